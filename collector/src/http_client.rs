//! The client for requests to others: sinks, and the shops' own server.

use std::sync::LazyLock;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a request may take, with its answer.
const WHOLE: Duration = Duration::from_secs(30);

/// How the collector names itself to others.
const NAME: &str = concat!("moa-collector/", env!("CARGO_PKG_VERSION"));

/// What the machine trusts, read once.
static TLS: LazyLock<ClientConfig> = LazyLock::new(tls);

/// A client that speaks HTTP and HTTPS, trusts whom the machine trusts (`SSL_CERT_FILE` and
/// `SSL_CERT_DIR` name others), and follows no redirects: what is sent is meant for one address.
///
/// It keeps its connections, and is copied cheaply. Make all others this way, too: reqwest's own
/// `Client::new` finds no TLS here and panics.
pub fn client() -> reqwest::Client {
    built(building())
}

/// The same, whatever proxy the environment names: for who is on this machine.
pub fn direct_client() -> reqwest::Client {
    built(building().no_proxy())
}

fn building() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_backend_preconfigured(TLS.clone())
        .user_agent(NAME)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
}

fn built(building: reqwest::ClientBuilder) -> reqwest::Client {
    building.build().unwrap_or_else(|error| {
        tracing::error!(%error, "the client for requests to others is one without its usual limits");
        reqwest::Client::new()
    })
}

fn tls() -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    if roots.add_parsable_certificates(found.certs).0 == 0 {
        tracing::warn!(
            "the machine trusts nobody, so HTTPS to others will fail; install its certificates (Debian: ca-certificates)"
        );
    }
    // The provider that the client of NATS brings along, so that no second one is built. Where it
    // is installed already, that is the same.
    let _ = ring::default_provider().install_default();
    ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

#[cfg(test)]
mod tests;
