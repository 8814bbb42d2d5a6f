//! How the malls do, for the command line and the live view.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::state::{Job, Mall, MallStatus, State, StateUnavailable};

/// How a mall does.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MallOverview {
    /// Cafe24's id for it.
    pub mall: String,
    /// `installed`, `refused` or `uninstalled`.
    pub standing: &'static str,
    /// Since when the app is installed.
    pub installed_at: DateTime<Utc>,
    /// When its standing or its tokens changed last.
    pub changed_at: DateTime<Utc>,
    /// The shops that have a tag.
    pub tags: Vec<u32>,
    /// How many webhooks wait.
    pub waiting: u64,
    /// How many webhooks were given up.
    pub given_up: u64,
    /// What was asked for last.
    pub last_job: Option<JobOverview>,
    /// What went wrong last, in words.
    pub problem: Option<String>,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobOverview {
    /// `sync`, `backfill`, `reconcile` or `uninstall`.
    pub kind: &'static str,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: &'static str,
    /// What is done just now, in a word or two.
    pub step: String,
    /// How many of `total` are done of the step.
    pub done: u64,
    /// How many there are, as far as is known.
    pub total: Option<u64>,
    /// When it was begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it could not be done.
    pub problem: Option<String>,
}

impl From<Job> for JobOverview {
    fn from(job: Job) -> Self {
        let state = match (job.ended_at, &job.problem, job.started_at) {
            (Some(_), Some(_), _) => "failed",
            (Some(_), None, _) => "done",
            (None, _, Some(_)) => "running",
            (None, _, None) => "waiting",
        };
        Self {
            kind: job.kind.name(),
            state,
            step: job.progress.step,
            done: job.progress.done,
            total: job.progress.total,
            started_at: job.started_at,
            ended_at: job.ended_at,
            problem: job.problem,
        }
    }
}

/// How all malls do, by name.
///
/// # Errors
///
/// [`StateUnavailable`].
pub async fn all(state: &State) -> Result<Vec<MallOverview>, StateUnavailable> {
    let mut all = Vec::new();
    for mall in state.malls().await? {
        all.push(of(state, mall).await?);
    }
    Ok(all)
}

async fn of(state: &State, mall: Mall) -> Result<MallOverview, StateUnavailable> {
    let tags = state.tags(&mall.mall).await?;
    let (waiting, given_up) = state.count_deliveries(&mall.mall).await?;
    Ok(MallOverview {
        standing: mall.status.name(),
        installed_at: mall.installed_at,
        changed_at: mall.changed_at,
        tags: tags.iter().map(|tag| tag.shop_no).collect(),
        waiting,
        given_up,
        last_job: last_job(state, &mall).await?,
        problem: mall.problem,
        mall: mall.mall,
    })
}

async fn last_job(state: &State, mall: &Mall) -> Result<Option<JobOverview>, StateUnavailable> {
    let mut job = state.last_job(&mall.mall).await?.map(JobOverview::from);
    // What was begun is not going on while the mall cannot be called.
    if let Some(job) = job.as_mut()
        && job.state == "running"
        && mall.status != MallStatus::Installed
    {
        job.state = "waiting";
    }
    Ok(job)
}
