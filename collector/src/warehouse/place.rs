//! An address to load to: `s3://bucket/path`, or `file:///path` for a folder of this machine.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::client::{HttpClient, HttpConnector};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore};
use url::Url;

use crate::http_client;

/// Why an address cannot be loaded to.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// It is none.
    #[error(
        "{0:?} is no place to load to; write s3://BUCKET/PATH for object storage, or file:///PATH for a folder of this machine"
    )]
    Unknown(String),
    /// The storage's settings are not enough.
    #[error(
        "object storage cannot be used: {0}; it is described by AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and AWS_ENDPOINT_URL where it is not Amazon's"
    )]
    Storage(#[from] object_store::Error),
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
pub struct To(Url);

impl FromStr for To {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let unknown = || PlaceError::Unknown(text.to_owned());
        let url: Url = text.parse().map_err(|_| unknown())?;
        match (url.scheme(), url.host_str()) {
            ("s3", Some(bucket)) if !bucket.is_empty() => Ok(Self(url)),
            ("file", None | Some("")) => Ok(Self(url)),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for To {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
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
    /// The storage, and where in it.
    ///
    /// # Errors
    ///
    /// [`PlaceError`].
    pub fn storage(&self) -> Result<(Arc<dyn ObjectStore>, Path), PlaceError> {
        if self.0.scheme() == "file" {
            let folder = self.0.to_file_path();
            let folder = folder.map_err(|()| PlaceError::Unknown(self.0.to_string()))?;
            std::fs::create_dir_all(&folder).map_err(|source| PlaceError::Folder {
                folder: folder.display().to_string(),
                source,
            })?;
            let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
            return Ok((Arc::new(store), Path::default()));
        }
        let endpoint = std::env::var("AWS_ENDPOINT_URL").unwrap_or_default();
        let store = AmazonS3Builder::from_env()
            .with_url(self.0.as_str())
            // A storage of one's own need not speak HTTPS; who names it has said so.
            .with_allow_http(endpoint.starts_with("http://"))
            .with_http_connector(OwnClient)
            .build()?;
        Ok((
            Arc::new(store),
            Path::from_url_path(self.0.path()).map_err(object_store::Error::from)?,
        ))
    }

    /// The address as a name of letters, digits, `-` and `_`.
    pub fn name(&self) -> String {
        let text = format!("{}{}", self.0.host_str().unwrap_or_default(), self.0.path());
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

#[cfg(test)]
mod tests;
