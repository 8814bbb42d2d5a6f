//! An S3 server on a folder, that fails and answers late.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleError;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use s3s::HttpError;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// The bucket that is there.
pub const BUCKET: &str = "shop-events";

/// A running server; what it keeps are files below its folder.
pub struct S3 {
    pub url: String,
    task: JoinHandle<()>,
}

impl S3 {
    /// A server of which one in so many requests fails, half of them after they were done; every seventh is late. None
    /// fails where that is 0.
    pub async fn start(folder: &Path, fails_of: u64) -> Self {
        std::fs::create_dir_all(folder.join(BUCKET)).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder).unwrap());
        service.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = HandleError::new(service.build(), async |error: HttpError| {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}"))
        });
        let count = Arc::new(AtomicU64::new(1));
        let faults = middleware::from_fn(move |request: Request, next: Next| {
            let count = count.fetch_add(1, Ordering::Relaxed);
            async move { fate(count, fails_of, request, next).await }
        });
        let writing = Arc::new(Mutex::new(()));
        let one_by_one = middleware::from_fn(move |request: Request, next: Next| {
            let writing = Arc::clone(&writing);
            async move { whole(&writing, request, next).await }
        });
        let app = Router::new()
            .fallback_service(service)
            .layer(one_by_one)
            .layer(faults);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = async move { axum::serve(listener, app).await.unwrap() };
        let task = tokio::spawn(serving);
        Self { url, task }
    }

    /// What describes it to a program.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("AWS_ENDPOINT_URL", self.url.clone()),
            ("AWS_ACCESS_KEY_ID", "key".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
            ("AWS_REGION", "ap-northeast-2".to_owned()),
        ]
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A write that is only to be made where nothing is: storage does that in one step. This server looks, and writes later,
/// so that of two such writes both are made.
async fn whole(writing: &Mutex<()>, request: Request, next: Next) -> Response {
    let _writing = match request.headers().contains_key("if-none-match") {
        true => Some(writing.lock().await),
        false => None,
    };
    next.run(request).await
}

async fn fate(count: u64, fails_of: u64, request: Request, next: Next) -> Response {
    if count.is_multiple_of(7) {
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    if fails_of == 0 || !count.is_multiple_of(fails_of) {
        return next.run(request).await;
    }
    if count.is_multiple_of(2) {
        next.run(request).await;
    }
    (StatusCode::SERVICE_UNAVAILABLE, "it fails").into_response()
}
