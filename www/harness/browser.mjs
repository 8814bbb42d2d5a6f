// Chromium without a window, by WebDriver.
import { accessSync } from "node:fs";
import { Builder } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"];

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

export async function browser() {
  const options = new chrome.Options();
  const binary = process.env.CHROMIUM || program(BROWSERS);
  if (binary) options.setChromeBinaryPath(binary);
  // As the machines of CI have it: root, and little shared memory.
  options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900");
  const service = new chrome.ServiceBuilder(program(["chromedriver"]));
  try {
    return await new Builder().forBrowser("chrome").setChromeOptions(options).setChromeService(service).build();
  } catch (error) {
    throw new Error(`Chromium did not start (Debian: apt-get install chromium chromium-driver): ${error.message.split("\n")[0]}`);
  }
}

const LOOK = "return window.moa && moa.inspected ? JSON.parse(JSON.stringify(moa.inspected())) : { isReady: false, entries: [] }";

// Opens an address and returns what the inspector knows once the page has told nothing more for a second: `{ noCheck, entries }`.
export async function lookAt(driver, address, timeout) {
  await driver.get(address);
  const end = Date.now() + timeout;
  let seen = { isReady: false, entries: [] };
  let since = Date.now();
  while (Date.now() < end) {
    const now = await driver.executeScript(LOOK);
    if (now.entries.length != seen.entries.length || now.isReady != seen.isReady) since = Date.now();
    seen = now;
    if (seen.isReady && seen.entries.length && Date.now() - since > 1000) break;
    await driver.sleep(100);
  }
  if (!seen.isReady) throw new Error(`the inspector was not there after ${timeout / 1000} s; --timeout waits longer`);
  return seen;
}
