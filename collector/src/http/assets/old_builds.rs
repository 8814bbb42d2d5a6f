//! What earlier builds had, for the pages that still hold their loader.
//!
//! `moa.js` names the files it loads by their hash, and browsers and CDNs hold it for a while. So a build's
//! hashed files are kept for a time after the next one has taken their place: in memory, from where they
//! are served, and in a folder, where a collector that starts again finds them. The time a file of the
//! folder was changed says when it was last of the current build.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::hashed::{fits, is_of_a_build, loader_name};
use super::memory::Held;
use super::{Assets, LOADER};

/// How often is looked what the current build is.
const INTERVAL: Duration = Duration::from_secs(60);

/// How many bytes are kept at most, the newest first: some hundred builds.
const MOST: usize = 64 << 20;

/// How old a file is that a collector had begun to write when it was killed.
const LEFT_OVER: Duration = Duration::from_secs(3600);

/// Keeps them.
#[derive(Debug)]
pub struct Keeper {
    assets: Assets,
    folder: Option<PathBuf>,
    keep: Duration,
    has_warned: bool,
}

impl Keeper {
    /// Keeps what the current build has for so long after it was, in this folder where one is given.
    pub fn new(assets: Assets, folder: Option<PathBuf>, keep: Duration) -> Self {
        Self {
            assets,
            folder,
            keep,
            has_warned: false,
        }
    }

    /// Looks once a minute, from a minute on, until told to stop.
    pub async fn run(self, stopping: CancellationToken) {
        let mut keeper = self;
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(INTERVAL) => {}
            }
            keeper = match keeper.looked().await {
                Some(keeper) => keeper,
                None => return,
            };
        }
    }

    /// Looks at the files, beside the tasks that answer; none where that has panicked.
    pub async fn looked(mut self) -> Option<Self> {
        let look = tokio::task::spawn_blocking(move || {
            self.look(SystemTime::now());
            self
        });
        look.await.ok()
    }

    /// Takes note of the current build, and forgets those whose time is over.
    pub fn look(&mut self, now: SystemTime) {
        let current = self.take_current(now);
        if let Some(folder) = self.folder.take() {
            let written = self.use_folder(&folder, &current, now);
            if let Err(error) = written
                && !std::mem::replace(&mut self.has_warned, true)
            {
                let folder = folder.display();
                tracing::warn!(
                    "the tracker's earlier builds cannot be kept in {folder}: {error}; they are until this collector ends. Let it write there, or give another folder with tracker.builds in its config"
                );
            }
            self.folder = Some(folder);
        }
        self.forget(now);
    }

    /// Puts what the current build has into memory; its names.
    fn take_current(&self, now: SystemTime) -> Vec<String> {
        let names = self.assets.names().into_iter();
        let mut names: Vec<_> = names.filter(|name| is_of_a_build(name)).collect();
        // A mall's own tag has the loader in it, by a hash of both (`cafe24::tags`).
        if let Some(loader) = self.assets.read(LOADER) {
            let name = loader_name(&loader);
            self.take(name.clone(), loader, now);
            names.push(name);
        }
        names.retain(|name| {
            self.refresh(name, now) || {
                let content = self.assets.read(name);
                content.is_some_and(|content| self.take(name.clone(), content, now))
            }
        });
        names
    }

    /// Takes a file that is what its name promises.
    fn take(&self, name: String, content: Bytes, modified: SystemTime) -> bool {
        let is_good = fits(&name, &content);
        if is_good {
            let held = Held { content, modified };
            self.assets.old.write().insert(name, held);
        }
        is_good
    }

    /// Says that a file was current then; false where it is not held.
    fn refresh(&self, name: &str, then: SystemTime) -> bool {
        let mut held = self.assets.old.write();
        let known = held.get_mut(name);
        known.is_some_and(|known| {
            known.modified = known.modified.max(then);
            true
        })
    }

    /// Takes what the folder has, of this collector or of another that shares it, and brings it up to date.
    fn use_folder(&self, folder: &Path, current: &[String], now: SystemTime) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut there = HashMap::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let Ok(metadata) = entry.metadata() else {
                continue; // another collector has taken it away
            };
            let modified = metadata.modified()?;
            if is_of_a_build(&name) {
                there.insert(name, (modified, metadata.len()));
            } else if is_left_over(&name) && age(modified, now) > LEFT_OVER {
                remove(&entry.path())?;
            }
        }
        for (name, (modified, _)) in &there {
            if age(*modified, now) > self.keep && !current.contains(name) {
                remove(&folder.join(name))?;
            } else if !self.refresh(name, *modified)
                && let Ok(content) = fs::read(folder.join(name))
            {
                self.take(name.clone(), content.into(), *modified);
            }
        }
        for name in current {
            let held = self.assets.old.read().get(name).cloned();
            let Some(held) = held else { continue };
            let file = folder.join(name);
            let length = there.get(name).map(|(_, length)| *length);
            // One of another length is not what was found good.
            if length != Some(held.content.len() as u64) {
                let half = folder.join(format!(".{name}.{}.new", std::process::id()));
                fs::write(&half, &held.content)?;
                fs::rename(&half, &file)?;
            }
            File::options().write(true).open(&file)?.set_modified(now)?;
        }
        Ok(())
    }

    /// Forgets what has not been current for too long, and the oldest where there is too much.
    fn forget(&self, now: SystemTime) {
        let mut held = self.assets.old.write();
        held.retain(|_, held| age(held.modified, now) <= self.keep);
        let mut all: Vec<_> = held
            .iter()
            .map(|(name, held)| (held.modified, held.content.len(), name.clone()))
            .collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        let mut sum = 0;
        for (_, length, name) in all {
            sum += length;
            if sum > MOST {
                held.remove(&name);
            }
        }
    }
}

/// How long ago; a time to come, by a clock that was set, is now.
fn age(then: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(then).unwrap_or_default()
}

/// Says whether that is a name which files have until they are written.
fn is_left_over(name: &str) -> bool {
    let name = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(".new"));
    let name = name.and_then(|name| name.rsplit_once('.'));
    name.is_some_and(|(name, _)| is_of_a_build(name))
}

/// Takes a file away, if another collector has not done so.
fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
