// What the tag on the page loads. No globals but `moa`.
//
// It keeps the page's calls until the tracker is there, makes an `init` of the tag's attributes, fetches the wasm
// and connects it to the page. Where WebAssembly is off, a policy forbids it or it does not come through, it
// fetches the same in plain JavaScript. What only some pages want, the bridge and the inspector, it fetches for
// those. PLAIN, BRIDGE and INSPECTOR are the content-hashed names, put in by the build. INLINE: the wasm is in
// this file, which may stand in the page itself.
import { connect } from "border";
import { imports, named } from "core";
import { wasmIn } from "wasm";

const ignored = { push() {} };
let { moa } = window;
// `<div id="moa">` makes a global of the element; it is not the page's own.
if (!moa || moa.nodeType) {
  moa = window.moa = function () {
    (moa.q = moa.q || []).push(arguments);
  };
}

function off(why) {
  if (typeof moa == "function") moa.q = ignored;
  try {
    console.warn("[moa] not started: " + why);
  } catch {}
}

// The tag this script was loaded by.
function findTag() {
  const { currentScript } = document;
  if (currentScript && currentScript.src) return currentScript;
  // Some tag managers evaluate a script without saying which; then it is the last one with our name.
  const named = Array.from(document.scripts).filter(({ src }) => /\/moa(\.inline)?\.js([?#]|$)/.test(src));
  if (!named.length && !INLINE) throw "no script tag with /moa.js in its src was found";
  return named.pop() || { src: "nowhere/", dataset: {} };
}

function run() {
  if (typeof moa != "function") throw "the page has another moa";
  // A page that runs the tag twice, by a skin and by GTM or by an injected fragment, tracks once.
  if (moa.home) return;
  const { src, dataset } = findTag();
  const folder = src.replace(/[^\/]*([?#].*)?$/, "");
  moa.home = folder.replace(/^(\w+:\/\/[^\/]+).*/, "$1");

  // Option popups and quick views are pages in a frame of the page that is already tracked.
  if (window.top !== window.self) return (moa.q = ignored);

  const calls = (moa.q = moa.q || []);
  // The tag's attributes are the settings: data-write-key is writeKey. Behind the page's calls: consent
  // denied by then is denied from the start.
  if ("writeKey" in dataset) calls.push(["init", Object.assign({}, dataset)]);

  const load = (name, isExtra) => {
    const code = document.createElement("script");
    code.src = folder + name;
    // Without its extras the tracker runs all the same.
    code.onerror = () => isExtra || off(code.src + " did not load");
    (document.head || document.documentElement).appendChild(code);
  };

  // An add-on finds what the tracker has told before it was there (hear.js).
  const add = (name) => {
    if (!moa.told) {
      moa.told = [];
      // One that never comes, blocked by somebody, shall not fill the page's memory.
      const hear = (what) => moa.told.length < 1000 && moa.told.push(what);
      // Ahead of `init`, if the tracker is not there yet.
      moa.q[calls == moa.q ? "unshift" : "push"](["on", "*", hear]);
    }
    load(name, true);
  };
  // The page can have pushed anything.
  const inits = Array.from(calls, (call) => call && call[0] == "init" && call[1]);
  moa.bridge = inits.find((settings) => settings && (settings.dataLayer || settings.braze));
  if (moa.bridge) add(BRIDGE);
  moa.inspect = () => {
    moa.inspect = 0;
    add(INSPECTOR);
  };
  if (/[?&]moa_debug=1/.test(location.search)) moa.inspect();

  const begin = (core) => connect(named(core), moa);
  const plain = () => {
    if (INLINE) return off("this page has no WebAssembly, and the single file nothing else");
    moa.plain = (core) => begin(core(imports));
    load(PLAIN);
  };
  if (!window.WebAssembly) return plain();
  wasmIn(folder)
    .then((wasm) => WebAssembly.instantiate(wasm, imports))
    .then(({ instance }) => begin(instance.exports), plain);
}

try {
  run();
} catch (error) {
  off(error);
}
