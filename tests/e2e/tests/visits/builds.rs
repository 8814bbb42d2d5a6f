//! A new build of the tracker beside pages whose loader is an earlier one's: each is tracked, once.

use std::fs;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use moa_e2e::{Device, LocalHost, Message, Visitor, World, workspace};
use serde_json::{Value, json};

/// What is answered to a request.
enum Answer {
    /// The file of the new build, if it has one of that name.
    New,
    /// A loader whose files of these parts have other names.
    Loader(&'static [Part]),
    /// An error page that says 200.
    Page,
    /// Nothing.
    Gone,
}

/// A file that the loader loads.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Plain,
    Bridge,
}
use Part::{Bridge, Plain};

const ALL: &[Part] = &[Plain, Bridge];

impl Part {
    /// Its name in the build that `./build.sh` has left in `dist`.
    fn name(self) -> Result<String> {
        let sizes = fs::read_to_string(workspace().join("dist/sizes.json"))?;
        let sizes: Value = serde_json::from_str(&sizes)?;
        let files = sizes["files"].as_object().context("files")?;
        let mut scripts = files
            .iter()
            .filter(|(name, _)| name.starts_with("moa-") && name.ends_with(".js"));
        // No script has more in it than the plain one.
        let found = match self {
            Plain => scripts.max_by_key(|(_, size)| size["raw"].as_u64()),
            Bridge => scripts.find(|(name, _)| {
                let text = fs::read_to_string(workspace().join("dist").join(name));
                text.is_ok_and(|text| text.contains("logEcommerceEvent"))
            }),
        };
        let found = found.map(|(name, _)| name.clone());
        found.context("a file of the build")
    }
}

fn loader_without(gone: &[Part]) -> Result<String> {
    let mut loader = fs::read_to_string(workspace().join("dist/moa.js"))?;
    for part in gone {
        let name = part.name()?;
        let other: String = name[4..14].chars().rev().collect();
        loader = loader.replace(&name[4..14], &other);
    }
    Ok(loader)
}

/// What stands between pages and builds.
struct Cdn {
    host: LocalHost,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Cdn {
    /// One that answers so to the name of a file, where it is `moa.js` with a query or without.
    async fn start(answer: fn(&str, bool) -> Answer) -> Result<Cdn> {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&asked);
        let answered = move |uri: Uri| {
            let list = Arc::clone(&list);
            async move {
                let name = uri.path().trim_start_matches('/').to_owned();
                list.lock().unwrap().push(name.clone());
                respond(&name, answer(&name, uri.query().is_some()))
                    .unwrap_or_else(|_| StatusCode::NOT_FOUND.into_response())
            }
        };
        let host = LocalHost::serve(Router::new().fallback(answered)).await?;
        Ok(Cdn { host, asked })
    }

    fn loader(&self) -> String {
        format!("http://{}/moa.js", self.host.address)
    }

    fn count(&self, name: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|one| *one == name).count()
    }
}

fn respond(name: &str, answer: Answer) -> Result<Response> {
    let (kind, content) = match answer {
        Answer::Gone => anyhow::bail!("gone"),
        Answer::Page => ("text/html", b"<!DOCTYPE html><p>Sorry".to_vec()),
        Answer::Loader(gone) => ("text/javascript", loader_without(gone)?.into()),
        Answer::New => {
            let kind = match name.ends_with(".wasm") {
                true => "application/wasm",
                false => "text/javascript",
            };
            (kind, fs::read(workspace().join("dist").join(name))?)
        }
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "max-age=300"),
    ];
    Ok((headers, content).into_response())
}

async fn bare() -> Result<World> {
    let store = &["--tag", "none"];
    World::builder().store(store).start().await
}

/// In a page without WebAssembly the loader needs the plain script.
const NO_WASM: &str = "delete window.WebAssembly";

/// A page with calls before the tag, and these more lines of script before it.
async fn visit(world: &World, cdn: &Cdn, more: &str) -> Result<Visitor> {
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.console().await?;
    let collector = world.collects_at();
    visitor
        .run(&format!(
            "window.moa = function () {{ (moa.q = moa.q || []).push(arguments) }};
             moa('track', 'first');
             window.put = (more) => {{
               const tag = document.createElement('script');
               tag.src = '{}';
               Object.assign(tag.dataset, {{ writeKey: 'e2e-key', collector: '{collector}' }}, more);
               return document.head.appendChild(tag);
             }};
             {more};
             moa('track', 'second');",
            cdn.loader()
        ))
        .await?;
    Ok(visitor)
}

async fn complaints(visitor: &Visitor) -> Result<Vec<String>> {
    let mut lines = visitor.console().await?;
    lines.retain(|line| line.contains("[moa]") || line.contains("Uncaught"));
    Ok(lines)
}

/// What is stored, without the order of what is made at once.
fn sorted(stored: &[Message]) -> Vec<&str> {
    let mut names: Vec<_> = stored.iter().map(|one| one.event.as_str()).collect();
    names.sort_unstable();
    names
}

const TRACKED: [&str; 5] = ["$page_view", "first", "second", "third", "view_home"];

/// An old loader, and all that it names is gone.
fn new_behind_old(name: &str, is_asked_anew: bool) -> Answer {
    match name == "moa.js" && !is_asked_anew {
        true => Answer::Loader(ALL),
        false => Answer::New,
    }
}

#[tokio::test]
async fn an_old_loader_whose_files_are_gone_brings_the_new_one() -> Result<()> {
    for more in [
        "put()",
        // By a skin and by Google Tag Manager; and the bridge is gone, too.
        "const more = { dataLayer: 'ga4' }; put(more); put(more); setTimeout(() => put(more), 100)",
        // As scripts that `integrity` is to cover are.
        "put().crossOrigin = 'anonymous'",
    ] {
        let world = bare().await?;
        let cdn = Cdn::start(new_behind_old).await?;
        let visitor = visit(&world, &cdn, &format!("{NO_WASM}; {more}")).await?;
        visitor.be_tracked().await?;
        visitor.run("moa('track', 'third')").await?;
        let stored = world.stored(5).await?;
        assert_eq!(sorted(&stored), TRACKED, "{more}");
        let at = |name: &str| stored.iter().position(|one| one.event == name);
        assert!(at("first") < at("second") && at("second") < at("third"));
        assert_eq!(complaints(&visitor).await?, [] as [String; 0], "{more}");
        let wanted = if more.contains("dataLayer") { 1 } else { 0 };
        assert_eq!(cdn.count(&Bridge.name()?), wanted, "{more}");
        // The tag's, the new one, and the cache's.
        assert!(cdn.count("moa.js") <= 4, "{more}: {}", cdn.count("moa.js"));
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_loader_that_stays_old_or_is_gone_itself_gives_up_after_one_try() -> Result<()> {
    let cases: [fn(&str, bool) -> Answer; 4] = [
        |name, _| match name {
            "moa.js" => Answer::Loader(ALL),
            _ => Answer::Gone,
        },
        |name, is_asked_anew| match name {
            "moa.js" if !is_asked_anew => Answer::Loader(ALL),
            _ => Answer::Gone,
        },
        // A CDN that has an error page for everything.
        |name, is_asked_anew| match name {
            "moa.js" if !is_asked_anew => Answer::Loader(ALL),
            _ => Answer::Page,
        },
        |name, _| match name {
            "moa.js" => Answer::Loader(ALL),
            _ => Answer::Page,
        },
    ];
    for (case, answer) in cases.into_iter().enumerate() {
        let world = bare().await?;
        let cdn = Cdn::start(answer).await?;
        let more = format!("{NO_WASM}; put({{ dataLayer: 'true' }}); put()");
        let visitor = visit(&world, &cdn, &more).await?;
        visitor.be_tracked().await?;
        visitor.stay(1500).await?;
        let complaints = complaints(&visitor).await?;
        let ours: Vec<_> = complaints
            .iter()
            .filter(|line| line.contains("[moa]"))
            .collect();
        assert_eq!(ours.len(), 1, "{case}: {complaints:?}");
        assert!(ours[0].contains("not started"), "{case}: {complaints:?}");
        assert!(cdn.count("moa.js") <= 3, "{case}: {}", cdn.count("moa.js"));
        assert_eq!(world.stored(0).await?.len(), 0);
        visitor.close().await?;
    }
    Ok(())
}

/// What the bridge hands on, once each, whichever build it is of.
async fn hands_on_once(before: &str, answer: fn(&str, bool) -> Answer) -> Result<()> {
    let world = bare().await?;
    let cdn = Cdn::start(answer).await?;
    let more = format!("{before}; put({{ dataLayer: 'true' }})");
    let visitor = visit(&world, &cdn, &more).await?;
    visitor.be_tracked().await?;
    visitor
        .until("return (window.dataLayer || []).some(({ event }) => event == 'moa.view_home')")
        .await?;
    visitor.run("moa('track', 'third')").await?;
    assert_eq!(sorted(&world.stored(5).await?), TRACKED);
    visitor.stay(500).await?;
    let handed = visitor
        .run("return dataLayer.map(({ event }) => event).filter((name) => /first|second|third|view_home/.test(name)).sort()")
        .await?;
    assert_eq!(
        handed,
        json!(["moa.first", "moa.second", "moa.third", "moa.view_home"])
    );
    assert_eq!(cdn.count(&Bridge.name()?), 1);
    assert_eq!(complaints(&visitor).await?, [] as [String; 0]);
    visitor.close().await
}

#[tokio::test]
async fn an_add_on_that_alone_is_gone_comes_with_the_new_loader() -> Result<()> {
    hands_on_once("", |name, is_asked_anew| match name {
        "moa.js" if !is_asked_anew => Answer::Loader(&[Bridge]),
        _ => Answer::New,
    })
    .await
}

#[tokio::test]
async fn an_add_on_that_is_there_is_not_doubled() -> Result<()> {
    hands_on_once(NO_WASM, |name, is_asked_anew| match name {
        "moa.js" if !is_asked_anew => Answer::Loader(&[Plain]),
        _ => Answer::New,
    })
    .await
}

/// Another text than the page pins does not run.
#[tokio::test]
async fn what_a_page_pins_stays_pinned() -> Result<()> {
    let world = bare().await?;
    let cdn = Cdn::start(new_behind_old).await?;
    let pinned = loader_without(ALL)?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.run(NO_WASM).await?;
    let hash = visitor
        .run(&format!(
            "return crypto.subtle.digest('SHA-384', new TextEncoder().encode({}))
               .then((hash) => 'sha384-' + btoa(String.fromCharCode(...new Uint8Array(hash))))",
            serde_json::to_string(&pinned)?
        ))
        .await?;
    let collector = world.collects_at();
    visitor
        .run(&format!(
            "const tag = document.createElement('script');
             Object.assign(tag, {{ integrity: {hash}, crossOrigin: 'anonymous', src: '{}' }});
             Object.assign(tag.dataset, {{ writeKey: 'e2e-key', collector: '{collector}' }});
             document.head.append(tag)",
            cdn.loader()
        ))
        .await?;
    visitor.be_tracked().await?;
    let complaints = complaints(&visitor).await?;
    let ours = complaints
        .iter()
        .filter(|line| line.contains("not started"));
    assert_eq!(ours.count(), 1, "{complaints:?}");
    assert_eq!(world.stored(0).await?.len(), 0);
    visitor.close().await
}
