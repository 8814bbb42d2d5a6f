// Making and changing elements.
//
// Everything in a message was written by a stranger, so it reaches the page only as textContent.

export const byId = (id) => document.getElementById(id);

export function element(tag, className = '', content = '') {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = content;
  return made;
}

/** An element whose text is the one of this name, in the language in use. */
export function worded(tag, className, name) {
  const made = element(tag, className);
  made.dataset.text = name;
  return made;
}

/** Writes only what changed: screen readers read out what is written. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
