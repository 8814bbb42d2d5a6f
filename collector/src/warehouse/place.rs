//! An address to load to: `s3://bucket/path`, `file:///path` for a folder of this machine, or
//! `clickhouse://host:8123/database`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::client::{HttpClient, HttpConnector};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore};
use url::Url;

use super::bucket::Bucket;
use super::clickhouse::ClickHouse;
use super::clickhouse::address::Address;
use super::target::{Target, TargetError};
use crate::http_client;

/// Why an address cannot be loaded to.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// It is none.
    #[error(
        "{0:?} is no place to load to; write s3://BUCKET/PATH for object storage, file:///PATH for a folder of this machine, or clickhouse://HOST:8123/DATABASE (with ?secure=true for HTTPS)"
    )]
    Unknown(String),
    /// The storage's settings are not enough.
    #[error(
        "object storage cannot be used: {0}; it is described by AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and AWS_ENDPOINT_URL where it is not Amazon's"
    )]
    Storage(#[from] object_store::Error),
    /// It cannot be used.
    #[error(
        "{to} cannot be used: {source}; look at the address, and at the rights of who writes there"
    )]
    Unusable {
        /// Where it is.
        to: String,
        /// What went wrong.
        source: TargetError,
    },
    /// Nobody has loaded there.
    #[error("there is no warehouse at {0}; look at the address")]
    Nothing(String),
    /// The folder cannot be made.
    #[error("the folder {folder} cannot be used: {source}; make it, or give another")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Where to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// Object storage, or a folder.
    Storage(Url),
    /// A database of ClickHouse.
    ClickHouse(Address),
}

impl FromStr for To {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let url: Result<Url, _> = text.parse();
        let to = url
            .ok()
            .and_then(|url| match (url.scheme(), url.host_str()) {
                // Who may write there is said in the environment.
                ("s3", Some(bucket)) if !bucket.is_empty() && !text.contains('@') => {
                    Some(Self::Storage(url))
                }
                // `file:path` would be one from the root, too.
                ("file", None | Some("")) if text.starts_with("file:///") => {
                    Some(Self::Storage(url))
                }
                ("clickhouse", _) => Address::of(&url).map(Self::ClickHouse),
                _ => None,
            });
        to.ok_or_else(|| PlaceError::Unknown(without_secrets(text)))
    }
}

/// What somebody gave, as it may be printed: without what stands where a password would.
fn without_secrets(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let (who, rest) = rest.rsplit_once('@').unwrap_or(("", rest));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let scheme = if scheme.is_empty() {
        ""
    } else {
        &text[..scheme.len() + 3]
    };
    let who = if who.is_empty() { "" } else { "…@" };
    format!("{scheme}{who}{rest}")
}

impl fmt::Display for To {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Storage(url) => url.fmt(to),
            Self::ClickHouse(address) => address.fmt(to),
        }
    }
}

/// Requests leave by the collector's own client: it trusts whom the machine trusts.
#[derive(Debug)]
struct OwnClient;

impl HttpConnector for OwnClient {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(http_client::client()))
    }
}

impl To {
    /// What is loaded to, with its tables made and widened where they are not as they should be.
    ///
    /// # Errors
    ///
    /// [`PlaceError`], which says what to do.
    pub async fn open(&self) -> Result<Arc<dyn Target>, PlaceError> {
        let unusable = |source: TargetError| PlaceError::Unusable {
            to: self.to_string(),
            source,
        };
        Ok(match self {
            Self::Storage(url) => {
                let (store, root) = storage(url)?;
                let bucket = Bucket::open(store, root).await;
                Arc::new(bucket.map_err(|error| unusable(error.into()))?)
            }
            Self::ClickHouse(address) => {
                let clickhouse = ClickHouse::open(address).await;
                Arc::new(clickhouse.map_err(|error| unusable(error.into()))?)
            }
        })
    }

    /// The same, where somebody has loaded to it before.
    ///
    /// # Errors
    ///
    /// [`PlaceError::Nothing`] where nobody has, or as [`To::open`].
    pub async fn find(&self) -> Result<Arc<dyn Target>, PlaceError> {
        let unusable = |source: TargetError| PlaceError::Unusable {
            to: self.to_string(),
            source,
        };
        let nothing = || PlaceError::Nothing(self.to_string());
        let is_there = match self {
            Self::Storage(url) => {
                let folder = url.to_file_path();
                if url.scheme() == "file" && folder.is_ok_and(|folder| !folder.is_dir()) {
                    return Err(nothing());
                }
                let (store, root) = storage(url)?;
                let is_there = Bucket::is_there(&*store, root).await;
                is_there.map_err(|error| unusable(error.into()))?
            }
            Self::ClickHouse(address) => {
                let is_there = ClickHouse::is_there(address).await;
                is_there.map_err(|error| unusable(error.into()))?
            }
        };
        match is_there {
            true => self.open().await,
            false => Err(nothing()),
        }
    }

    /// The address as a name of letters, digits, `-` and `_`.
    pub fn name(&self) -> String {
        let text = match self {
            Self::Storage(url) => format!("{}{}", url.host_str().unwrap_or_default(), url.path()),
            Self::ClickHouse(address) => address.to_string(),
        };
        let name = text.trim_matches('/').chars();
        name.map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect()
    }
}

/// The storage at this address, and where in it.
fn storage(url: &Url) -> Result<(Arc<dyn ObjectStore>, Path), PlaceError> {
    if url.scheme() == "file" {
        let folder = url.to_file_path();
        let folder = folder.map_err(|()| PlaceError::Unknown(url.to_string()))?;
        std::fs::create_dir_all(&folder).map_err(|source| PlaceError::Folder {
            folder: folder.display().to_string(),
            source,
        })?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        return Ok((Arc::new(store), Path::default()));
    }
    let endpoint = std::env::var("AWS_ENDPOINT_URL").unwrap_or_default();
    let store = AmazonS3Builder::from_env()
        .with_url(url.as_str())
        // A storage of one's own need not speak HTTPS; who names it has said so.
        .with_allow_http(endpoint.starts_with("http://"))
        .with_http_connector(OwnClient)
        .build()?;
    Ok((
        Arc::new(store),
        Path::from_url_path(url.path()).map_err(object_store::Error::from)?,
    ))
}

#[cfg(test)]
mod tests;
