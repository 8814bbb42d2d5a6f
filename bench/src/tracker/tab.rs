//! A tab of the browser in a context of its own, as an incognito window has one.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::devtools::{Devtools, DevtoolsError, Line};

/// How long the process of a closed tab is still there: a trace that is ended meanwhile waits five seconds for it.
const GONE: Duration = Duration::from_millis(300);

/// What went wrong in a tab.
#[derive(Debug, thiserror::Error)]
pub enum TabError {
    /// Between us and the browser.
    #[error(transparent)]
    Devtools(#[from] DevtoolsError),
    /// The page is not there.
    #[error("{0} does not load: {1}")]
    NotLoaded(String, String),
    /// A script on the page has thrown.
    #[error("the page's script failed: {0}")]
    Script(String),
    /// The browser answered something else than was asked.
    #[error("the browser gave an unexpected answer: {0}")]
    Answer(#[from] serde_json::Error),
    /// A metric it does not know.
    #[error("this browser measures no {0}")]
    NoMetric(&'static str),
}

/// One tab. It stays until it is closed.
#[derive(Debug)]
pub struct Tab<'a> {
    devtools: &'a Devtools,
    context: String,
    session: String,
}

impl<'a> Tab<'a> {
    /// Opens it, with nothing cached and nothing stored.
    ///
    /// # Errors
    ///
    /// When the browser fails.
    pub async fn open(devtools: &'a Devtools) -> Result<Self, DevtoolsError> {
        let text =
            |mut answer: Value, name: &str| serde_json::from_value::<String>(answer[name].take());
        let context = devtools.call("", "Target.createBrowserContext", json!({}));
        let context = text(context.await?, "browserContextId")?;
        let wish = json!({ "url": "about:blank", "browserContextId": context, "newWindow": true,
            "width": 1280, "height": 900 });
        let target = devtools.call("", "Target.createTarget", wish);
        let wish = json!({ "targetId": text(target.await?, "targetId")?, "flatten": true });
        let session = devtools.call("", "Target.attachToTarget", wish);
        let session = text(session.await?, "sessionId")?;
        devtools.call(&session, "Page.enable", json!({})).await?;
        Ok(Self {
            devtools,
            context,
            session,
        })
    }

    /// Closes it and forgets all that it stored.
    ///
    /// # Errors
    ///
    /// When the browser fails.
    pub async fn close(self) -> Result<(), DevtoolsError> {
        // What the page sends as it goes is sent, or its process would stay for it.
        let _ = self.goto("about:blank").await;
        let wish = json!({ "browserContextId": self.context });
        self.devtools
            .call("", "Target.disposeBrowserContext", wish)
            .await?;
        self.devtools.pass(GONE).await?;
        self.devtools.forget().await;
        Ok(())
    }

    /// Goes to a page and waits for its load event.
    ///
    /// # Errors
    ///
    /// When the page cannot be reached.
    pub async fn goto(&self, url: &str) -> Result<(), TabError> {
        self.devtools.forget().await;
        let answer = self.call("Page.navigate", json!({ "url": url })).await?;
        if let Some(error) = answer["errorText"].as_str() {
            return Err(TabError::NotLoaded(url.into(), error.into()));
        }
        self.devtools
            .until(&self.session, "Page.loadEventFired", "")
            .await?;
        Ok(())
    }

    /// Lets time pass.
    ///
    /// # Errors
    ///
    /// When the browser ends meanwhile.
    pub async fn pass(&self, time: Duration) -> Result<(), TabError> {
        Ok(self.devtools.pass(time).await?)
    }

    /// Runs the body of a function in the page and returns what it returns, or what its promise becomes.
    ///
    /// # Errors
    ///
    /// When it throws, or returns something else than `T`.
    pub async fn run<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T, TabError> {
        let arguments = Value::from(arguments);
        let expression = format!("(function () {{ {script} }}).apply(null, {arguments})");
        let wish = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", wish).await?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            return Err(TabError::Script(thrown.to_string()));
        }
        Ok(serde_json::from_value(answer["result"]["value"].take())?)
    }

    /// Counts the main thread's CPU time from now on.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn count(&self) -> Result<(), TabError> {
        // Without the domain it would count the time that passes.
        let domain = json!({ "timeDomain": "threadTicks" });
        self.call("Performance.enable", domain).await?;
        Ok(())
    }

    /// Lets the main thread run at one `slowdown`th of its speed, as Lighthouse does for a phone.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn slow_down(&self, slowdown: u32) -> Result<(), TabError> {
        let rate = json!({ "rate": slowdown });
        self.call("Emulation.setCPUThrottlingRate", rate).await?;
        Ok(())
    }

    /// Puts the page behind this line.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn connect_by(&self, line: Line) -> Result<(), TabError> {
        self.call("Network.enable", json!({})).await?;
        self.call("Network.emulateNetworkConditions", line.conditions())
            .await?;
        Ok(())
    }

    /// Milliseconds of CPU time the main thread's tasks took since [`Tab::count`]. Slowed
    /// down, that includes the slowing.
    ///
    /// # Errors
    ///
    /// When CPU time is not counted.
    pub async fn cpu_ms(&self) -> Result<f64, TabError> {
        Ok(self.metric("TaskDuration").await? * 1000.0)
    }

    /// How often the page was laid out since [`Tab::count`].
    ///
    /// # Errors
    ///
    /// When it is not counted.
    pub async fn layouts(&self) -> Result<f64, TabError> {
        self.metric("LayoutCount").await
    }

    async fn metric(&self, wanted: &'static str) -> Result<f64, TabError> {
        #[derive(Deserialize)]
        struct Metrics {
            metrics: Vec<Metric>,
        }
        #[derive(Deserialize)]
        struct Metric {
            name: String,
            value: f64,
        }
        let answer = self.call("Performance.getMetrics", json!({})).await?;
        let Metrics { metrics } = serde_json::from_value(answer)?;
        let found = metrics.iter().find(|metric| metric.name == wanted);
        found
            .map(|metric| metric.value)
            .ok_or(TabError::NoMetric(wanted))
    }

    /// KB of the page's memory after a garbage collection: the heap of JavaScript, what the browser keeps for
    /// its objects, and buffers, which the memory of wasm is among.
    ///
    /// # Errors
    ///
    /// When the browser does not say.
    pub async fn memory_kb(&self) -> Result<f64, TabError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Usage {
            used_size: f64,
            embedder_heap_used_size: f64,
            backing_storage_size: f64,
        }
        self.call("HeapProfiler.collectGarbage", json!({})).await?;
        let answer = self.call("Runtime.getHeapUsage", json!({})).await?;
        let usage: Usage = serde_json::from_value(answer)?;
        let bytes = usage.used_size + usage.embedder_heap_used_size + usage.backing_storage_size;
        Ok(bytes / 1024.0)
    }

    /// Presses and releases the mouse where there is nothing to click on.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn click(&self) -> Result<(), TabError> {
        for step in ["mousePressed", "mouseReleased"] {
            let event =
                json!({ "type": step, "x": 5, "y": 400, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value, DevtoolsError> {
        self.devtools.call(&self.session, method, params).await
    }
}
