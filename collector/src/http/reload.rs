//! `POST /reload`, at the operator's address: other settings from now on, without a request that is not answered.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use tokio::sync::oneshot;

use crate::http::app::App;
use crate::http::error::HttpError;

/// Has the settings read anew, and says what is in force now.
///
/// # Errors
///
/// [`HttpError::BadSettings`] where they cannot be used: what was in force is.
pub async fn post(State(app): State<App>, headers: HeaderMap) -> Result<String, HttpError> {
    // A page elsewhere can have a browser on this machine ask, but not without saying that it did.
    if headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site") {
        return Err(HttpError::CrossSite);
    }
    let (answer, reloaded) = oneshot::channel();
    let asked = app.reload.send(answer).await;
    let nobody = || {
        HttpError::BadSettings("this collector was started without a file to read them from".into())
    };
    asked.map_err(|_| nobody())?;
    let said = reloaded.await.map_err(|_| nobody())?;
    said.map(|said| format!("{said}\n"))
        .map_err(HttpError::BadSettings)
}
