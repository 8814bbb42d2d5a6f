//! `moa-collector cafe24 …`.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use chrono::{Days, Utc};

use super::{find, follow, print, progress};
use crate::cafe24::api::ApiError;
use crate::cafe24::overview;
use crate::cafe24::state::{Job, JobKind, Mall, Standing, State, StateError, Unusable};
use crate::cafe24::time;
use crate::cli::cafe24::args::{Cafe24, Config, Form, OneMall, Reconcile, Status, Uninstall, Work};
use crate::cli::layers::layers;
use crate::config::{Layer, Settings, SettingsError};

/// Why a command on malls was not done.
#[derive(Debug, thiserror::Error)]
pub enum Cafe24Error {
    /// The config cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The file of what is known of the malls cannot be used.
    #[error(transparent)]
    File(#[from] StateError),
    /// It cannot be read or written just now.
    #[error("{0}; try again")]
    Unusable(#[from] Unusable),
    /// Nobody has the app.
    #[error(
        "the app is installed in no mall yet; open it in a mall's admin once (docs/cafe24.md), with the collector running"
    )]
    NoMalls,
    /// One of them has to be said.
    #[error("there are several malls; say which with --mall: {0}")]
    WhichMall(String),
    /// There is none of this name.
    #[error("the app was never installed in {mall}; it is in {known}")]
    NoSuchMall {
        /// What was said.
        mall: String,
        /// Those there are.
        known: String,
    },
    /// It cannot be called.
    #[error("{mall} cannot be called: {why}")]
    CannotBeCalled {
        /// The mall.
        mall: String,
        /// Its standing, and what is known of the reason.
        why: String,
    },
    /// It is not said that it is meant.
    #[error(
        "nothing was done, as nobody said that it is meant; type the mall's name when asked, or give --yes"
    )]
    NotMeant,
    /// The job waits for nobody.
    #[error(
        "no running collector has {file}, so the {kind} waits: it is done when a collector starts with this file (moa-collector serve --config …). If one runs, it has another config or folder: compare its cafe24.db. --detach asks without waiting"
    )]
    NobodyRuns {
        /// The file.
        file: String,
        /// What was asked for.
        kind: &'static str,
    },
    /// The collector could not do it.
    #[error("the {kind} of {mall} could not be done: {problem}")]
    Failed {
        /// What was asked for.
        kind: &'static str,
        /// The mall.
        mall: String,
        /// Why.
        problem: String,
    },
    /// D.Collection does not know us.
    #[error(
        "D.Collection does not take the name and password; compare cafe24.dcollection_user and cafe24.dcollection_password with what Cafe24 gave"
    )]
    NoPartner,
    /// D.Collection gave no answer that helps.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// Nobody takes the output.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl Cafe24Error {
    /// Whether it lies in what the command was given.
    pub fn is_of_settings(&self) -> bool {
        matches!(
            self,
            Self::Settings(_)
                | Self::File(_)
                | Self::WhichMall(_)
                | Self::NoSuchMall { .. }
                | Self::NotMeant
        )
    }
}

/// Does what the command line asks, and prints to `out`.
///
/// # Errors
///
/// [`Cafe24Error`], which says what to do.
pub async fn run(command: &Cafe24, mut out: impl Write) -> Result<(), Cafe24Error> {
    let out = &mut out;
    match command {
        Cafe24::Status(flags) => status(flags, out).await?,
        Cafe24::Sync(flags) => drop(work(flags, JobKind::Sync, None, out).await?),
        Cafe24::Backfill(flags) => drop(work(flags, JobKind::Backfill, None, out).await?),
        Cafe24::Reconcile(flags) => reconcile(flags, out).await?,
        Cafe24::Uninstall(flags) => uninstall(flags, out).await?,
        Cafe24::Shops(flags) => find::shops(flags, out).await?,
        Cafe24::Products(flags) => find::products(flags, out).await?,
    }
    Ok(out.flush()?)
}

/// The file, and what is in it.
pub(super) struct Opened {
    pub(super) file: PathBuf,
    pub(super) state: State,
}

impl Opened {
    fn of(config: &Config) -> Result<Self, Cafe24Error> {
        let file = Settings::cafe24_db(layers(Layer::default(), config.config.as_deref())?)?;
        let state = State::beside(&file)?;
        Ok(Self { file, state })
    }

    /// The mall that is meant.
    async fn mall(&self, flags: &OneMall) -> Result<Mall, Cafe24Error> {
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
        .partition(|mall| mall.standing != Standing::Uninstalled);
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

async fn status(flags: &Status, out: &mut impl Write) -> Result<(), Cafe24Error> {
    let opened = Opened::of(&flags.of.config)?;
    let mut malls = overview::all(&opened.state).await?;
    if let Some(name) = &flags.of.mall {
        let mall = opened.mall(&flags.of).await?;
        malls.retain(|one| one.mall == mall.mall && one.mall == *name);
    }
    match flags.format {
        Form::Jsonl => print::json_lines(&malls, out)?,
        Form::Table if malls.is_empty() => writeln!(out, "{}", Cafe24Error::NoMalls)?,
        Form::Table => {
            print::malls(&malls, out)?;
            if !State::has_collector(&opened.file) {
                let file = opened.file.display();
                writeln!(out, "\nno running collector has {file}: nothing is done")?;
            }
        }
    }
    Ok(())
}

/// Asks for a job, and follows it until it ends. Returns it, unless nobody waits for it.
async fn work(
    flags: &Work,
    kind: JobKind,
    days: Option<u64>,
    out: &mut impl Write,
) -> Result<Option<Job>, Cafe24Error> {
    let opened = Opened::of(&flags.of.config)?;
    let mall = opened.mall(&flags.of).await?;
    ask(&opened, &mall, kind, days, flags.detach, out).await
}

async fn ask(
    opened: &Opened,
    mall: &Mall,
    kind: JobKind,
    days: Option<u64>,
    detach: bool,
    out: &mut impl Write,
) -> Result<Option<Job>, Cafe24Error> {
    follow::can_be_called(mall)?;
    let (state, now) = (&opened.state, Utc::now());
    let id = state.ask_of_days(&mall.mall, kind, days, now).await?;
    let (kind, name) = (kind.name(), &mall.mall);
    if detach {
        writeln!(
            out,
            "the {kind} of {name} is asked for; moa-collector cafe24 status says how far it is"
        )?;
        return Ok(None);
    }
    let job = follow::until_ended(opened, name, id, kind).await?;
    if let Some(problem) = job.problem {
        return Err(Cafe24Error::Failed {
            kind,
            mall: name.clone(),
            problem,
        });
    }
    let took = job.started_at.zip(job.ended_at);
    let took = took.map_or(0, |(from, to)| (to - from).num_seconds());
    let took = progress::duration(took.unsigned_abs());
    writeln!(out, "the {kind} of {name} is done, in {took}")?;
    Ok(Some(job))
}

async fn reconcile(flags: &Reconcile, out: &mut impl Write) -> Result<(), Cafe24Error> {
    let opened = Opened::of(&flags.work.of.config)?;
    let mall = opened.mall(&flags.work.of).await?;
    let (kind, days) = (JobKind::Reconcile, Some(flags.days));
    // What is for programs has nothing else in it.
    let asked = match flags.format {
        Form::Table => ask(&opened, &mall, kind, days, flags.work.detach, out).await?,
        Form::Jsonl => {
            ask(
                &opened,
                &mall,
                kind,
                days,
                flags.work.detach,
                &mut io::sink(),
            )
            .await?
        }
    };
    if asked.is_none() {
        return Ok(());
    }
    let today = time::day(Utc::now());
    let first = today.checked_sub_days(Days::new(flags.days));
    let from = first.unwrap_or(today);
    let all = opened.state.comparisons(Some(mall.mall), from).await?;
    match flags.format {
        Form::Jsonl => print::json_lines(&all, out)?,
        Form::Table if all.is_empty() => writeln!(
            out,
            "there is nothing to compare: it needs cafe24.analytics = true (Cafe24 has to approve the app for it), a log in a SQLite file, and a day that is over since the installation"
        )?,
        Form::Table => print::comparison(&all, out)?,
    }
    Ok(())
}

async fn uninstall(flags: &Uninstall, out: &mut impl Write) -> Result<(), Cafe24Error> {
    let opened = Opened::of(&flags.work.of.config)?;
    let mall = opened.mall(&flags.work.of).await?;
    follow::can_be_called(&mall)?;
    if !flags.yes && !is_meant(&mall.mall)? {
        return Err(Cafe24Error::NotMeant);
    }
    let detach = flags.work.detach;
    ask(&opened, &mall, JobKind::Uninstall, None, detach, out).await?;
    Ok(())
}

/// Asks whoever sits at the terminal.
fn is_meant(mall: &str) -> io::Result<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    eprint!(
        "This takes the tags out of the shops of {mall}, gives its tokens back and forgets what is known of it.\nCollected events stay in the log. Type {mall} to go on: "
    );
    io::stderr().flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim() == mall)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mall(name: &str, standing: Standing) -> Mall {
        Mall {
            mall: name.to_owned(),
            standing,
            installed_at: Utc::now(),
            changed_at: Utc::now(),
            tokens: None,
            problem: None,
        }
    }

    #[test]
    fn the_only_mall_need_not_be_said() {
        let haneul = || mall("haneul", Standing::Installed);
        let left = || mall("left", Standing::Uninstalled);
        let picked = |malls, name| pick(malls, name).map(|mall| mall.mall);
        assert_eq!(picked(vec![haneul()], None).unwrap(), "haneul");
        assert_eq!(picked(vec![haneul(), left()], None).unwrap(), "haneul");
        assert_eq!(
            picked(vec![haneul(), left()], Some("left")).unwrap(),
            "left"
        );
        let both = vec![haneul(), mall("bada", Standing::Refused)];
        let error = picked(both, None).unwrap_err().to_string();
        assert!(error.ends_with("--mall: haneul, bada"), "{error}");
        let error = picked(vec![haneul()], Some("x")).unwrap_err().to_string();
        assert!(error.contains("never installed in x"), "{error}");
        let none = picked(Vec::new(), Some("x"));
        assert!(matches!(none, Err(Cafe24Error::NoMalls)));
    }
}
