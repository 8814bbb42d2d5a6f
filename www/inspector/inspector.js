// The inspector: shows on the store page what the tracker sees and sends, and what a collector will say of it. Fetched only where
// somebody asks for it, by `?moa_debug=1` or `moa('debug', true)`. CHECK is the name of the judgement's wasm, put in by the build.
import init, { check, configure, found, reason, watch } from "check";
import { hear } from "../loader/hear.js";
import { judgeBy, newState, take } from "./state.js";
import { rulesOf, settingsOf } from "./tag.js";
import { View } from "./view.js";

// A tracker that is not there by then has not started.
const LATE = 3000;

const { moa } = window;
const folder = document.currentScript ? document.currentScript.src.replace(/[^/]*([?#].*)?$/, "") : `${moa.home}/`;
const state = newState();
let view;

const draw = () => view && view.drawSoon();

function open() {
  view = view || new View(state, () => (view.remove(), (view = undefined)));
}

function ask() {
  moa("getUser", (user) => {
    state.user = user;
    draw();
  });
}

function late() {
  state.isLate = true;
  draw();
}

async function judge() {
  try {
    const [rules] = await Promise.all([rulesOf(settingsOf(document, moa)), init({ module_or_path: folder + CHECK })]);
    configure(rules);
    state.rules = rules;
    state.found = found;
    state.reason = reason;
    watch((kept) => ((state.kept = kept), draw()), late, LATE);
    judgeBy(state, check);
  } catch (error) {
    // Without WebAssembly events are shown all the same.
    state.noCheck = String(error);
    late();
  }
  draw();
}

function start() {
  open();
  hear(moa, (told) => {
    take(state, told);
    if (told.messageId) ask();
    draw();
  });
  ask();
  judge();
}

// A loader that was renewed may have asked for two, of two builds; the first to come is the inspector.
if (!moa.inspector) {
  moa.inspector = 1;
  // For who looks on from outside, as the harness does: what was judged so far.
  moa.inspected = () => ({ isReady: !!(state.check || state.noCheck), noCheck: state.noCheck, entries: state.messages });
  // `moa('debug', true)` once more: it may have been closed.
  moa.inspect = open;
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}
