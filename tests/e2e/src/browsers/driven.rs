//! A running browser with its driver, and somebody's turn with it.

use anyhow::{Context, Result, bail};
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::contexts::{Contexts, Protocol};
use crate::engine::{chromium, firefox};
use crate::local_host::{Forwarder, forward_to, forwarder};
use crate::process::Group;

/// A browser that nobody has at the moment.
pub struct Driven {
    /// What it was asked for with.
    pub wish: Value,
    /// Its driver's host and port.
    pub driver: String,
    /// The driver's session with it.
    pub session: String,
    /// What the driver says of it.
    pub capabilities: Value,
    /// How many have had it.
    pub uses: u32,
    protocol: Protocol,
    contexts: Contexts,
    forwarder: Forwarder,
    /// The windows that it has without anybody.
    own_windows: Vec<String>,
    // The processes end before their folder goes.
    _processes: Group,
    _profile: TempDir,
}

impl Driven {
    /// Starts one with these capabilities, in the form of `POST /session`.
    pub async fn start(wish: &Value) -> Result<Driven> {
        let profile = TempDir::with_prefix("moa-browser-")?;
        let mut body = wish.clone();
        let wanted = body.pointer_mut("/capabilities/alwaysMatch");
        let wanted = wanted.context("capabilities that always match")?;
        let (protocol, (processes, driver)) = match wanted["browserName"].as_str() {
            Some("firefox") => {
                let profile = firefox::fresh_profile(profile.path()).await?;
                firefox::use_profile(wanted, &profile).context("capabilities of Firefox")?;
                (Protocol::BiDi, firefox::start_driver().await?)
            }
            _ => {
                chromium::use_profile(wanted, profile.path())
                    .context("capabilities of Chromium")?;
                (Protocol::DevTools, chromium::start_driver().await?)
            }
        };
        let forwarder = forwarder();
        let made = ask(&forwarder, &driver, "POST", "/session", body).await?;
        let session = made["sessionId"].as_str().context("a session")?.to_owned();
        let socket = socket(protocol, &forwarder, &made["capabilities"]).await?;
        let mut driven = Driven {
            wish: wish.clone(),
            session,
            capabilities: made["capabilities"].clone(),
            uses: 0,
            protocol,
            contexts: Contexts::connect(protocol, &socket).await?,
            forwarder,
            own_windows: vec![],
            driver,
            _processes: processes,
            _profile: profile,
        };
        driven.own_windows = driven.windows().await?;
        Ok(driven)
    }

    /// Gives somebody a fresh context, with its page the session's current window.
    pub async fn lease(mut self) -> Result<Lease> {
        self.uses += 1;
        let (context, page) = self.contexts.create().await?;
        self.command("POST", "/window", json!({ "handle": page }))
            .await?;
        if self.protocol == Protocol::DevTools {
            // The console is the session's: what the one before wrote is nobody's.
            self.command("POST", "/se/log", json!({ "type": "browser" }))
                .await?;
        }
        Ok(Lease {
            browser: self,
            context,
        })
    }

    /// The handles of all its windows.
    async fn windows(&self) -> Result<Vec<String>> {
        let handles = self.command("GET", "/window/handles", Value::Null).await?;
        Ok(serde_json::from_value(handles)?)
    }

    async fn command(&self, method: &str, path: &str, body: Value) -> Result<Value> {
        let path = format!("/session/{}{path}", self.session);
        ask(&self.forwarder, &self.driver, method, &path, body).await
    }
}

/// Somebody's turn with a browser.
pub struct Lease {
    /// The browser.
    pub browser: Driven,
    context: String,
}

impl Lease {
    /// Opens a window or a tab: its handle.
    pub async fn open_window(&mut self, is_window: bool) -> Result<String> {
        self.browser
            .contexts
            .create_page(&self.context, is_window)
            .await
    }

    /// The handles of the windows that are this turn's.
    pub async fn windows(&self) -> Result<Vec<String>> {
        let mut windows = self.browser.windows().await?;
        windows.retain(|window| !self.browser.own_windows.contains(window));
        Ok(windows)
    }

    /// Forgets all cookies of this turn, unless its driver can do so.
    pub async fn forget_cookies(&mut self) -> Result<bool> {
        let is_ours = self.browser.protocol == Protocol::BiDi;
        if is_ours {
            self.browser.contexts.forget_cookies(&self.context).await?;
        }
        Ok(is_ours)
    }

    /// Takes everything away that this turn has left behind.
    pub async fn end(mut self) -> Result<Driven> {
        self.browser.contexts.dispose(&self.context).await?;
        Ok(self.browser)
    }
}

/// The address of the browser's own socket.
async fn socket(protocol: Protocol, via: &Forwarder, said: &Value) -> Result<String> {
    let address = match protocol {
        Protocol::BiDi => said["webSocketUrl"].clone(),
        Protocol::DevTools => {
            let debugger = &said["goog:chromeOptions"]["debuggerAddress"];
            let debugger = debugger.as_str().context("the browser's address")?;
            let version = ask(via, debugger, "GET", "/json/version", Value::Null).await?;
            version["webSocketDebuggerUrl"].clone()
        }
    };
    Ok(address.as_str().context("the browser's socket")?.to_owned())
}

/// The `value` of a driver's answer, or the whole where there is none.
async fn ask(via: &Forwarder, host: &str, method: &str, path: &str, body: Value) -> Result<Value> {
    let body = match body {
        Value::Null => Body::empty(),
        body => Body::from(body.to_string()),
    };
    let request = Request::builder().method(method).uri(path).body(body)?;
    let answer = forward_to(via, host, request).await?;
    let status = answer.status();
    let bytes = answer.into_body().collect().await?.to_bytes();
    let answer: Value = serde_json::from_slice(&bytes)?;
    if !status.is_success() {
        bail!("{path}: {answer}");
    }
    Ok(answer.get("value").unwrap_or(&answer).clone())
}
