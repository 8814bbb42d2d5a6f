// Chromium without a window, by WebDriver. None outlives this process, however it ends.
import { accessSync, existsSync, mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const FLAGS = [
  // As the machines of CI have it: root, and little shared memory.
  "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900",
  // A page can go elsewhere by itself, which no policy of ours forbids: there is nothing but this machine.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--no-proxy-server", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
];
// Milliseconds for what takes one second.
const START = 60_000;
const END = 5_000;
// Of characters: a socket's path has 107 at most.
const LONG = 55;

// The program of one of these names in the path; undefined where there is none, then the library looks for one.
function program(names) {
  for (const folder of (process.env.PATH || "").split(":")) {
    for (const name of names) {
      try {
        accessSync(`${folder}/${name}`, 1);
        return `${folder}/${name}`;
      } catch {}
    }
  }
}

// What a promise comes to, if it does so in time.
export function within(milliseconds, promise, why) {
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error(why)), milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Removes a folder in which the last processes of a browser may write for a moment more: they make it anew where it is gone.
function remove(folder) {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0, gone = 0; tries < 300 && gone < 5; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {}
    Atomics.wait(pause, 0, 0, 30);
    gone = existsSync(folder) ? 0 : gone + 1;
  }
}

const running = new Set();
process.on("exit", () => running.forEach((browser) => browser.kill()));

// A browser that is begun when it is needed, and anew after it was ended.
export class Browser {
  // The driver; a page may take it so many milliseconds.
  driver(timeout) {
    this.started ??= this.start(timeout);
    return this.started;
  }

  async start(timeout) {
    this.folder = mkdtempSync(join(tmpdir(), "moa-harness-"));
    running.add(this);
    const options = new chrome.Options().setAlertBehavior("dismiss");
    const binary = process.env.CHROMIUM || program(BROWSERS);
    if (binary) options.setChromeBinaryPath(binary);
    options.addArguments(...FLAGS, `--user-data-dir=${this.folder}/profile`);
    const service = new chrome.ServiceBuilder(program(["chromedriver"]));
    // What both leave behind if they are ended goes with the folder. Chromium's socket in it must have a short path.
    if (this.folder.length < LONG) service.setEnvironment({ ...process.env, TMPDIR: this.folder });
    try {
      const driver = new Builder().forBrowser("chrome").setChromeOptions(options).setChromeService(service).build();
      await within(START, driver, `it was not there after ${START / 1000} s`);
      await driver.manage().setTimeouts({ pageLoad: timeout, script: timeout });
      return driver;
    } catch (error) {
      this.started = undefined;
      this.kill();
      throw new Error(`Chromium did not start (Debian: apt-get install chromium chromium-driver): ${error.message.split("\n")[0]}`);
    }
  }

  async end() {
    const { started } = this;
    this.started = undefined;
    if (started) await within(END, started.then((driver) => driver.quit()), "it hangs").catch(() => {});
    this.kill();
  }

  // At once, whatever its page does. The library ends the driver with this process.
  kill() {
    if (!running.delete(this)) return;
    try {
      // Chromium writes into its profile who has it: HOST-PROCESS. The driver has given it a group, where what it starts is, too.
      const browser = Number(readlinkSync(`${this.folder}/profile/SingletonLock`).split("-").pop());
      for (const whom of [browser, -browser]) process.kill(whom, "SIGKILL");
    } catch {}
    remove(this.folder);
  }
}
