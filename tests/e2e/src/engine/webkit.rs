//! WebKit's MiniBrowser, by WebKitWebDriver, each on a display of its own.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use super::{Browser, Wish};
use crate::hosts::Proxy;
use crate::process::Group;
use crate::visitor::Device;

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 \
    (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

/// A phone's window is 447 wide: MiniBrowser's tool bar is no narrower.
pub(super) async fn start(wish: &Wish<'_>) -> Result<Browser> {
    let (display, name) = start_display().await?;
    let port = free_port()?;
    let mut command = Command::new("WebKitWebDriver");
    command
        .arg(format!("--port={port}"))
        .env("DISPLAY", name)
        // A home of its own.
        .env("HOME", wish.profile)
        .env("XDG_RUNTIME_DIR", wish.profile)
        // Neither the desktop's settings nor its accessibility bus.
        .env("GSETTINGS_BACKEND", "memory")
        .env("NO_AT_BRIDGE", "1")
        // The sandbox needs namespaces, which containers often forbid; the pages are our own.
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
        .env("JSC_useWasm", if wish.wasm { "1" } else { "0" });
    let driver = Group::start(&command)?;
    wait_for(port).await?;

    let proxy = Proxy::start().await?;
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
    let mut browser = Browser::connect(driver, &address, capabilities).await?;
    let (width, height) = wish.device.size();
    browser.client.set_window_size(width, height).await?;
    browser.processes.push(display);
    browser.proxy = Some(proxy);
    Ok(browser)
}

/// Starts a display; returns its name too.
async fn start_display() -> Result<(Group, String)> {
    let mut command = Command::new("Xvfb");
    command
        .args(["-displayfd", "1", "-nolisten", "tcp"])
        .args(["-screen", "0", "1400x1000x24"]);
    let mut server = Group::start(&command)?;
    let number = server.last_word("").await?;
    Ok((server, format!(":{number}")))
}

/// A port that was free just now: the driver chooses one too, but does not tell.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// Waits until the driver answers. A connection without a question can make it deaf to the next one.
async fn wait_for(port: u16) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(10);
    while ask_for_status(port).await.is_err() {
        if Instant::now() > deadline {
            bail!("WebKitWebDriver does not answer on port {port}");
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

async fn ask_for_status(port: u16) -> Result<()> {
    let mut driver = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let question = "GET /status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    driver.write_all(question.as_bytes()).await?;
    driver.read_to_end(&mut Vec::new()).await?;
    Ok(())
}
