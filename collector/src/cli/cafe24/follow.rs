//! Following a job that a running collector does.

use std::time::{Duration, Instant};

use super::error::Cafe24Error;
use super::opened::Opened;
use super::progress::Progress;
use crate::cafe24::state::{Job, Mall, MallStatus, State};

/// How often is looked how far it is.
const LOOK: Duration = Duration::from_millis(250);

/// How often is looked whether a collector runs.
const LOOK_FOR_COLLECTOR: Duration = Duration::from_secs(2);

/// How long a collector may be away: one that is started again takes the job up.
const AWAY: Duration = Duration::from_secs(10);

/// How long a mall that cannot be called any more is waited for: the job may just be ending.
const ENDING: Duration = Duration::from_secs(5);

/// That a mall can be called, so that a job of it can be done.
pub(super) fn can_be_called(mall: &Mall) -> Result<(), Cafe24Error> {
    match mall.status {
        MallStatus::Installed => Ok(()),
        status => Err(Cafe24Error::CannotBeCalled {
            mall: mall.mall.clone(),
            why: match (status, &mall.problem) {
                (_, Some(problem)) => problem.clone(),
                (MallStatus::Uninstalled, None) => {
                    "the app was deleted from it; the merchant has to install it again".into()
                }
                (_, None) => "open the app in its admin once, which gives new tokens".into(),
            },
        }),
    }
}

/// Waits until a job has ended, and shows how far it is.
pub(super) async fn until_ended(
    opened: &Opened,
    mall: &str,
    id: i64,
    kind: &'static str,
) -> Result<Job, Cafe24Error> {
    let mut progress = Progress::to_stderr();
    let ended = watch(opened, mall, id, kind, &mut progress).await;
    progress.end();
    ended
}

async fn watch(
    opened: &Opened,
    mall: &str,
    id: i64,
    kind: &'static str,
    progress: &mut Progress,
) -> Result<Job, Cafe24Error> {
    let Opened { file, state } = opened;
    let mut looked: Option<Instant> = None;
    let mut away: Option<Instant> = None;
    let mut cannot: Option<Instant> = None;
    loop {
        let found = state.mall(mall).await?;
        let job = state.job(id).await?;
        if let Some(job) = job.clone().filter(|job| job.ended_at.is_some()) {
            return Ok(job);
        }
        match found.map(|mall| can_be_called(&mall)) {
            Some(Err(error)) if cannot.get_or_insert_with(Instant::now).elapsed() > ENDING => {
                return Err(error);
            }
            Some(Err(_)) => {}
            _ => cannot = None,
        }
        if looked.is_none_or(|at| at.elapsed() >= LOOK_FOR_COLLECTOR) {
            looked = Some(Instant::now());
            away = match State::has_collector(file) {
                true => None,
                false => away.or(looked),
            };
        }
        if away.is_some_and(|since| since.elapsed() >= AWAY) {
            return Err(Cafe24Error::NobodyRuns {
                file: file.display().to_string(),
                kind,
            });
        }
        match job.filter(|job| job.started_at.is_some() && away.is_none()) {
            Some(job) => progress.show(&job.progress),
            None if away.is_some() => progress.wait("waiting for a running collector"),
            None => progress.wait("waiting until the collector has done what it is at"),
        }
        tokio::time::sleep(LOOK).await;
    }
}
