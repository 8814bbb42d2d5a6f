// What charts are made of.

export const SVG = 'http://www.w3.org/2000/svg';

export function rectangle(className, x, width) {
  const made = document.createElementNS(SVG, 'rect');
  set(made, 'class', className);
  set(made, 'x', String(x));
  set(made, 'width', String(width));
  return made;
}

/** Writes only what changed. */
export function set(target, name, value) {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** The next of 10, 20, 50, 100 … that is not below. */
export function niceAbove(count) {
  for (let power = 10; ; power *= 10) {
    for (const step of [1, 2, 5]) if (step * power >= count) return step * power;
  }
}
