//! Chromium's DevTools Protocol, as far as WebDriver has no command for it: contexts and their pages.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// A connection to the browser itself, not to a page.
pub struct DevTools {
    socket: WebSocketStream<TcpStream>,
    last: u64,
}

impl DevTools {
    /// Connects to where a browser says it is: `localhost:40123` and the path of its socket.
    pub async fn connect(authority: &str, path: &str) -> Result<DevTools> {
        let stream = TcpStream::connect(authority).await?;
        let (socket, _) = client_async(format!("ws://{authority}{path}"), stream).await?;
        Ok(DevTools { socket, last: 0 })
    }

    /// A context of its own with one page in it: both ids. The page's is its WebDriver handle too.
    pub async fn create_context(&mut self) -> Result<(String, String)> {
        let made = self.call("Target.createBrowserContext", json!({})).await?;
        let context = text(&made, "browserContextId")?;
        let page = self.create_page(&context, true).await?;
        Ok((context, page))
    }

    /// One more page of a context, in a window of its own or not: its id.
    pub async fn create_page(&mut self, context: &str, is_window: bool) -> Result<String> {
        let wish =
            json!({ "url": "about:blank", "browserContextId": context, "newWindow": is_window });
        text(&self.call("Target.createTarget", wish).await?, "targetId")
    }

    /// Closes a context's pages and forgets all that it stored.
    pub async fn dispose_context(&mut self, context: &str) -> Result<()> {
        self.call(
            "Target.disposeBrowserContext",
            json!({ "browserContextId": context }),
        )
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
