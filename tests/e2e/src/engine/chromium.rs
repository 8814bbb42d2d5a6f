//! Chromium, by chromedriver.

use anyhow::Result;
use serde_json::json;
use tokio::process::Command;

use super::{Browser, Wish};
use crate::process::Group;
use crate::visitor::Device;

/// What it needs to run headless as root, and to leave the network alone.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Hosts of an invented shop, all on this machine.
    "--host-resolver-rules=MAP *.moashop.test 127.0.0.1, MAP moashop.test 127.0.0.1",
];

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/156.0.0.0 Mobile Safari/537.36";

pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0");
    let mut driver = Group::start(&command)?;
    let port = driver.last_word("successfully on port").await?;
    let address = format!("http://127.0.0.1:{port}");

    let mut args: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    args.push(format!("--user-data-dir={}", wish.profile.display()));
    if !wish.wasm {
        // Its `--noexpose-wasm` changes nothing; without a compiler it has no WebAssembly either.
        args.push("--js-flags=--jitless".to_owned());
    }
    let (width, height) = wish.device.size();
    args.push(format!("--window-size={width},{height}"));
    let mut chrome = json!({ "args": args });
    if wish.device == Device::Phone {
        chrome["mobileEmulation"] = json!({
            "deviceMetrics": { "width": width, "height": height, "pixelRatio": 3.0 },
            "userAgent": PHONE,
        });
    }
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": chrome,
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    Browser::connect(driver, &address, capabilities).await
}
