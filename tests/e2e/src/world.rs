//! One collector and one store: a world for one test.

use std::fs;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use axum::body::Body;
use axum::extract::Request;
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::{Instant, sleep};

use crate::faults::FaultProxy;
use crate::local_host::{address_to_keep, forward_to, forwarder};
use crate::process::{Server, binary, workspace};
use crate::stored::Message;
use crate::visitor::{Device, Visitor};

/// The write key of the world's store.
const KEY: &str = "e2e-key";

/// The collector's file of settings.
const SETTINGS: &str = "moa.toml";

/// For so long nothing more has come, and for so many times as long as a look at the log takes: a busy browser sends
/// what there is one by one.
const QUIET: (Duration, u32) = (Duration::from_millis(800), 10);

/// A world that is otherwise than usual: [`World::builder`].
#[derive(Debug, Default)]
pub struct Builder {
    store: &'static [&'static str],
    settings: String,
    has_faults: bool,
    has_whole_browsers: bool,
}

impl Builder {
    /// More arguments for the store, such as `&["--sdk", "full"]`.
    pub fn store(mut self, arguments: &'static [&'static str]) -> Builder {
        self.store = arguments;
        self
    }

    /// A store whose pages have no tag: the test puts in its own.
    pub fn without_tag(self) -> Builder {
        self.store(&["--tag", "none"])
    }

    /// Settings in the collector's file, such as `[[sinks]]` or `[[keys]]` beside the store's own.
    pub fn settings(mut self, toml: &str) -> Builder {
        toml.clone_into(&mut self.settings);
        self
    }

    /// Pages send their events through [`World::faults`]; the tag loads from the collector as ever.
    pub fn with_faults(mut self) -> Builder {
        self.has_faults = true;
        self
    }

    /// All of Chromium where its headless shell would do otherwise: for what is about browsers.
    pub fn with_whole_browsers(mut self) -> Builder {
        self.has_whole_browsers = true;
        self
    }

    /// Starts collector and store.
    pub async fn start(self) -> Result<World> {
        let folder = TempDir::new()?;
        let settings = format!("{}\n[[keys]]\nkey = \"{KEY}\"\n", self.settings);
        std::fs::write(folder.path().join(SETTINGS), settings)?;
        let listen = address_to_keep()?.to_string();
        let mut collector = start_collector(&folder, &listen).await?;
        let operator = collector.last_word("operator's pages on").await?;
        let faults = match self.has_faults {
            true => Some(FaultProxy::start(&collector.address).await?),
            false => None,
        };
        let mut store = Command::new(binary("moa-store")?);
        store
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--write-key",
                KEY,
                "--today",
                "2026-11-21",
            ])
            .args(["--tag-src", &format!("{}/moa.js", collector.address)])
            .args(["--collector", sends_to(&collector, &faults)])
            .args(self.store)
            .current_dir(workspace());
        let store = Server::start(store, "listening on").await?;
        Ok(World {
            folder,
            collector,
            operator,
            store,
            faults,
            has_whole_browsers: self.has_whole_browsers,
        })
    }
}

/// Collector and store, gone when it is dropped.
pub struct World {
    folder: TempDir,
    /// The collector; its `address` is where the tag loads from.
    pub collector: Server,
    /// Where the operator's pages are.
    pub operator: String,
    /// The demo store.
    pub store: Server,
    faults: Option<FaultProxy>,
    has_whole_browsers: bool,
}

impl World {
    /// A world with the usual store: 2026, tag in the skin, no SDK.
    pub async fn start() -> Result<World> {
        World::builder().start().await
    }

    /// A world that is otherwise than usual.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What stands between the pages and the collector.
    pub fn faults(&self) -> Result<&FaultProxy> {
        let faults = self.faults.as_ref();
        faults.context("this world has no fault proxy: start it by World::builder().with_faults()")
    }

    /// A browser with a fresh profile.
    pub async fn visitor(&self, device: Device) -> Result<Visitor> {
        let (store, folder) = (&self.store.address, self.folder.path());
        Visitor::new(store, folder, device, self.has_whole_browsers).await
    }

    /// Waits until at least `count` of the events that pages and clicks are worth are stored (see
    /// [`Message::is_of_page`]) and no other has come for a moment; returns all of them in the order in which
    /// they happened.
    pub async fn stored(&self, count: usize) -> Result<Vec<Message>> {
        self.wait_for(Message::is_of_page, |stored| stored.len() >= count)
            .await
            .with_context(|| format!("waiting for {count} messages of pages"))
    }

    /// The same for all messages: sessions, engagement and what `identify` says of the visitor too.
    pub async fn everything(&self, count: usize) -> Result<Vec<Message>> {
        self.everything_with(|stored| stored.len() >= count)
            .await
            .with_context(|| format!("waiting for {count} messages"))
    }

    /// The same until it is enough: where nobody knows into how many pieces a visit's engagement is cut.
    pub async fn everything_with(
        &self,
        is_enough: impl Fn(&[Message]) -> bool,
    ) -> Result<Vec<Message>> {
        self.wait_for(|_| true, is_enough).await
    }

    async fn wait_for(
        &self,
        counts: fn(&Message) -> bool,
        is_enough: impl Fn(&[Message]) -> bool,
    ) -> Result<Vec<Message>> {
        // Only what fails waits for so long.
        let deadline = Instant::now() + Duration::from_secs(45);
        let mut before = None;
        let mut since = Instant::now();
        let mut log = Reading::default();
        loop {
            let mut messages = log.read(self).await?;
            messages.retain(counts);
            let now = messages.len();
            if before != Some(now) {
                (before, since) = (Some(now), Instant::now());
            }
            let is_enough = is_enough(&messages);
            if is_enough && since.elapsed() >= QUIET.0.max(log.took * QUIET.1) {
                return Ok(in_order(messages));
            }
            if Instant::now() > deadline && !is_enough {
                let names: Vec<_> = messages.iter().map(Message::name).collect();
                bail!("{now} messages arrived: {names:?}");
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// When the log was written last.
    fn written(&self) -> [Option<SystemTime>; 2] {
        let of =
            |file| fs::metadata(self.folder.path().join(file)).and_then(|known| known.modified());
        ["moa.db", "moa.db-wal"].map(|file| of(file).ok())
    }

    /// What is stored now.
    pub async fn stored_now(&self) -> Result<Vec<Message>> {
        let command = ["events", "export", "--format", "jsonl"];
        let text = self.ask_collector(&command, &[]).await?;
        text.lines()
            .map(|line| serde_json::from_str(line).with_context(|| format!("reading {line}")))
            .collect()
    }

    /// Puts the tag into the page where the visitor is, with these settings beside key and collector, such
    /// as `wait: 0, debug: true`, and waits until it tracks. The store must have none of its own.
    pub async fn tag(&self, visitor: &Visitor, settings: &str) -> Result<()> {
        let collector = self.collects_at();
        visitor
            .run(&format!(
                "window.moa = function () {{ (moa.q = moa.q || []).push(arguments) }};
                 moa('init', {{ writeKey: '{KEY}', collector: '{collector}', {settings} }});"
            ))
            .await?;
        visitor.add_tag(&self.loader(), json!({})).await?;
        visitor.until("return !Array.isArray(moa.q)").await
    }

    /// The tag as a merchant pastes it.
    pub fn pasted(&self) -> String {
        let (loader, collector) = (self.loader(), self.collects_at());
        format!(
            r#"<script async src="{loader}" data-write-key="{KEY}" data-collector="{collector}"></script>"#
        )
    }

    /// Where pages send their events.
    pub fn collects_at(&self) -> &str {
        sends_to(&self.collector, &self.faults)
    }

    /// Where the loader is.
    pub fn loader(&self) -> String {
        format!("{}/moa.js", self.collector.address)
    }

    /// Kills the collector, waits, and starts it again on the same address with the same file.
    pub async fn restart_collector(&mut self, down: Duration) -> Result<()> {
        self.collector.kill().await?;
        sleep(down).await;
        self.revive_collector().await
    }

    /// Starts the collector again, after it was killed, on the same address with the same file.
    pub async fn revive_collector(&mut self) -> Result<()> {
        let listen = self.collector.address.trim_start_matches("http://");
        self.collector = start_collector(&self.folder, listen).await?;
        Ok(())
    }

    /// What the collector has measured since it started, as Prometheus gets it. After a restart nobody knows where.
    pub async fn metrics(&self) -> Result<String> {
        let request = Request::get("/metrics").body(Body::empty())?;
        let host = self.operator.trim_start_matches("http://");
        let answer = forward_to(&forwarder(), host, request).await?;
        let text = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
        Ok(String::from_utf8(text.to_vec())?)
    }

    /// What `moa-collector sinks` prints with these arguments, the first being the command.
    pub async fn sinks(&self, arguments: &[&str]) -> Result<String> {
        let (command, rest) = arguments.split_first().context("a command")?;
        self.ask_collector(&["sinks", command], rest).await
    }

    /// Waits until the sinks have delivered all that is stored, and not beyond so long without any getting further.
    pub async fn until_delivered(&self, within: Duration) -> Result<()> {
        let mut deadline = Instant::now() + within;
        let mut before = String::new();
        loop {
            let list = self.sinks(&["list"]).await?;
            if list != before {
                deadline = Instant::now() + within;
                before.clone_from(&list);
            }
            if list
                .lines()
                .skip(1)
                .all(|sink| sink.ends_with("up to date"))
            {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("the sinks are behind:\n{list}");
            }
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// What the collector's program prints on the log's file: `command --db FILE rest`.
    async fn ask_collector(&self, command: &[&str], rest: &[&str]) -> Result<String> {
        let output = Command::new(binary("moa-collector")?)
            .args(command)
            .arg("--db")
            .arg(self.folder.path().join("moa.db"))
            .args(rest)
            .output()
            .await?;
        if !output.status.success() {
            bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// As they happened: a beacon can overtake the request before it. A session's end has the time at which it was last
/// active, and is told of with the beginning of the next.
fn in_order(stored: Vec<Message>) -> Vec<Message> {
    let mut timed: Vec<(String, Message)> = Vec::new();
    for message in stored.into_iter().rev() {
        let time = match timed.last() {
            Some((next, _)) if message.event == "$session_end" => next.clone(),
            _ => message.timestamp.clone(),
        };
        timed.push((time, message));
    }
    timed.reverse();
    timed.sort_by(|(one, _), (other, _)| one.cmp(other));
    timed.into_iter().map(|(_, message)| message).collect()
}

/// Where pages send their events.
fn sends_to<'a>(collector: &'a Server, faults: &'a Option<FaultProxy>) -> &'a str {
    let proxy = faults.as_ref().map(|proxy| &proxy.address);
    proxy.unwrap_or(&collector.address)
}

async fn start_collector(folder: &TempDir, listen: &str) -> Result<Server> {
    let mut collector = Command::new(binary("moa-collector")?);
    collector
        .args(["serve", "--listen", listen, "--log", "warn", "--db"])
        .arg(folder.path().join("moa.db"))
        .arg("--config")
        .arg(folder.path().join(SETTINGS))
        .current_dir(folder.path());
    // A released collector has the tracker in it, and no folder of it.
    if std::env::var("MOA_DIST").as_deref() != Ok("off") {
        collector.arg("--dist").arg(workspace().join("dist"));
    }
    Server::start(collector, "listening on").await
}

/// What is stored, read again only where something was written since: reading is a program's start, and visits wait for
/// messages side by side.
#[derive(Default)]
struct Reading {
    /// How long the last look took that was one.
    took: Duration,
    last: Option<([Option<SystemTime>; 2], Instant, Vec<Message>)>,
}

impl Reading {
    /// For so long it is believed that nothing was written: a file's time has a few milliseconds' grain.
    const BELIEVED: Duration = Duration::from_millis(700);

    async fn read(&mut self, world: &World) -> Result<Vec<Message>> {
        let written = world.written();
        match &self.last {
            Some((then, at, messages)) if *then == written && at.elapsed() < Self::BELIEVED => {
                Ok(messages.clone())
            }
            _ => {
                let began = Instant::now();
                let messages = world.stored_now().await?;
                self.took = began.elapsed();
                self.last = Some((written, Instant::now(), messages.clone()));
                Ok(messages)
            }
        }
    }
}
