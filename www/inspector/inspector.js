// The inspector: shows on the store page what the tracker sees and sends. Fetched only where somebody asks for
// it, by `?moa_debug=1` or `moa('debug', true)`.
import { hear } from "../loader/hear.js";
import { newState, take } from "./state.js";
import { View } from "./view.js";

const { moa } = window;
const state = newState();
let view;

function open() {
  view = view || new View(state, () => (view.remove(), (view = undefined)));
}

function ask() {
  moa("getUser", (user) => {
    state.user = user;
    if (view) view.drawSoon();
  });
}

function start() {
  open();
  hear(moa, (told) => {
    take(state, told);
    if (told.messageId) ask();
    if (view) view.drawSoon();
  });
  ask();
  // A tracker that is not there by then has not started.
  setTimeout(() => {
    state.isLate = true;
    if (view) view.drawSoon();
  }, 3000);
}

// A loader that was renewed may have asked for two, of two builds; the first to come is the inspector.
if (!moa.inspector) {
  moa.inspector = 1;
  // `moa('debug', true)` once more: it may have been closed.
  moa.inspect = open;
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}
