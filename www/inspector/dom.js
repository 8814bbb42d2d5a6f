// Elements, without a library.

export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

// Gives the visitor of the page a file.
export function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/html" }));
  make("a", { href: address, download: name }).click();
  // Browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
