//! Firefox, by geckodriver.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::sleep;

use super::{Browser, Wish};
use crate::process::{Group, binaries, workspace};
use crate::visitor::Device;

const PHONE: &str = "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";

/// A phone's window is 500 wide: Firefox makes none that is narrower.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let profile = wish.profile.join("firefox");
    // What an attempt before this one has left.
    let _ = fs::remove_dir_all(&profile);
    copy(&started_once().await?, &profile).await?;
    let (width, height) = wish.device.size();
    let mut prefs = prefs();
    prefs["javascript.options.wasm"] = wish.wasm.into();
    if wish.device == Device::Phone {
        prefs["general.useragent.override"] = PHONE.into();
    }
    open(
        &profile,
        prefs,
        &[format!("--width={width}"), format!("--height={height}")],
    )
    .await
}

fn prefs() -> Value {
    json!({
        // Hosts of an invented shop, all on this machine.
        "network.dns.localDomains": "moashop.test,www.moashop.test,m.moashop.test",
        // Fewer processes to start.
        "dom.ipc.processPrelaunch.enabled": false,
        "dom.ipc.processCount": 1,
        // Its patches for sites of the world take a fifth of the start.
        "extensions.enabledScopes": 0,
        "extensions.webcompat.enable_shims": false,
        "extensions.webcompat.perform_injections": false,
    })
}

async fn open(profile: &Path, prefs: Value, args: &[String]) -> Result<Browser> {
    let installed = workspace().join(".tools/bin/geckodriver");
    let mut command = match installed.exists() {
        true => Command::new(installed),
        false => Command::new("geckodriver"),
    };
    command
        .args(["--port", "0"])
        .env("MOZ_CRASHREPORTER_DISABLE", "1");
    let mut driver = Group::start(&command)?;
    let address = format!("http://{}", driver.last_word("Listening on").await?);
    let mut all = vec![
        "-headless".to_owned(),
        "-profile".to_owned(),
        profile.display().to_string(),
    ];
    all.extend_from_slice(args);
    let capabilities = json!({
        "browserName": "firefox",
        "moz:firefoxOptions": { "args": all, "prefs": prefs },
    });
    let mut browser = Browser::connect(&address, capabilities).await?;
    browser.processes.push(driver);
    Ok(browser)
}

/// A profile with which this Firefox has started once and has seen no page: half of a first start is spent on
/// what it holds then. It is made by whoever comes first and stays beside the binaries.
async fn started_once() -> Result<PathBuf> {
    let version = Command::new("firefox-esr")
        .arg("--version")
        .output()
        .await?
        .stdout;
    let version = String::from_utf8_lossy(&version)
        .trim()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let folder = binaries().join("browsers");
    fs::create_dir_all(&folder)?;
    let ready = folder.join(&version);
    // Tests are processes: the others wait here.
    let lock = File::create(folder.join(format!("{version}.lock")))?;
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await??;
    if !ready.exists() {
        let new = folder.join(format!("{version}.new"));
        let _ = fs::remove_dir_all(&new);
        fs::create_dir(&new)?;
        let browser = open(&new, prefs(), &[])
            .await
            .context("the first start of Firefox")?;
        // It writes its caches some time after it has started.
        sleep(Duration::from_secs(8)).await;
        browser.client.clone().close().await?;
        drop(browser);
        for name in ["lock", ".parentlock", "user.js"] {
            let _ = fs::remove_file(new.join(name));
        }
        fs::rename(&new, &ready)?;
    }
    drop(lock);
    Ok(ready)
}

async fn copy(from: &Path, to: &Path) -> Result<()> {
    let copied = Command::new("cp")
        .arg("-r")
        .args([from, to])
        .status()
        .await?;
    ensure!(
        copied.success(),
        "{} could not be copied to {}",
        from.display(),
        to.display()
    );
    Ok(())
}
