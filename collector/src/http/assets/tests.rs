//! What a program has inside it, served; `tests/http/assets.rs` has the folder.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::response::Parts;
use include_dir::{DirEntry, File, Metadata};
use tower::ServiceExt;

use super::*;

const BUILT: Metadata = {
    let built = Duration::from_secs(1_700_000_000);
    Metadata::new(built, built, built)
};

const fn file(path: &'static str, text: &'static str) -> DirEntry<'static> {
    DirEntry::File(File::new(path, text.as_bytes()).with_metadata(BUILT))
}

static INSIDE: Dir<'_> = Dir::new(
    "",
    &[
        file("moa.js", "inside"),
        file("moa.js.br", "inside, brotli"),
        file("moa.js.gz", "inside, gzip"),
        file("moa-0123abcd.wasm", "wasm"),
    ],
);

async fn ask(assets: &Assets, head: &str, headers: &[(&str, &str)]) -> (Parts, String) {
    let (method, path) = head.split_once(' ').unwrap();
    let mut request = axum::http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = service(assets).oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (parts, String::from_utf8(body.into()).unwrap())
}

fn inside() -> Assets {
    Assets::new(Path::new("/nowhere/dist"), Some(&INSIDE))
}

#[tokio::test]
async fn what_is_inside_is_served_as_a_folder_is() {
    let assets = inside();
    assert!(assets.has_place());
    assert_eq!(assets.loader().as_deref(), Some("inside"));
    for (accepted, text, encoding) in [
        ("gzip, deflate, br", "inside, brotli", Some("br")),
        ("gzip", "inside, gzip", Some("gzip")),
        ("br;q=0, gzip;q=0.1", "inside, gzip", Some("gzip")),
        ("br;q=0, gzip;q=0", "inside", None),
        ("identity", "inside", None),
    ] {
        let (parts, body) = ask(&assets, "GET /moa.js", &[("accept-encoding", accepted)]).await;
        assert_eq!(body, text, "{accepted}");
        let header = |name: &str| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        assert_eq!(header("content-encoding"), encoding, "{accepted}");
        assert_eq!(header("cache-control"), Some(FIVE_MINUTES));
        assert_eq!(header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            header("vary").map(str::to_lowercase).as_deref(),
            Some("accept-encoding")
        );
        assert!(header("content-type").is_some_and(|kind| kind.starts_with("text/javascript")));
    }
    let (parts, _) = ask(&assets, "GET /moa-0123abcd.wasm", &[]).await;
    assert_eq!(parts.headers["content-type"], "application/wasm");
    assert_eq!(parts.headers["cache-control"], FOR_EVER);
}

#[tokio::test]
async fn it_is_asked_for_again_without_being_sent_again() {
    let assets = inside();
    let br = ("accept-encoding", "br");
    let (first, _) = ask(&assets, "GET /moa.js", &[br]).await;
    let tag = first.headers["etag"].to_str().unwrap();
    let (again, body) = ask(&assets, "GET /moa.js", &[br, ("if-none-match", tag)]).await;
    assert_eq!(
        (again.status, body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    assert_eq!(again.headers["etag"], tag);
    let (other, _) = ask(&assets, "GET /moa.js", &[("if-none-match", tag)]).await;
    assert_eq!(other.status, 200, "each form has an ETag of its own");
    let (head, body) = ask(&assets, "HEAD /moa.js", &[br]).await;
    assert_eq!((head.status.as_u16(), body.as_str()), (200, ""));
    assert_eq!(head.headers["content-length"], "14");
    let (post, _) = ask(&assets, "POST /moa.js", &[]).await;
    assert_eq!(post.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(post.headers["allow"], "GET,HEAD");
    for path in ["/a/moa.js", "/./../moa.js", "/%2e%2e/moa.js", "/"] {
        let (parts, body) = ask(&assets, &format!("GET {path}"), &[]).await;
        assert_eq!(parts.status, 404, "{path}: {body}");
    }
}

#[tokio::test]
async fn a_folder_with_a_loader_goes_before_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let assets = Assets::new(folder.path(), Some(&INSIDE));
    assert_eq!(ask(&assets, "GET /moa.js", &[]).await.1, "inside");
    fs::write(folder.path().join("moa.js"), "of the folder").unwrap();
    assert_eq!(ask(&assets, "GET /moa.js", &[]).await.1, "of the folder");
    let packed = ask(&assets, "GET /moa.js", &[("accept-encoding", "br")]).await;
    assert_eq!(packed.1, "of the folder", "not the other's packed form");
    assert_eq!(assets.loader().as_deref(), Some("of the folder"));
}
