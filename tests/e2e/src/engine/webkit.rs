//! WebKit's MiniBrowser, by WebKitWebDriver, each on a display of its own.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use super::{Browser, Wish};
use crate::hosts;
use crate::process::Group;
use crate::visitor::Device;

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 \
    (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

/// A phone's window is 447 wide: MiniBrowser's tool bar is no narrower.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let (width, height) = wish.device.size();
    let (display, name) = start_display(width, height).await?;
    let port = free_port()?;
    let mut command = Command::new("WebKitWebDriver");
    command
        .arg(format!("--port={port}"))
        .env("DISPLAY", name)
        // A home of its own: browsers that start at once crash over a shared cache.
        .env("HOME", wish.profile)
        .env("XDG_CACHE_HOME", wish.profile)
        .env("XDG_RUNTIME_DIR", wish.profile)
        // Neither the desktop's settings nor its accessibility bus.
        .env("GSETTINGS_BACKEND", "memory")
        .env("NO_AT_BRIDGE", "1")
        // The sandbox needs namespaces, which containers often forbid; the pages are our own.
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        // Pictures by the processor itself: a graphics card that the processor plays takes half of all its time.
        .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("JSC_useWasm", if wish.wasm { "1" } else { "0" });
    let driver = Group::start(&command)?;
    wait_for(port).await?;

    let proxy = hosts::proxy().await?;
    let mut args = vec!["--automation".to_owned()];
    if wish.device == Device::Phone {
        args.push(format!("--user-agent={PHONE}"));
    }
    let capabilities = json!({
        "webkitgtk:browserOptions": { "args": args },
        "proxy": {
            "proxyType": "manual",
            "httpProxy": proxy.address.to_string(),
            "noProxy": ["127.0.0.1"],
        },
    });
    let address = format!("http://127.0.0.1:{port}");
    let mut browser = Browser::connect(&address, capabilities, wish.within).await?;
    browser.processes.push(driver);
    browser.client.set_window_size(width, height).await?;
    browser.processes.push(display);
    browser.proxy = Some(proxy);
    Ok(browser)
}

/// Starts a display; returns its name too. Nobody manages its windows: the one below the pointer has
/// the focus, and the pointer is in the middle of the screen. So the screen is as large as the window.
async fn start_display(width: u32, height: u32) -> Result<(Group, String)> {
    let mut command = Command::new("Xvfb");
    let screen = format!("{width}x{height}x24");
    command
        .args(["-displayfd", "1", "-nolisten", "tcp"])
        .args(["-screen", "0", &screen]);
    let mut server = Group::start(&command)?;
    let number = server.last_word("").await?;
    Ok((server, format!(":{number}")))
}

/// A port that was free just now: the driver chooses one too, but does not tell.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

async fn wait_for(port: u16) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .is_err()
    {
        if Instant::now() > deadline {
            bail!("WebKitWebDriver does not answer on port {port}");
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}
