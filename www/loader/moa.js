// What the tag on the page loads. No globals but `moa`.
//
// It keeps the page's calls until the tracker is there, makes an `init` of the tag's attributes, and connects the wasm
// that it carries to the page. Where WebAssembly is off or a policy forbids it, it fetches the same in plain
// JavaScript; where that is gone, this loader is an old one, and it asks for the new one. What only some pages want,
// the bridge, sources, the inspector and Hackle's calls, it fetches for those. PLAIN, BRIDGE, SOURCES, INSPECTOR and
// HACKLE are the content-hashed names, put in by the build. INLINE: this file may stand in the page itself.
//
// Loaders of two builds, and their add-ons, meet on `moa`: `q` are the calls, `home` is where the tracker comes from,
// `again` the script of the new loader until it runs, `started` that a tracker is connected, `told` what add-ons
// hear, `bridged`, `sourced`, `inspector` and `hackled` which of them are there.
import { imports, named } from "core";
import { warn } from "host/console.js";
import { connect, queueUp } from "host/events.js";
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
  warn("not started: " + why);
}

const { currentScript } = document;

const hasKey = ({ dataset }) => "writeKey" in dataset;

// The tag this script was loaded by.
function findTag() {
  const own = currentScript && currentScript.src ? currentScript : undefined;
  if (own && (moa.home || hasKey(own))) return own;
  // Some tag managers evaluate a script without saying which. And Cafe24's jQuery fetches the scripts of a fragment anew,
  // without their attributes: the tag of a coupon box can run ahead of the page's own, whose script is still on its way.
  const named = [...document.scripts].filter(({ src }) => /\/moa(\.inline)?\.js([?#]|$)/.test(src));
  const tag = named.filter(hasKey).pop() || own || named.pop();
  if (!tag && !INLINE) throw "no script with /moa.js in its src";
  return tag || { src: "nowhere/", dataset: {} };
}

function run() {
  if (typeof moa != "function") throw "the page has another moa";
  const { home } = moa;
  // A page that runs the tag twice, by a skin and by GTM or by an injected fragment, tracks once. The loader that
  // `renew` has asked for goes on where the first had to stop.
  if (home && moa.again !== currentScript) return;
  moa.again = home;
  const tag = findTag();
  const { src, dataset } = tag;
  const folder = src.replace(/[^\/]*([?#].*)?$/, "");
  moa.home = folder.replace(/^(\w+:\/\/[^\/]+).*/, "$1");

  // Option popups and quick views are pages in a frame of the page that is already tracked. A page around them that
  // can't be read is another site's, as where an old domain shows the shop.
  const isInside = () => {
    for (let frame = window; frame != frame.parent; ) {
      frame = frame.parent;
      try {
        if (frame.moa || frame.document.querySelector("script[src*='/moa.js']")) return true;
      } catch {}
    }
  };
  const inside = isInside();
  const calls = (moa.q = inside ? ignored : moa.q || []);
  // The tag's attributes are the settings: data-write-key is writeKey. Behind the page's calls: consent
  // denied by then is denied from the start.
  if (hasKey(tag)) calls.push(["init", Object.assign({}, dataset)]);
  // The page can have pushed anything.
  const inits = [].slice.call(calls).map((call) => (call && call[0] == "init" && call[1]) || {});

  // Resolves when the script has run or failed: an error page can come as a script, too.
  const load = (src, code = document.createElement("script")) =>
    new Promise((done) => {
      code.onload = code.onerror = done;
      try {
        code.src = src;
      } catch {
        // The page demands Trusted Types.
        try {
          code.src = trustedTypes.createPolicy("moa", { createScriptURL: (url) => url }).createScriptURL(src);
        } catch (error) {
          done();
          return warn("left out: " + error);
        }
      }
      (document.head || document.documentElement).appendChild(code);
    });

  // Hackle's calls. Where the tag stands in the place of Hackle's own, which is not asynchronous, the page's next script
  // makes them already: a script in that place can write another. In any other place browsers ignore it. Scripts in
  // frames make them too, and must not fail.
  const loadHackle = () => {
    const address = folder + HACKLE;
    try {
      if (tag == currentScript && !tag.async && !tag.defer) document.write(`<script src="${address}" nonce="${tag.nonce}"></script>`);
    } catch {} // The page demands Trusted Types.
    const code = document.querySelector(`script[src="${address}"]`);
    return code ? new Promise((done) => (code.onload = code.onerror = done)) : load(address);
  };
  const hackle = inits.concat(dataset).some(({ hackle }) => hackle && hackle != "false") && !moa.hackled && loadHackle();
  if (inside) return;

  // A file is gone: a cache held this loader while the next build came. It asks for itself anew, once, by an address
  // that no cache knows. What the tag pins by `integrity` stays pinned; its settings are in `moa.q` already.
  const renew = async (name) => {
    if (!home && (!INLINE || tag.nodeType)) {
      if (moa.again) return;
      const code = (moa.again = document.createElement("script"));
      for (const kept of ["integrity", "crossOrigin", "nonce"]) code[kept] = tag[kept];
      const [address] = src.split("#");
      await load(address + (address.includes("?") ? "&" : "?") + Date.now(), code);
      // The next page shall not begin with the old one.
      window.fetch && fetch(src, { cache: "reload", mode: "no-cors" }).catch(() => {});
      if (moa.again != code) return;
    }
    moa.started || off(folder + name + " did not load");
  };

  // Without its extras the tracker runs all the same. Where it does not, its own renewal brings them. Each add-on
  // marks that it is there.
  const see = async (name, mark, loaded) => {
    await loaded;
    await core;
    moa.started && !moa[mark] && renew(name);
  };
  // An add-on finds what the tracker has told before it was there (hear.js).
  const add = (name, mark) => {
    if (!moa.told) {
      moa.told = [];
      // One that never comes, blocked by somebody, shall not fill the page's memory.
      const hear = (what) => moa.told.length < 1000 && moa.told.push(what);
      // Ahead of `init`, if the tracker is not there yet.
      moa.q[calls == moa.q ? "unshift" : "push"](["on", "*", hear]);
    }
    see(name, mark, load(folder + name));
  };
  hackle && see(HACKLE, "hackled", hackle);
  for (const { sources } of inits) moa.sources = moa.sources || sources;
  const sources = moa.sources && !moa.sourced && load(folder + SOURCES);
  sources && see(SOURCES, "sourced", sources);
  moa.bridge = inits.find(({ dataLayer, braze, kakao, naver }) => dataLayer || braze || kakao || naver) || moa.bridge;
  if (moa.bridge && !moa.bridged) add(BRIDGE, "bridged");
  if (!moa.inspector) {
    const isAsked = moa.inspect === 0 || /[?&]moa_debug=1/.test(location.search);
    moa.inspect = () => {
      moa.inspect = 0;
      add(INSPECTOR, "inspector");
    };
    if (isAsked) moa.inspect();
  }

  const begin = (core) => {
    moa.started = 1;
    connect(named(core), moa, turn);
  };
  // The device that Hackle knew, and what others were told of the page, come ahead of the first event.
  const ahead = Promise.all([hackle, sources]);
  // A task that the browser puts ahead of what the page still has to do: otherwise each answer would wait for that. Not every
  // browser has such tasks, and a page can have a `scheduler` of its own.
  const soon = (act) => {
    try {
      if (scheduler instanceof Scheduler) return scheduler.postTask(act, { priority: "user-blocking" });
    } catch {}
  };
  const compile = async () => {
    try {
      const core = await soon(() => new WebAssembly.Instance(new WebAssembly.Module(wasmIn()), imports));
      if (core) return core;
    } catch (error) {
      // Chromium of before 2023 compiles at once only what is small. What else there is stands in the way of the other, too.
      if (!(error instanceof RangeError)) throw error;
    }
    return (await WebAssembly.instantiate(wasmIn(), imports)).instance;
  };
  const start = async () => {
    try {
      const { exports } = await compile();
      await ahead;
      const now = () => begin(exports);
      await (soon(now) || now());
    } catch {
      if (INLINE) return off("this page has no WebAssembly, and the single file nothing else");
      moa.plain = (core) => begin(core(imports));
      await ahead;
      await load(folder + PLAIN);
      moa.started || renew(PLAIN);
    }
  };
  const turn = moa.started || queueUp();
  const core = moa.started || start();
}

try {
  run();
} catch (error) {
  off(error);
}
