//! What Cafe24 and merchants' browsers ask for.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower::ServiceExt;

use crate::cafe24::context::Context;
use crate::cafe24::loader::{Loader, Loaders};
use crate::cafe24::tags;
use crate::cafe24::{install, webhook};
use crate::http::assets::{self, Assets};
use crate::http::error::HttpError;
use crate::http::named::Named;

/// The addresses of the app, and of the tags in its malls.
pub fn routes<S: Clone + Send + Sync + 'static>(context: Context, assets: Assets) -> Router<S> {
    let tags = Router::new()
        .route("/cafe24/tag/{mall}/{hash}/{file}", get(tag))
        .with_state((context.clone(), assets));
    Router::new()
        .route("/cafe24/install", get(install::install))
        .route("/cafe24/callback", get(install::callback))
        .route("/cafe24/webhooks", post(webhook::receive))
        .with_state(context)
        .merge(tags)
}

impl Loaders for Assets {
    fn loader(&self) -> Option<String> {
        Assets::loader(self)
    }

    fn old_loaders(&self) -> Vec<String> {
        Assets::old_loaders(self)
    }

    fn place(&self) -> String {
        self.dist().display().to_string()
    }
}

/// `GET /cafe24/tag/{mall}/{hash}/{file}`: a mall's loader, and beside it what it loads.
async fn tag(
    State((context, assets)): State<(Context, Assets)>,
    Named((mall, hash, file)): Named<(String, String, String)>,
    mut request: Request,
) -> Response {
    if file == "moa.js" {
        return match tags::loader(&context, &mall) {
            Ok(loader) if loader.hash == hash => script(loader),
            _ => match tags::old_loader(&context, &mall, &hash) {
                Some(loader) => script(loader),
                None => nothing(request.uri()),
            },
        };
    }
    match format!("/{file}").parse::<Uri>() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return nothing(request.uri()),
    }
    let answer = assets::service(&assets).oneshot(request).await;
    answer.unwrap_or_else(|never| match never {})
}

fn nothing(uri: &Uri) -> Response {
    HttpError::NotFound(uri.path().to_owned()).into_response()
}

fn script(loader: Loader) -> Response {
    let mut response = loader.text.into_response();
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    set(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    // `integrity` is checked only of what may be read.
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response
}
