//! The two addresses of a collector: that of the public, and that of its operator.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;

/// Why an address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}; give a free address of this machine with {setting}")]
pub struct ListenError {
    /// The address from the settings.
    pub address: String,
    /// Where they say it.
    pub setting: &'static str,
    /// What the system says.
    pub source: std::io::Error,
}

/// Both, listening.
pub(super) struct Listeners {
    pub public: TcpListener,
    pub operator: TcpListener,
}

impl Listeners {
    /// Listens at both. Without an address of its own the operator's is of this machine alone, at the port after the
    /// public one, or at any where that is taken: a second collector on the machine starts as well.
    pub async fn open(public: &str, operator: Option<&str>) -> Result<Self, ListenError> {
        let public = bind(public, "--listen").await?;
        let operator = match operator {
            Some(address) => bind(address, "operator.listen in the config").await?.1,
            None => usual(public.0).await?,
        };
        Ok(Self {
            public: public.1,
            operator,
        })
    }
}

async fn usual(public: SocketAddr) -> Result<TcpListener, ListenError> {
    let next = SocketAddr::from((Ipv4Addr::LOCALHOST, public.port().saturating_add(1)));
    if let Ok(listener) = TcpListener::bind(next).await {
        return Ok(listener);
    }
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).to_string();
    let (address, listener) = bind(&any, "operator.listen in the config").await?;
    tracing::warn!(
        "{next} is taken: the operator's pages are at {address} until the next start; set operator.listen to keep them in one place"
    );
    Ok(listener)
}

async fn bind(
    address: &str,
    setting: &'static str,
) -> Result<(SocketAddr, TcpListener), ListenError> {
    let failed = |source| ListenError {
        address: address.to_owned(),
        setting,
        source,
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    Ok((listener.local_addr().map_err(failed)?, listener))
}
