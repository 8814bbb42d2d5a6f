// The inspector: shows on the store page what the tracker sees and sends, and what a collector will say of it. Fetched only where
// somebody asks for it, by `?moa_debug=1` or `moa('debug', true)`. CHECK is the name of the judgement's wasm, put in by the build.
import init, { check, configure, found, reason, watch } from "check";
import { hear } from "../loader/hear.js";
import { judgeBy, newState, take } from "./state.js";
import { current, rulesOf, settingsOf } from "./tag.js";
import { View } from "./view.js";

// A tracker that is not there by then has not started.
const LATE = 3000;

const { moa } = window;
const folder = (current() || { src: `${moa.home}/` }).src.replace(/[^/]*([?#].*)?$/, "");
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
  state.isLate = !moa.started;
  draw();
}

// By the built-in catalogue at once, and by what the collector asks for as soon as it has said it.
async function judge() {
  try {
    await init({ module_or_path: folder + CHECK });
    state.found = found;
    state.reason = reason;
    // Held: what watches ends when nobody has it any more.
    state.watched = watch((kept) => ((state.kept = kept), draw()), late, LATE);
  } catch (error) {
    // Without WebAssembly events are shown all the same.
    state.noCheck = String(error);
    return late();
  }
  state.rules = "built-in";
  judgeBy(state, check);
  draw();
  try {
    const settings = settingsOf(moa);
    if (!settings) throw new Error("the page does not show its write key");
    configure(await rulesOf(settings));
    state.rules = "collector";
  } catch (error) {
    state.noRules = String(error.message || error);
  }
  judgeBy(state, check);
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
  // For who looks on from outside, as the harness does: what was judged so far, by all that is known.
  moa.inspected = () => ({ isReady: !!(state.noCheck || state.noRules || state.rules == "collector"), noCheck: state.noCheck, entries: state.messages });
  // `moa('debug', true)` once more: it may have been closed.
  moa.inspect = open;
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}
