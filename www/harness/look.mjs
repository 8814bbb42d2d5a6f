// What one page tells, looked at in a browser.
import { uninspected } from "./address.mjs";
import { within } from "./browser.mjs";

// The tracker waits up to 3 s (its setting `wait`) for what pages show late, and half a second more for it to be told on a slow machine.
const LATE = 3500;
// Then it is looked at until it has told nothing more for as long.
const QUIET = 1000;
// For a command that the driver itself should have given up by then.
const SPARE = 5000;

// Taken by the debugger's protocol: it copies objects by itself, without what pages put in the place of JSON and of methods of lists.
const LOOK = "({ at: location.href, seen: window.moa && moa.inspected ? moa.inspected() : { isReady: false, entries: [] } })";

async function seenBy(driver) {
  try {
    const answer = await driver.sendAndGetDevToolsCommand("Runtime.evaluate", { expression: LOOK, returnByValue: true });
    // An `alert` that came meanwhile.
    if (!answer) return undefined;
    return answer.result.value || { seen: { isReady: false, entries: [] } };
  } catch (error) {
    // An `alert`, dismissed now.
    if (error.name == "UnexpectedAlertOpenError") return undefined;
    throw error;
  }
}

// Where the browser is, if not at this address.
function elsewhere(at, address) {
  if (at === undefined || at == "about:blank") return "";
  if (at.startsWith("chrome-error:")) return "the browser went on to an address of another machine, and is kept from it";
  const from = new URL(at);
  const to = new URL(address);
  if (from.origin != to.origin) return `the browser went on to ${at}`;
  const place = uninspected(from.pathname + from.search);
  return place == uninspected(to.pathname + to.search) ? "" : `the browser went on to ${place}, which is another page`;
}

// Opens an address and calls `keep` with the inspector's entries as long as more may come; `count()` is how many messages came to the
// server. Throws, with the reason, if the page could not be looked at to the end, which takes LATE + QUIET milliseconds more than `timeout` at
// most.
export async function lookAt(driver, address, timeout, keep, count = () => 0) {
  const waited = `after ${timeout / 1000} s; --timeout waits longer`;
  const inTime = async (promise, what) => {
    try {
      return await within(timeout + SPARE, promise, `${what} ${waited}`);
    } catch (error) {
      throw error.name == "TimeoutError" ? new Error(`${what} ${waited}`) : error;
    }
  };
  const end = Date.now() + timeout;
  try {
    await inTime(driver.get(address), "the page has not loaded");
  } catch (error) {
    if (/ERR_NAME_NOT_RESOLVED/.test(error.message)) throw new Error(elsewhere("chrome-error:", address));
    // An `alert` as it loads.
    if (error.name != "UnexpectedAlertOpenError") throw error;
  }
  let at;
  let ready;
  let had = 0;
  let since = Date.now();
  for (;;) {
    const now = await inTime(seenBy(driver), "the page does not answer");
    if (now) {
      at = now.at;
      const { isReady, entries } = now.seen;
      keep(entries);
      // A page that went on begins again.
      ready = isReady ? ready || Date.now() : undefined;
      const has = entries.length + count();
      if (has != had) since = Date.now();
      had = has;
    }
    const time = Date.now();
    if (ready && time - ready > LATE && (time - since > QUIET || time > end)) return;
    if (!ready && time > end) break;
    await driver.sleep(100);
  }
  throw new Error(elsewhere(at, address) || `the inspector was not there ${waited}`);
}
