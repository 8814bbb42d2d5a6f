//! Chromium, by chromedriver: its headless shell, which is all of it but the windows around pages and what only
//! those have (the back-forward cache), at half of the processor's time; or the whole.

use std::env;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
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

/// Starts one of its own in the wish's profile or, with `MOA_BROWSERS`, borrows one from there.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    match env::var("MOA_BROWSERS") {
        Ok(lender) if !lender.is_empty() => {
            let mut browser = Browser::connect(&lender, capabilities(wish, None)?).await?;
            let id = browser.client.session_id().await?.context("a session")?;
            browser.hold = Some(hold(&lender, &id).await?);
            Ok(browser)
        }
        _ => {
            let (driver, host) = start_driver().await?;
            let capabilities = capabilities(wish, Some(wish.profile))?;
            let mut browser = Browser::connect(&format!("http://{host}"), capabilities).await?;
            browser.processes.push(driver);
            Ok(browser)
        }
    }
}

/// Starts a chromedriver: host and port come with it.
pub(crate) async fn start_driver() -> Result<(Group, String)> {
    let mut command = Command::new("chromedriver");
    command.arg("--port=0");
    let mut driver = Group::start(&command)?;
    let port = driver.last_word("successfully on port").await?;
    Ok((driver, format!("127.0.0.1:{port}")))
}

/// Asks for a session for as long as the connection is open.
async fn hold(lender: &str, session: &str) -> Result<TcpStream> {
    let host = lender.trim_start_matches("http://");
    let mut connection = TcpStream::connect(host).await?;
    let request = format!("GET /session/{session}/hold HTTP/1.1\r\nhost: {host}\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    Ok(connection)
}

fn capabilities(wish: &Wish<'_>, profile: Option<&Path>) -> Result<Value> {
    let mut usual: Value = serde_json::from_str(USUAL)?;
    let mut args: Vec<String> = serde_json::from_value(usual["goog:chromeOptions"]["args"].take())?;
    args.extend(FLAGS.map(str::to_owned));
    if let Some(profile) = profile {
        args.push(format!("--user-data-dir={}", profile.display()));
    }
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
