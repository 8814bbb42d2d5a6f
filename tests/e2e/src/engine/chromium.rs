//! Chromium, by chromedriver: its headless shell, which is all of it but the windows around pages and what only
//! those have (the back-forward cache), at half of the processor's time; or the whole.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::process::Command;

use super::{Browser, Wish};
use crate::process::{Group, workspace};
use crate::visitor::Device;

/// What all of our Chromiums need, to run headless as root and to leave the network alone: the browser tests' runner
/// reads it, too.
const USUAL: &str = include_str!("../../../../webdriver.json");

/// And for visits.
const FLAGS: [&str; 2] = [
    // Of the address bar, which nobody sees: each window starts a page of the browser's own for it.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    // Hosts of an invented shop, all on this machine.
    "--host-resolver-rules=MAP *.moashop.test 127.0.0.1, MAP moashop.test 127.0.0.1",
];

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/156.0.0.0 Mobile Safari/537.36";

/// Borrows one, or starts one of its own in the wish's profile.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let mut capabilities = capabilities(wish)?;
    if let Some(browser) = Browser::borrow(capabilities.clone()).await? {
        return Ok(browser);
    }
    let (driver, host) = start_driver().await?;
    use_profile(&mut capabilities, wish.profile).context("capabilities of Chromium")?;
    let mut browser =
        Browser::connect(&format!("http://{host}"), capabilities, wish.within).await?;
    browser.processes.push(driver);
    Ok(browser)
}

/// Starts a chromedriver: host and port come with it.
pub(crate) async fn start_driver() -> Result<(Group, String)> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0");
    let mut driver = Group::start(&command)?;
    let port = driver.last_word("successfully on port").await?;
    Ok((driver, format!("127.0.0.1:{port}")))
}

/// Has a browser that is asked for with these capabilities use this profile.
pub(crate) fn use_profile(capabilities: &mut Value, profile: &Path) -> Option<()> {
    let args = capabilities.pointer_mut("/goog:chromeOptions/args")?;
    let mine = format!("--user-data-dir={}", profile.display());
    args.as_array_mut()?.push(mine.into());
    Some(())
}

fn capabilities(wish: &Wish<'_>) -> Result<Value> {
    let mut usual: Value = serde_json::from_str(USUAL)?;
    let mut args: Vec<String> = serde_json::from_value(usual["goog:chromeOptions"]["args"].take())?;
    args.extend(FLAGS.map(str::to_owned));
    if !wish.wasm {
        // Its `--noexpose-wasm` changes nothing; without a compiler it has no WebAssembly either.
        args.push("--js-flags=--jitless".to_owned());
    }
    let (width, height) = wish.device.size();
    args.push(format!("--window-size={width},{height}"));
    let mut chrome = json!({ "args": args });
    if !wish.whole {
        chrome["binary"] = json!(workspace().join("tests/e2e/src/engine/headless-shell"));
    }
    if wish.device == Device::Phone {
        chrome["mobileEmulation"] = json!({
            "deviceMetrics": { "width": width, "height": height, "pixelRatio": 3.0 },
            "userAgent": PHONE,
        });
    }
    Ok(json!({
        "browserName": "chrome",
        "goog:chromeOptions": chrome,
        "goog:loggingPrefs": { "browser": "ALL" },
    }))
}
