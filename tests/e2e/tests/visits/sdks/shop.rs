//! A shop of the tests of others' SDKs: its pages, and the collector that they send to.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use axum::Router;
use axum::http::header;
use axum::response::Html;
use axum::routing::get;
use moa_e2e::{LocalHost, Message, World, workspace};
use tokio::process::Command;
use tokio::time::sleep;

use super::{Sdk, briefly};

/// The shop's key.
const KEY: &str = "shop2026";

/// Longer than RudderStack's SDK waits before a page takes over what the one before has left behind.
const PATIENCE: Duration = Duration::from_secs(25);

/// A shop whose pages are at an address of their own, and its collector.
pub struct Shop {
    /// Its collector.
    pub world: World,
    /// The SDK on its pages.
    pub sdk: Sdk,
    origin: String,
    _pages: LocalHost,
}

impl Shop {
    /// Opens one; pages send past a network that can fail, or directly.
    pub async fn open(sdk: Sdk, with_faults: bool) -> Result<Shop> {
        let script = bundled(sdk.page).await?;
        let script = async move || ([(header::CONTENT_TYPE, "text/javascript")], script);
        let page = async || {
            Html(
                "<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,>
                 <title>담은숲</title><script src=/sdk.js></script>",
            )
        };
        let routes = Router::new().route("/sdk.js", get(script)).fallback(page);
        let pages = LocalHost::serve(routes).await?;
        // A host by name: an SDK's cookies are of its domain.
        let origin = format!("http://shop.moashop.test:{}", pages.address.port());
        let keys = format!("[[keys]]\nkey = \"{KEY}\"\norigins = [\"{origin}\"]\n");
        let builder = World::builder().settings(&keys);
        let builder = match with_faults {
            true => builder.with_faults(),
            false => builder,
        };
        let world = builder.start().await?;
        Ok(Shop {
            world,
            sdk,
            origin,
            _pages: pages,
        })
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        let (origin, options) = (&self.origin, self.sdk.options);
        let collector = self.world.collects_at();
        format!("{origin}{path}?collector={collector}&key={KEY}{options}")
    }

    /// Waits until so many messages are stored and no other has come for a moment.
    pub async fn stored(&self, count: usize) -> Result<Vec<Message>> {
        let deadline = Instant::now() + PATIENCE;
        let mut before = 0;
        loop {
            let stored = self.world.stored_now().await?;
            if stored.len() >= count && stored.len() == before {
                return Ok(stored);
            }
            if Instant::now() > deadline {
                bail!("{} of {count} came: {:?}", stored.len(), briefly(&stored));
            }
            before = stored.len();
            sleep(Duration::from_millis(400)).await;
        }
    }

    /// Waits until the collector has answered so many messages, each as often as it came.
    pub async fn answered(&self, count: usize) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let attempts = self.world.faults()?.attempts();
            let answered = attempts.iter().filter(|one| one.answer == Some(200));
            // Of one that came alone no id is known.
            let messages: usize = answered.map(|one| one.ids.len().max(1)).sum();
            if messages >= count {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "only these came: {attempts:?}");
            sleep(Duration::from_millis(200)).await;
        }
    }
}

/// A page's script, with its SDK in it.
async fn bundled(page: &str) -> Result<Vec<u8>> {
    let output = Command::new(workspace().join("node_modules/.bin/esbuild"))
        .arg(workspace().join(format!("tests/e2e/sdks/{page}.js")))
        .args(["--bundle", "--format=iife", "--log-level=warning"])
        .arg("--define:process.env.NODE_ENV='production'")
        .output()
        .await
        .context("starting esbuild; ./build.sh test installs it")?;
    let complaints = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{complaints}");
    Ok(output.stdout)
}
