//! The tracker's build output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

/// A copy of the build output, so that a build meanwhile changes nothing.
#[derive(Debug)]
pub struct Dist {
    folder: TempDir,
    sizes: Sizes,
}

/// What `sizes.json` says.
#[derive(Debug, Clone, Deserialize)]
pub struct Sizes {
    /// Of each file, by its name.
    pub files: BTreeMap<String, Size>,
}

/// Bytes of one file.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Size {
    /// As it is.
    pub raw: u64,
    /// Compressed with gzip.
    pub gzip: u64,
    /// Compressed with brotli.
    pub brotli: u64,
}

/// Why there is nothing to measure.
#[derive(Debug, thiserror::Error)]
pub enum DistError {
    /// A file is missing or cannot be copied.
    #[error("cannot copy {}: {source}; run ./build.sh build, or name the build output with --dist", .path.display())]
    Unreadable {
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// `sizes.json` is not what the build writes.
    #[error("{} is not what the build writes: {source}; run ./build.sh build", .path.display())]
    BadSizes {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Dist {
    /// Copies the folder's files.
    ///
    /// # Errors
    ///
    /// [`DistError`], which says what to do.
    pub fn copy(from: &Path) -> Result<Self, DistError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| DistError::Unreadable { path, source }
        };
        let folder = tempfile::tempdir().map_err(failed(from))?;
        for entry in from.read_dir().map_err(failed(from))? {
            let path = entry.map_err(failed(from))?.path();
            if let Some(name) = path.file_name().filter(|_| path.is_file()) {
                std::fs::copy(&path, folder.path().join(name)).map_err(failed(&path))?;
            }
        }
        let path = from.join("sizes.json");
        let copied = folder.path().join("sizes.json");
        let text = std::fs::read_to_string(copied).map_err(failed(&path))?;
        let sizes =
            serde_json::from_str(&text).map_err(|source| DistError::BadSizes { path, source })?;
        Ok(Self { folder, sizes })
    }

    /// Where the copy is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What a first visit downloads.
    pub fn sizes(&self) -> &Sizes {
        &self.sizes
    }
}

#[cfg(test)]
mod tests;
