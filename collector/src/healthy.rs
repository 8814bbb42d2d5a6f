//! `moa-collector healthy` and `reload`: what is asked of a running collector, by whoever watches over it and has
//! nothing else to ask with, such as a container.

use std::time::Duration;

use crate::http_client;

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a reload may take: sinks end what they have begun.
const RELOAD_PATIENCE: Duration = Duration::from_secs(60);

/// The collector is not ready, or not there.
#[derive(Debug, thiserror::Error)]
pub enum Unhealthy {
    /// Nobody answers.
    #[error("{url} does not answer; is the collector running, and does it listen there?")]
    NoAnswer {
        /// What was asked.
        url: String,
    },
    /// It says that it is not ready.
    #[error("{url} answers {status}: {said}")]
    NotReady {
        /// What was asked.
        url: String,
        /// The answer's status.
        status: u16,
        /// The answer, in one line.
        said: String,
    },
}

/// Has the collector whose operator's pages are at this address read its settings anew; returns what it says.
///
/// # Errors
///
/// [`Unhealthy`], which says why nothing changed.
pub async fn reload(operator: &str, token: Option<&str>) -> Result<String, Unhealthy> {
    let url = format!("http://{}/reload", reachable(operator));
    let request = http_client::direct_client()
        .post(&url)
        .timeout(RELOAD_PATIENCE);
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let Ok(answer) = request.send().await else {
        return Err(Unhealthy::NoAnswer { url });
    };
    let status = answer.status();
    let said = answer.text().await.unwrap_or_default();
    match status.is_success() {
        true => Ok(said),
        false => Err(Unhealthy::NotReady {
            url,
            status: status.as_u16(),
            said: said.split_whitespace().collect::<Vec<_>>().join(" "),
        }),
    }
}

/// Asks the collector that listens on this address; returns what was asked.
///
/// # Errors
///
/// [`Unhealthy`], which says why.
pub async fn ask(listen: &str) -> Result<String, Unhealthy> {
    let url = format!("http://{}/readyz", reachable(listen));
    let request = http_client::direct_client().get(&url).timeout(PATIENCE);
    let Ok(answer) = request.send().await else {
        return Err(Unhealthy::NoAnswer { url });
    };
    let status = answer.status();
    if status.is_success() {
        return Ok(url);
    }
    let said = answer.text().await.unwrap_or_default();
    Err(Unhealthy::NotReady {
        url,
        status: status.as_u16(),
        said: said.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

/// Where this machine reaches who listens on this address: all of its addresses are none to connect to.
fn reachable(listen: &str) -> String {
    match listen.rsplit_once(':') {
        Some(("0.0.0.0", port)) => format!("127.0.0.1:{port}"),
        Some(("[::]", port)) => format!("[::1]:{port}"),
        _ => listen.to_owned(),
    }
}

#[cfg(test)]
mod tests;
