//! Files in memory, which [`ServeDir`](tower_http::services::ServeDir) serves as it serves those of a
//! folder: ranges, conditions, packed forms and all.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::io::{self, Cursor, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::task::{Context, Poll};
use std::time::SystemTime;

use bytes::Bytes;
use include_dir::Dir;
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// Files by their names; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<RwLock<HashMap<String, Held>>>);

/// One of the files.
#[derive(Debug, Clone)]
pub struct Held {
    /// What it is.
    pub content: Bytes,
    /// When it became so; of a file of earlier builds, when it was last of the current one.
    pub modified: SystemTime,
}

impl Memory {
    /// What lies in a folder that a program has inside it.
    pub fn of(folder: &'static Dir<'static>) -> Self {
        let files = folder.files().filter_map(|file| {
            let modified = file.metadata().map(|metadata| metadata.modified());
            let held = Held {
                content: Bytes::from_static(file.contents()),
                modified: modified.unwrap_or(SystemTime::UNIX_EPOCH),
            };
            Some((file.path().to_str()?.to_owned(), held))
        });
        Self(Arc::new(RwLock::new(files.collect())))
    }

    /// Its files, to look at.
    pub fn read(&self) -> RwLockReadGuard<'_, HashMap<String, Held>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its files, to change.
    pub fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, Held>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, path: &Path) -> io::Result<Held> {
        let name = path.strip_prefix(".").ok().and_then(Path::to_str);
        let held = name.and_then(|name| self.read().get(name).cloned());
        held.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Backend for Memory {
    type File = Opened;
    type Metadata = Held;
    type OpenFuture = Ready<io::Result<Opened>>;
    type MetadataFuture = Ready<io::Result<Held>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.find(&path).map(|held| Opened {
            reader: Cursor::new(held.content.clone()),
            held,
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.find(&path))
    }
}

impl Metadata for Held {
    fn is_dir(&self) -> bool {
        false
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(self.modified)
    }

    fn len(&self) -> u64 {
        self.content.len() as u64
    }
}

/// A file that is being sent.
#[derive(Debug)]
pub struct Opened {
    reader: Cursor<Bytes>,
    held: Held,
}

impl File for Opened {
    type Metadata = Held;
    type MetadataFuture<'a> = Ready<io::Result<Held>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.held.clone()))
    }
}

impl AsyncRead for Opened {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(context, into)
    }
}

impl AsyncSeek for Opened {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.reader).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.reader).poll_complete(context)
    }
}
