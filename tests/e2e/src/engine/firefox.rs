//! Firefox, by geckodriver.

use anyhow::Result;
use serde_json::json;
use tokio::process::Command;

use super::{Browser, Wish};
use crate::process::{Group, workspace};
use crate::visitor::Device;

const PHONE: &str = "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";

/// A phone's window is 500 wide: Firefox makes none that is narrower.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let installed = workspace().join(".tools/bin/geckodriver");
    let mut command = match installed.exists() {
        true => Command::new(installed),
        false => Command::new("geckodriver"),
    };
    command
        .args(["--port", "0", "--profile-root"])
        .arg(wish.profile)
        .env("MOZ_CRASHREPORTER_DISABLE", "1");
    let mut driver = Group::start(&command)?;
    let address = format!("http://{}", driver.last_word("Listening on").await?);

    let (width, height) = wish.device.size();
    let mut prefs = json!({
        // Hosts of an invented shop, all on this machine.
        "network.dns.localDomains": "moashop.test,www.moashop.test,m.moashop.test",
        "javascript.options.wasm": wish.wasm,
        // Fewer processes to start.
        "dom.ipc.processPrelaunch.enabled": false,
        "dom.ipc.processCount": 1,
        // Its patches for sites of the world take a fifth of the start.
        "extensions.enabledScopes": 0,
        "extensions.webcompat.enable_shims": false,
        "extensions.webcompat.perform_injections": false,
    });
    if wish.device == Device::Phone {
        prefs["general.useragent.override"] = PHONE.into();
    }
    let capabilities = json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "args": ["-headless", format!("--width={width}"), format!("--height={height}")],
            "prefs": prefs,
        },
    });
    let mut browser = Browser::connect(&address, capabilities).await?;
    browser.processes.push(driver);
    Ok(browser)
}
