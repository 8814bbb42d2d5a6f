//! The page that is measured: the demo store's product page, with one tracker's tag in its head.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderName, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use moa_store::options::TagMode;
use moa_store::{Clock, Config, Options, Store, TagConfig, router};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use super::subjects::Subject;

/// A product with two options, in the shop's first category.
const PRODUCT: &str = "/product/detail.html?product_no=1002&cate_no=45&display_group=1";

/// Stands in the rendered page where the tag goes.
const PLACE: &str = "http://tag.invalid/moa.js";

/// Watches the page from its beginning, and what [`calls`](super::calls) asks for. It comes before the tag, so that
/// its listeners are ahead of the tracker's.
const OWN: &str = concat!(
    "<script>",
    include_str!("watch.js"),
    include_str!("calls.js"),
    "</script>"
);

/// Serves the store, all from one origin of the loopback.
#[derive(Debug)]
pub struct Pages {
    origin: String,
    serving: JoinHandle<io::Result<()>>,
}

/// The page with each subject's tag, by its id.
type Tagged = Arc<HashMap<String, String>>;

impl Pages {
    /// Renders the product page once and serves it with each subject's tag, whose script comes from `scripts`.
    ///
    /// # Errors
    ///
    /// When the store cannot be set up (`modules` holds its jQuery) or there is no port.
    pub async fn start(
        modules: PathBuf,
        subjects: &[Subject],
        scripts: &str,
    ) -> anyhow::Result<Self> {
        let store = router::app(Store::new(store_with_place(modules)?)?);
        let answer = store
            .clone()
            .oneshot(Request::get(PRODUCT).body(Body::empty())?)
            .await;
        let Ok(answer) = answer;
        let page = to_bytes(answer.into_body(), usize::MAX).await?;
        let (before, after) = around_place(std::str::from_utf8(&page)?)?;
        let tagged = subjects.iter().map(|subject| {
            let tag = subject.tag(scripts);
            (subject.id.clone(), format!("{before}{OWN}{tag}{after}"))
        });
        let app = Router::new()
            .route(
                "/start",
                get(Html("<!doctype html><link rel=icon href='data:,'>")),
            )
            .route("/product/detail.html", get(product_page))
            .with_state(Arc::new(tagged.collect::<HashMap<_, _>>()))
            .fallback_service(store);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let serving = tokio::spawn(axum::serve(listener, app).into_future());
        Ok(Self { origin, serving })
    }

    /// Where the store is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of a page of the same origin with nothing on it, to start from.
    pub fn start_page(&self) -> String {
        format!("{}/start", self.origin)
    }

    /// The address of the product page with this subject's tag. It is isolated from other origins, which gives
    /// it a clock of 5 µs instead of 100 µs.
    pub fn product_page(&self, subject: &Subject) -> String {
        format!("{}{PRODUCT}&bench={}", self.origin, subject.id)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn store_with_place(modules: PathBuf) -> anyhow::Result<Config> {
    Ok(Config {
        tag: TagConfig {
            src: PLACE.into(),
            write_key: String::new(),
            collector: None,
        },
        options: Options {
            tag: TagMode::Skin,
            ..Options::default()
        },
        modules,
        clock: Clock::new(None)?,
    })
}

/// The page before and after the tag that the store has put in.
fn around_place(page: &str) -> anyhow::Result<(&str, &str)> {
    let at = page.find(PLACE).context("the store's page has no tag")?;
    let (before, _) = page[..at]
        .rsplit_once("<script")
        .context("the store's tag is no script")?;
    let (_, after) = page[at..]
        .split_once("</script>")
        .context("the store's tag has no end")?;
    ensure!(!after.contains(PLACE), "the store's page has two tags");
    Ok((before, after))
}

#[derive(Debug, Deserialize)]
struct Asked {
    bench: String,
}

async fn product_page(State(tagged): State<Tagged>, Query(asked): Query<Asked>) -> Response {
    let Some(page) = tagged.get(&asked.bench) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let isolated = [
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-embedder-policy"),
            "require-corp",
        ),
    ];
    (isolated, Html(page.clone())).into_response()
}

#[cfg(test)]
mod tests;
