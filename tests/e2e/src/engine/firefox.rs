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

/// Borrows one, or starts one of its own. A phone's window is 500 wide: Firefox makes none that is narrower.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let (width, height) = wish.device.size();
    let mut prefs = prefs();
    prefs["javascript.options.wasm"] = wish.wasm.into();
    if wish.device == Device::Phone {
        prefs["general.useragent.override"] = PHONE.into();
    }
    let args = vec![format!("--width={width}"), format!("--height={height}")];
    let capabilities = capabilities(prefs, args);
    if let Some(browser) = Browser::borrow(capabilities.clone()).await? {
        return Ok(browser);
    }
    let profile = fresh_profile(wish.profile).await?;
    open(&profile, capabilities, wish.within).await
}

/// A fresh profile in this folder.
pub(crate) async fn fresh_profile(folder: &Path) -> Result<PathBuf> {
    let profile = folder.join("firefox");
    // What an attempt before this one has left.
    let _ = fs::remove_dir_all(&profile);
    copy(&started_once().await?, &profile).await?;
    Ok(profile)
}

/// Starts a geckodriver: host and port come with it.
pub(crate) async fn start_driver() -> Result<(Group, String)> {
    let installed = workspace().join(".tools/bin/geckodriver");
    let mut command = match installed.exists() {
        true => Command::new(installed),
        false => Command::new("geckodriver"),
    };
    command
        .args(["--port", "0", "--websocket-port", "0"])
        .env("MOZ_CRASHREPORTER_DISABLE", "1");
    let mut driver = Group::start(&command)?;
    let host = driver.last_word("Listening on").await?;
    Ok((driver, host))
}

/// Has a browser that is asked for with these capabilities use this profile.
pub(crate) fn use_profile(capabilities: &mut Value, profile: &Path) -> Option<()> {
    let args = capabilities.pointer_mut("/moz:firefoxOptions/args")?;
    let mine = ["-profile".into(), profile.display().to_string().into()];
    args.as_array_mut()?.extend::<[Value; 2]>(mine);
    Some(())
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

fn capabilities(prefs: Value, mut args: Vec<String>) -> Value {
    args.push("-headless".to_owned());
    json!({
        "browserName": "firefox",
        // Contexts are made by WebDriver BiDi.
        "webSocketUrl": true,
        "moz:firefoxOptions": { "args": args, "prefs": prefs },
    })
}

async fn open(profile: &Path, mut capabilities: Value, within: Duration) -> Result<Browser> {
    let (driver, host) = start_driver().await?;
    use_profile(&mut capabilities, profile).context("capabilities of Firefox")?;
    let mut browser = Browser::connect(&format!("http://{host}"), capabilities, within).await?;
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
        let browser = open(&new, capabilities(prefs(), vec![]), Duration::from_secs(30))
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
