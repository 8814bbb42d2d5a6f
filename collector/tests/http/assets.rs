//! The tracker's files, as a store's page asks for them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use ring::digest::{SHA256, digest};
use tempfile::TempDir;

use crate::support::{Running, assert_refused};

async fn with_dist() -> Running {
    let folder = TempDir::new().unwrap();
    let dist = folder.path().join("dist");
    fs::create_dir(&dist).unwrap();
    for name in ["moa.js", "moa-0123abcd.js", "moa-0123abcd.wasm"] {
        for (ending, text) in [("", "plain"), (".br", "brotli"), (".gz", "gzip")] {
            fs::write(
                dist.join(format!("{name}{ending}")),
                format!("{text} of {name}"),
            )
            .unwrap();
        }
    }
    Running::start_in(folder).await
}

async fn get(collector: &Running, path: &str, accept_encoding: &str) -> (HeaderMap, String) {
    let request = collector.client().get(collector.url(path));
    let response = request
        .header("accept-encoding", accept_encoding)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    (response.headers().clone(), response.text().await.unwrap())
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_the_loader_five_minutes() {
    let collector = with_dist().await;
    for (path, content_type, cache) in [
        (
            "/moa.js",
            "text/javascript",
            "public, max-age=300, must-revalidate",
        ),
        (
            "/moa-0123abcd.js",
            "text/javascript",
            "public, max-age=31536000, immutable",
        ),
        (
            "/moa-0123abcd.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let (headers, text) = get(&collector, path, "identity").await;
        assert_eq!(text, format!("plain of {}", &path[1..]));
        assert!(
            headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with(content_type)
        );
        assert_eq!(headers["cache-control"], cache);
        assert_eq!(headers["access-control-allow-origin"], "*");
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(headers["timing-allow-origin"], "*");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(
            headers["vary"].to_str().unwrap().to_lowercase(),
            "accept-encoding"
        );
    }
}

#[tokio::test]
async fn the_smallest_form_the_browser_takes_is_sent() {
    let collector = with_dist().await;
    let (headers, text) = get(&collector, "/moa-0123abcd.wasm", "gzip, deflate, br").await;
    assert_eq!(
        (text.as_str(), &headers["content-encoding"]),
        ("brotli of moa-0123abcd.wasm", &"br".parse().unwrap())
    );
    assert_eq!(headers["content-type"], "application/wasm");
    let (headers, text) = get(&collector, "/moa.js", "gzip").await;
    assert_eq!(
        (text.as_str(), &headers["content-encoding"]),
        ("gzip of moa.js", &"gzip".parse().unwrap())
    );
}

#[tokio::test]
async fn the_loader_is_asked_for_again_without_being_sent_again() {
    let collector = with_dist().await;
    let (headers, _) = get(&collector, "/moa.js", "br").await;
    let request = collector
        .client()
        .get(collector.url("/moa.js"))
        .header("accept-encoding", "br");
    let again = request
        .header("if-modified-since", &headers["last-modified"])
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(
        again.headers()["cache-control"],
        "public, max-age=300, must-revalidate"
    );
}

#[tokio::test]
async fn without_a_build_the_reason_says_what_to_run() {
    let collector = Running::start().await;
    let response = collector.get("/moa.js").await;
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let text = message(response).await;
    assert!(text.contains("./build.sh build"), "{text}");
    assert_refused(collector.get("/moa-0123abcd.wasm").await, 404, "not_found").await;
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let collector = with_dist().await;
    fs::write(collector.folder.path().join("secret.txt"), "secret").unwrap();
    for path in [
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/.%2e/log.db",
        "//etc/passwd",
    ] {
        assert_refused(collector.get(path).await, 404, "not_found").await;
    }
}

#[tokio::test]
async fn files_are_only_read() {
    let collector = with_dist().await;
    let refused = collector
        .client()
        .post(collector.url("/moa.js"))
        .send()
        .await
        .unwrap();
    assert_eq!(refused.headers()["allow"], "GET,HEAD");
    assert_refused(refused, 405, "method_not_allowed").await;
}

async fn message(response: Response) -> String {
    assert_eq!(response.status(), 404);
    let body: serde_json::Value = response.json().await.unwrap();
    assert_eq!(body["error"]["code"], "not_built");
    body["error"]["message"].as_str().unwrap().to_owned()
}

/// A build with this text in its only file; the file's path.
fn build(dist: &Path, text: &str) -> String {
    let hash: String = digest(&SHA256, text.as_bytes()).as_ref()[..5]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("moa-{hash}.js");
    let new = dist.with_extension("new");
    fs::create_dir(&new).unwrap();
    fs::write(new.join("moa.js"), format!("loads {name}")).unwrap();
    fs::write(new.join(&name), text).unwrap();
    // As a deployment does it: one folder in the place of the other.
    let _ = fs::remove_dir_all(dist);
    fs::rename(&new, dist).unwrap();
    format!("/{name}")
}

#[tokio::test]
async fn what_an_earlier_build_had_is_served_after_the_next_has_come() {
    let folder = TempDir::new().unwrap();
    let dist = folder.path().join("dist");
    let first = build(&dist, "first");
    let collector = Running::start_in(folder).await;
    let second = build(&dist, "second");
    assert_eq!(
        get(&collector, "/moa.js", "br").await.1,
        format!("loads {}", &second[1..])
    );
    let (headers, text) = get(&collector, &first, "br").await;
    assert_eq!(text, "first");
    assert_eq!(
        headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(headers["access-control-allow-origin"], "*");
    // The next collector knows both, and what was only in its folder.
    let collector = collector.restart().await;
    let third = build(&dist, "third");
    for (path, text) in [(&first, "first"), (&second, "second"), (&third, "third")] {
        assert_eq!(get(&collector, path, "identity").await.1, text);
    }
    let refused = collector
        .client()
        .post(collector.url(&first))
        .send()
        .await
        .unwrap();
    assert_eq!(refused.headers()["allow"], "GET,HEAD");
    // The folder is no place to look around in.
    fs::write(collector.folder.path().join("log.db.builds/notes.txt"), "x").unwrap();
    for path in [
        "/notes.txt",
        "/log.db.builds/notes.txt",
        "/%2e%2e/log.db.builds/notes.txt",
    ] {
        assert_refused(collector.get(path).await, 404, "not_found").await;
    }
}

#[tokio::test]
async fn nothing_is_kept_where_that_is_off() {
    let folder = TempDir::new().unwrap();
    let dist = folder.path().join("dist");
    let first = build(&dist, "first");
    let mut settings = Running::settings(&folder);
    settings.tracker.keep_builds = Duration::ZERO;
    let collector = Running::start_set(folder, settings).await;
    build(&dist, "second");
    assert_refused(collector.get(&first).await, 404, "not_found").await;
    assert!(!collector.folder.path().join("log.db.builds").exists());
}
