// node --test src
import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const { outputFiles } = await build({
  stdin: { contents: 'export * from "./events.js"; export { at, put } from "./values.js"', resolveDir: here },
  bundle: true,
  format: "iife",
  globalName: "host",
  write: false,
});

// A page that has called `moa` twice, and a tracker that writes down what wakes it.
const PAGE = `
  var window = { addEventListener: (type, heard) => (listeners[type] = heard) };
  var moa = { q: [["init"], ["track"]] };
  var heard = [];
  function hear(what) {
    if (what == cutOff) for (cutOff = 0; ; );
    heard.push(what);
  }
  var tracker = {
    memory: {},
    start(handle) {
      hear("start");
      host.serve(handle, 0, 1);
      for (const type of ["pagehide", "visibilitychange"]) host.listen(host.put(window), host.put(type), false, 2);
      hear("served");
    },
    wake(moment, handle) {
      const value = host.at(handle);
      hear([() => value[0], () => "late", () => value.type][moment]());
    },
  };
`;

// The page, of which a browser cuts off what runs at that word: as it does, which no `catch` and no `finally` hears of.
function open(cutOff) {
  const timers = [];
  const listeners = {};
  const context = vm.createContext({
    cutOff,
    listeners,
    document: {},
    navigator: { locks: { request: async (name, act) => act() } },
    setTimeout: (act) => timers.push(act),
    addEventListener: (type, heard) => {},
    TextDecoder,
    console,
  });
  vm.runInContext(outputFiles[0].text + PAGE, context);
  const run = (code) => {
    try {
      vm.runInContext(code, context, { timeout: 20 });
    } catch (error) {
      if (error.code != "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    }
  };
  const each = (acts, ...values) => {
    for (const act of acts) {
      Object.assign(context, { act, values });
      run("act(...values)");
    }
  };
  run("host.connect(tracker, moa)");
  while (timers.length) each(timers.splice(0));
  const leave = () => {
    for (const type of ["pagehide", "visibilitychange"]) each([listeners[type]], { type, isTrusted: true });
  };
  return { heard: context.heard, leave };
}

const ALL = ["start", "served", "init", "track", "late"];

test("a tracker starts once and hears what the page has called before", () => {
  assert.equal(String(open().heard), String(ALL));
});

for (const word of ALL.slice(0, 4)) {
  test(`what is cut off at ${word} goes on without another event, once`, () => {
    const { heard } = open(word);
    assert.equal(String(heard.filter((other, at) => heard.indexOf(other) == at)), String(ALL));
    assert.equal(heard.filter((other) => /init|track/.test(other)).length, 2);
  });
}

test("what is cut off as the page goes is done with its last event", () => {
  const { heard, leave } = open("pagehide");
  leave();
  assert.equal(String(heard.slice(ALL.length)), "pagehide,visibilitychange");
});

// Tabs of one browser, all but one in the background: each queues up when it is opened, and has its program when `connect` is
// called.
function browser({ hasLocks = true, isChromium = true, cookie = "" } = {}) {
  const begun = [];
  let last = Promise.resolve();
  const locks = { request: (name, act) => (last = last.then(act)) };
  const openTab = (name, hidden = true) => {
    const timers = [];
    const setTimeout = (act, delay) => timers.push({ act, delay });
    const context = vm.createContext({ document: { hidden, cookie }, navigator: { ...(hasLocks && { locks }), ...(isChromium && { userAgentData: {} }) }, setTimeout, addEventListener() {}, TextDecoder, console });
    vm.runInContext(outputFiles[0].text, context);
    const turn = context.host.queueUp();
    const tracker = { memory: {}, start: () => begun.push(name), wake() {} };
    return {
      connect: () => context.host.connect(tracker, { q: [] }, turn),
      // What is due by then, in ms.
      async pass(time) {
        const due = timers.filter(({ delay }) => delay <= time);
        for (const one of due) timers.splice(timers.indexOf(one), 1)[0].act();
        await settled();
      },
    };
  };
  return { begun, openTab };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("tabs that open at once begin one after the other", async () => {
  const { begun, openTab } = browser();
  const [one, other] = [openTab("one"), openTab("other")];
  other.connect();
  await settled();
  assert.deepEqual(begun, [], "the first one's program is on its way");
  one.connect();
  await settled();
  assert.deepEqual(begun, ["one"]);
  await one.pass(50);
  assert.deepEqual(begun, ["one", "other"]);
});

test("the tab that is looked at waits for nobody where its cookies are up to date, or the device is known", async () => {
  const waits = async (isChromium, cookie) => {
    const { begun, openTab } = browser({ isChromium, cookie });
    openTab("never", false);
    openTab("seen", false).connect();
    await settled();
    return !begun.length;
  };
  assert.equal(await waits(true, ""), false);
  assert.equal(await waits(false, "a=b; moa_id=c"), false);
  assert.equal(await waits(false, "not_moa_id=c"), true);
});

test("a tab whose program never comes holds the others up for a second, and none for longer than 300 ms", async () => {
  const { begun, openTab } = browser();
  const [never, impatient] = [openTab("never"), openTab("impatient")];
  impatient.connect();
  await impatient.pass(300);
  assert.deepEqual(begun, ["impatient"]);
  await never.pass(1000);
  await impatient.pass(50);
  openTab("late").connect();
  await settled();
  assert.deepEqual(begun, ["impatient", "late"]);
});

test("where nobody knows of locks a tab begins at once", async () => {
  const { begun, openTab } = browser({ hasLocks: false });
  const tab = openTab("alone");
  await tab.connect();
  await tab.pass(50);
  assert.deepEqual(begun, ["alone"]);
});
