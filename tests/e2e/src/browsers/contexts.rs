//! Contexts of a browser and their pages, for which WebDriver has no command: by Chromium's DevTools Protocol and by
//! WebDriver BiDi, which speak in the same way over a web socket.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// What is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Chromium's: a context is what an incognito window has.
    DevTools,
    /// Firefox's: a context is one of its containers, with cookies, storage and cache of its own.
    BiDi,
}

/// A connection to the browser itself, not to a page.
pub struct Contexts {
    protocol: Protocol,
    socket: WebSocketStream<TcpStream>,
    last: u64,
}

impl Contexts {
    /// Connects to the socket that a browser names, such as `ws://127.0.0.1:40123/session/…`.
    pub async fn connect(protocol: Protocol, address: &str) -> Result<Contexts> {
        let host = address.trim_start_matches("ws://").split('/').next();
        let stream = TcpStream::connect(host.unwrap_or_default()).await?;
        let (socket, _) = client_async(address, stream).await?;
        Ok(Contexts {
            protocol,
            socket,
            last: 0,
        })
    }

    /// A context of its own with one page in it: both ids. The page's is its WebDriver handle too.
    pub async fn create(&mut self) -> Result<(String, String)> {
        let context = match self.protocol {
            Protocol::DevTools => {
                let made = self.call("Target.createBrowserContext", json!({})).await?;
                text(&made, "browserContextId")?
            }
            Protocol::BiDi => {
                let made = self.call("browser.createUserContext", json!({})).await?;
                text(&made, "userContext")?
            }
        };
        // A window of Firefox's has a size of its own and costs more than the whole context.
        let is_window = self.protocol == Protocol::DevTools;
        let page = self.create_page(&context, is_window).await?;
        Ok((context, page))
    }

    /// One more page of a context, in a window of its own or not: its id.
    pub async fn create_page(&mut self, context: &str, is_window: bool) -> Result<String> {
        match self.protocol {
            Protocol::DevTools => {
                let wish = json!({ "url": "about:blank", "browserContextId": context, "newWindow": is_window });
                text(&self.call("Target.createTarget", wish).await?, "targetId")
            }
            Protocol::BiDi => {
                let kind = if is_window { "window" } else { "tab" };
                let wish = json!({ "type": kind, "userContext": context });
                let made = self.call("browsingContext.create", wish).await?;
                text(&made, "context")
            }
        }
    }

    /// Closes a context's pages and forgets all that it stored.
    pub async fn dispose(&mut self, context: &str) -> Result<()> {
        let (method, name) = match self.protocol {
            Protocol::DevTools => ("Target.disposeBrowserContext", "browserContextId"),
            Protocol::BiDi => ("browser.removeUserContext", "userContext"),
        };
        self.call(method, json!({ name: context })).await?;
        Ok(())
    }

    /// Forgets the cookies of a container.
    pub async fn forget_cookies(&mut self, context: &str) -> Result<()> {
        let partition = json!({ "type": "storageKey", "userContext": context });
        self.call("storage.deleteCookies", json!({ "partition": partition }))
            .await?;
        Ok(())
    }

    async fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.last += 1;
        let command = json!({ "id": self.last, "method": method, "params": params });
        self.socket.send(Message::text(command.to_string())).await?;
        let answer = timeout(Duration::from_secs(20), self.answer()).await;
        let answer = answer.with_context(|| format!("{method} was not answered"))??;
        match answer.get("result") {
            Some(result) => Ok(result.clone()),
            None => bail!("{method}: {answer}"),
        }
    }

    async fn answer(&mut self) -> Result<Value> {
        while let Some(message) = self.socket.next().await {
            let Message::Text(message) = message? else {
                continue;
            };
            let message: Value = serde_json::from_str(&message)?;
            if message["id"] == self.last {
                return Ok(message);
            }
        }
        bail!("the browser has ended")
    }
}

fn text(answer: &Value, name: &str) -> Result<String> {
    let text = answer[name]
        .as_str()
        .with_context(|| format!("no {name} in {answer}"))?;
    Ok(text.to_owned())
}
