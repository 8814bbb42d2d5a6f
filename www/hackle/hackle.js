// `data-hackle`: what Hackle's SDK gives a page, `Hackle`, `_hackle` and `hackleClient`, with Moa doing the work, so that a
// shop's own scripts and tags go on as they are. The loader fetches it only where a page asks for it, and waits for it: the
// device that Hackle knew is Moa's before its first event.
import { create } from "./client.js";
import { deviceOf } from "./device.js";
import { statics } from "./statics.js";

const { moa } = window;
// Theirs is on the page, or on its way: what it does it goes on doing. A shop's own scripts may be named after it.
const isTheirs = window.Hackle || window._hackle || document.querySelector("script[src*='hackle.io/'], script[src*='@hackler/']");

if (!moa.hackled && !isTheirs) {
  const call = (...args) => void moa(...args);
  const device = deviceOf(document.cookie);
  // Ahead of all that the page has said: it is of that device, too.
  if (device) moa.q.unshift ? moa.q.unshift(["setDeviceId", device]) : call("setDeviceId", device);
  const { client, start } = create(call, () => localStorage, document.cookie);
  const announce = () => dispatchEvent(new Event("hackle-initialize-done"));
  const createInstance = (key, config) => {
    start(config) && setTimeout(announce);
    return client;
  };
  const hackle = statics(createInstance, client);
  window.Hackle = hackle;
  // GTM's form: _hackle(name of the client's global, command, key, value).
  window._hackle = Object.assign((name, command, key, value) => {
    if (command == "init") window[name] = createInstance(key, value);
    if (command == "track") client.track({ key, properties: value });
    if (/^setUser(Id|Properties)$/.test(command)) client[command](key);
  }, hackle);
  // The name that most tags use, also before anybody has created one.
  window.hackleClient = window.hackleClient || client;
}
moa.hackled = 1;
