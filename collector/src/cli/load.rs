//! `load`: its flags, and what it says.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::ending::{problem, settings_problem};
use super::log_flags::LogFlags;
use super::progress::Progress;
use super::signals::Signals;
use crate::config::{LoadSettings, SettingsError};
use crate::load::{self, Ended, Loader};

/// The flags of `load`. Each wins over the same setting in the config file.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector load --db moa.db --to file:///var/lib/moa/warehouse --once
  AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… AWS_REGION=ap-northeast-2 \\
    moa-collector load --nats nats://127.0.0.1:4222 --to s3://shop-events/moa
  CLICKHOUSE_USER=moa CLICKHOUSE_PASSWORD=… \\
    moa-collector load --nats nats://127.0.0.1:4222 --to clickhouse://127.0.0.1:8123/shop

Any number may run at once with the same NATS and the same place: they share the partitions.
docs/warehouse.md says what is written, and how it is read.

The same settings in a file, which serve, store and load can share:
  db = \"moa.db\"            # or nats = \"nats://127.0.0.1:4222\"
  [load]
  to = \"s3://shop-events/moa\"
  every = \"1m\"             # how long an event waits at most until it is there
  megabytes = 32           # a partition is written earlier when so much has come")]
pub struct Load {
    /// Where to: s3://BUCKET/PATH, file:///PATH, or clickhouse://HOST:8123/DATABASE
    #[arg(long, value_name = "URL")]
    pub to: Option<String>,
    /// What is loaded.
    #[command(flatten)]
    pub from: LogFlags,
    /// Load what there is now, and end
    #[arg(long)]
    pub once: bool,
}

impl Load {
    /// Joins the flags, the environment and the config file.
    ///
    /// # Errors
    ///
    /// The [`SettingsError`] of the first setting that is missing or impossible.
    pub fn settings(&self) -> Result<LoadSettings, SettingsError> {
        let mut table = toml::Table::new();
        if let Some(to) = &self.to {
            let to = toml::Table::from_iter([("to".to_owned(), to.as_str().into())]);
            table.insert("load".to_owned(), to.into());
        }
        LoadSettings::of(self.from.layers(table)?)
    }
}

/// Loads until it is told to stop, or all that there is.
pub async fn run(settings: LoadSettings, once: bool, mut signals: Signals) -> ExitCode {
    let (from, to) = (settings.from.to_string(), settings.to.to_string());
    let loader = match Loader::open(settings).await {
        Ok(loader) => loader,
        Err(error) => return settings_problem(&error),
    };
    println!("moa-collector loads {from} into {to}");
    let stopping = CancellationToken::new();
    let stopped = {
        let stopping = stopping.clone();
        async move {
            signals.stopped().await;
            tracing::info!("stopping");
            stopping.cancel();
            std::future::pending::<()>().await;
        }
    };
    let working = async {
        match once {
            true => load_once(loader, stopping.clone()).await,
            false => {
                loader.run(stopping.clone()).await;
                ExitCode::SUCCESS
            }
        }
    };
    tokio::select! {
        code = working => code,
        () = stopped => ExitCode::SUCCESS,
    }
}

async fn load_once(loader: Loader, stopping: CancellationToken) -> ExitCode {
    let progress = loader.progress();
    let mut shown = Progress::to_stderr();
    let showing = async {
        loop {
            let states = progress.states();
            let (done, of) = states.values().fold((0, 0), |(done, of), state| {
                (done + state.loaded, of + state.end)
            });
            let rows: u64 = states.values().map(|state| state.rows).sum();
            shown.show(done, of, &format!("{rows} rows"));
            sleep(Duration::from_millis(200)).await;
        }
    };
    let ended = tokio::select! {
        ended = loader.once(stopping) => ended,
        () = showing => return ExitCode::SUCCESS,
    };
    shown.end();
    match ended {
        Ok(Ended::Loaded) => {
            let states = progress.states();
            let rows: u64 = states.values().map(|state| state.rows).sum();
            println!("loaded {rows} rows; all that there was is there");
            ExitCode::SUCCESS
        }
        Ok(Ended::Stopped) => {
            problem(&"stopped before all was loaded; the next time goes on from there")
        }
        Ok(Ended::GaveUp) => problem(
            &"nothing more could be loaded, for the reason above; once that is mended, the next time goes on from there",
        ),
        Ok(Ended::Another) => problem(&"nothing more was loaded; see above"),
        Err(error @ load::LoadError::Source(_)) => problem(&error),
        Err(error) => settings_problem(&error),
    }
}
