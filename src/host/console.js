// What developers are told, and whoever wants to hear of messages and answers.

import { at } from "./values.js";

export const warnText = (text) => warn(at(text));

export function warn(text, ...more) {
  // Whatever the page has made of its console.
  try {
    console.warn("[moa] " + text, ...more);
  } catch {}
}

const listeners = [];
let shown = 0; // 1: messages and answers, 2: the inspector too

export function debug(what) {
  shown = what;
  if (shown > 1) try { window.moa.inspect() } catch {}
}

export function on(name, callback) {
  listeners.push([at(name), at(callback)]);
}

// Hands something to a function of the page, which may do what it likes.
function hand(callback, value) {
  Promise.resolve(value)
    .then(callback)
    .catch((error) => warn("a callback threw: " + error));
}
export const give = (callback, value) => hand(at(callback), at(value));

// A message or an answer, for developers and for those who listen.
export function tell(what, json) {
  const heard = listeners.filter(([name]) => name == "*" || name == at(what));
  if (shown) warn(at(what), JSON.parse(at(json)));
  for (const [, callback] of heard) hand(callback, JSON.parse(at(json)));
}
