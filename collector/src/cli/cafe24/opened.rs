//! The file of what is known of the malls, and the mall that is meant.

use std::path::PathBuf;

use super::error::Cafe24Error;
use crate::cafe24::state::{Mall, MallStatus, State};
use crate::cli::cafe24::args::{Config, OneMall};
use crate::cli::layers::layers;
use crate::config::{Layer, Settings};

/// The file, and what is in it.
pub(super) struct Opened {
    pub(super) file: PathBuf,
    pub(super) state: State,
}

impl Opened {
    pub(super) fn of(config: &Config) -> Result<Self, Cafe24Error> {
        let file = Settings::cafe24_db(layers(Layer::default(), config.config.as_deref())?)?;
        let state = State::beside(&file)?;
        Ok(Self { file, state })
    }

    /// The mall that is meant.
    pub(super) async fn mall(&self, flags: &OneMall) -> Result<Mall, Cafe24Error> {
        pick(self.state.malls().await?, flags.mall.as_deref())
    }
}

/// The mall of this name, or the only one.
fn pick(malls: Vec<Mall>, name: Option<&str>) -> Result<Mall, Cafe24Error> {
    let names: Vec<_> = malls.iter().map(|mall| mall.mall.as_str()).collect();
    let names = names.join(", ");
    if malls.is_empty() {
        return Err(Cafe24Error::NoMalls);
    }
    if let Some(name) = name {
        let found = malls.into_iter().find(|mall| mall.mall == name);
        return found.ok_or_else(|| Cafe24Error::NoSuchMall {
            mall: name.to_owned(),
            known: names,
        });
    }
    // One that has left is not meant where another is there.
    let (there, left): (Vec<_>, Vec<_>) = malls
        .into_iter()
        .partition(|mall| mall.status != MallStatus::Uninstalled);
    let mut meant = match there.is_empty() {
        true => left,
        false => there,
    };
    if meant.len() > 1 {
        let names: Vec<_> = meant.iter().map(|mall| mall.mall.as_str()).collect();
        return Err(Cafe24Error::WhichMall(names.join(", ")));
    }
    meant.pop().ok_or(Cafe24Error::NoMalls)
}

#[cfg(test)]
mod tests;
