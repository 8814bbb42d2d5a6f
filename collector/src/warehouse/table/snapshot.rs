//! The state of a table: what all changes up to one come to.

use std::collections::BTreeMap;

use super::action::{Action, Add, Metadata, Protocol, Remove, Txn};

/// The state of a table.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    next_version: u64,
    protocol: Option<Protocol>,
    metadata: Option<Metadata>,
    files: BTreeMap<String, Add>,
    removed: BTreeMap<String, Remove>,
    txns: BTreeMap<String, Txn>,
}

impl Snapshot {
    /// The version of the next change.
    pub fn next_version(&self) -> u64 {
        self.next_version
    }

    /// What the table says of itself, once it is there.
    pub fn metadata(&self) -> Option<&Metadata> {
        self.metadata.as_ref()
    }

    /// Its files, by their paths.
    pub fn files(&self) -> &BTreeMap<String, Add> {
        &self.files
    }

    /// Those that are its files no more, by their paths.
    pub fn removed(&self) -> &BTreeMap<String, Remove> {
        &self.removed
    }

    /// How far this has come.
    pub fn reached(&self, app_id: &str) -> Option<u64> {
        let txn = self.txns.get(app_id)?;
        u64::try_from(txn.version).ok()
    }

    /// With what this change says.
    pub fn apply(&mut self, version: u64, actions: Vec<Action>) {
        self.next_version = version + 1;
        for action in actions {
            match action {
                Action::Protocol(protocol) => self.protocol = Some(protocol),
                Action::MetaData(metadata) => self.metadata = Some(metadata),
                Action::Add(add) => {
                    self.removed.remove(&add.path);
                    self.files.insert(add.path.clone(), add);
                }
                Action::Remove(remove) => {
                    self.files.remove(&remove.path);
                    self.removed.insert(remove.path.clone(), remove);
                }
                Action::Txn(txn) => {
                    self.txns.insert(txn.app_id.clone(), txn);
                }
                Action::CommitInfo(_) | Action::Other(_) => {}
            }
        }
    }

    /// What comes to the same state in one change. Of removed files those that were removed since `since`.
    pub fn actions(&self, since: i64) -> Vec<Action> {
        let protocol = self.protocol.map(Action::Protocol);
        let metadata = self.metadata.clone().map(Action::MetaData);
        let fresh = |remove: &&Remove| remove.deletion_timestamp.is_some_and(|at| at >= since);
        protocol
            .into_iter()
            .chain(metadata)
            .chain(self.txns.values().cloned().map(Action::Txn))
            .chain(
                self.removed
                    .values()
                    .filter(fresh)
                    .cloned()
                    .map(Action::Remove),
            )
            .chain(self.files.values().cloned().map(Action::Add))
            .collect()
    }
}
