//! `moa-collector cafe24 …`.

use std::io::{self, IsTerminal, Write};

use chrono::{Days, Utc};

use super::error::Cafe24Error;
use super::opened::Opened;
use super::{find, follow, print, progress};
use crate::cafe24::overview;
use crate::cafe24::state::{Job, JobKind, Mall, State};
use crate::cafe24::time;
use crate::cli::cafe24::args::{Cafe24, Form, Reconcile, Status, Uninstall, Work};

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
