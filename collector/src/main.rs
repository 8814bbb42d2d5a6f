//! The collector's command line; see [`moa_collector::cli`] for the commands.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{CommandFactory, FromArgMatches};
use moa_collector::cli::cafe24::run as cafe24;
use moa_collector::cli::complaints;
use moa_collector::cli::ending::{BAD_SETTINGS, CommandError, ended, problem, settings_problem};
use moa_collector::cli::events::run as events;
use moa_collector::cli::files::run as files;
use moa_collector::cli::healthy::Healthy;
use moa_collector::cli::load;
use moa_collector::cli::person;
use moa_collector::cli::rejects::run as rejects;
use moa_collector::cli::report;
use moa_collector::cli::signals::{Signals, Told};
use moa_collector::cli::sinks::run as sinks;
use moa_collector::cli::warehouse;
use moa_collector::cli::{CheckConfig, Cli, Command, LogFormat, Reload, Serve};
use moa_collector::config::{Settings, SettingsError, StoreSettings};
use moa_collector::healthy;
use moa_collector::server::Collector;
use moa_collector::store::Store;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// A fifth of a message's cost is memory taken and given back; this one is quicker at it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many files may be open: connections, and some for all else.
const FILES: u64 = 10_500;

/// What `--version` says: the commit, too, where `build.sh` knew one. It stands here and not in the
/// library, so that another commit compiles nothing else.
static VERSION: LazyLock<String> = LazyLock::new(|| match option_env!("MOA_COMMIT") {
    None | Some("") => env!("CARGO_PKG_VERSION").to_owned(),
    Some(commit) => format!("{} ({commit})", env!("CARGO_PKG_VERSION")),
});

/// What is said without `--log`. The collector itself says when it is connected to NATS.
const USUAL_LOG: &str = "info,async_nats=warn";

fn main() -> ExitCode {
    let matches = Cli::command().long_version(VERSION.as_str()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    if let Err(problem) = log_to_stderr(cli.log.as_deref(), cli.log_format) {
        return settings_problem(&problem);
    }
    match cli.command {
        Command::Serve(flags) => {
            let again = flags.clone();
            until_told(flags.settings(), async |settings, signals| {
                serve(settings, &again, signals).await
            })
        }
        Command::Reload(flags) => reload(&flags),
        Command::CheckConfig(flags) => check_config(&flags),
        Command::Healthy(flags) => healthy(flags),
        Command::Person(flags) => ended(person::show(&flags, io::stdout().lock())),
        Command::Erase(flags) => ended(person::erase(&flags, io::stdout())),
        Command::Store(flags) => until_told(flags.settings(), store),
        Command::Load(flags) => until_told(flags.settings(), async |settings, signals| {
            load::run(settings, flags.once, signals).await
        }),
        Command::Backup(flags) => ended(files::backup(&flags, io::stdout())),
        Command::Restore(flags) => ended(files::restore(&flags, io::stdout())),
        Command::Check(flags) => ended(files::check(&flags, io::stdout())),
        Command::Salvage(flags) => ended(files::salvage(&flags, io::stdout())),
        Command::Report(flags) => asked(report::run(&flags, io::stdout())),
        Command::Events(command) => ended(events::run(&command)),
        Command::Rejects(command) => asked(rejects::run(&command, io::stdout())),
        Command::Sinks(command) => asked(sinks::run(&command, io::stdout())),
        Command::Warehouse(command) => asked(warehouse::run(command, io::stdout())),
        Command::Cafe24(command) => asked(cafe24::run(&command, io::stdout())),
    }
}

fn log_to_stderr(level: Option<&str>, format: LogFormat) -> Result<(), String> {
    let filter = match level {
        Some(level) => EnvFilter::try_new(level).map_err(|error| {
            format!("--log {level}: {error}; give error, warn, info, debug or trace")
        })?,
        None => EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL_LOG)),
    };
    let log = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_env_filter(filter);
    match format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Does something until it is told to stop.
fn until_told<T>(
    settings: Result<T, SettingsError>,
    work: impl AsyncFnOnce(T, Signals) -> ExitCode,
) -> ExitCode {
    let settings = match settings {
        Ok(settings) => settings,
        Err(error) => return settings_problem(&error),
    };
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return problem(&format_args!("cannot start: {error}")),
    };
    runtime.block_on(async {
        // Before the first line, so that who reads it may send a signal at once.
        match Signals::new() {
            Ok(signals) => work(settings, signals).await,
            Err(error) => problem(&format_args!("cannot listen for signals: {error}")),
        }
    })
}

/// Each connection is a file, and the usual limit is 1,024 of them; the system's own is far above.
fn raise_file_limit() {
    let before = rlimit::getrlimit(rlimit::Resource::NOFILE);
    match (before, rlimit::increase_nofile_limit(FILES)) {
        (Ok((before, _)), Ok(now)) if now > before => {
            tracing::info!(before, now, "raised the limit of open files");
        }
        (Ok(_), Ok(now)) if now < FILES => tracing::warn!(
            now,
            "few files may be open, each connection is one; raise the limit (LimitNOFILE in systemd, ulimit -n)"
        ),
        (_, Err(error)) => tracing::warn!(%error, "the limit of open files cannot be raised"),
        _ => {}
    }
}

/// What a command runs in that is done at once.
fn runtime() -> Result<Runtime, ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(|error| problem(&format_args!("cannot start: {error}")))
}

/// Does what waits for other programs.
fn asked<E: CommandError>(work: impl Future<Output = Result<(), E>>) -> ExitCode {
    match runtime() {
        Ok(runtime) => ended(runtime.block_on(work)),
        Err(code) => code,
    }
}

async fn serve(mut settings: Settings, flags: &Serve, mut signals: Signals) -> ExitCode {
    raise_file_limit();
    settings.tracker.built_in = tracker();
    if let Err(faults) = sound(&settings, flags.config.as_deref()) {
        return settings_problem(&faults);
    }
    let mut collector = match Collector::start(settings).await {
        Ok(collector) => collector,
        Err(error) => return settings_problem(&error),
    };
    announce(&format_args!("listening on http://{}", collector.address()));
    announce(&format_args!(
        "operator's pages on http://{}",
        collector.operator_address()
    ));
    loop {
        let asked = tokio::select! {
            told = signals.next() => match told {
                Told::Stop => break,
                Told::Reload => None,
            },
            asked = collector.asked_to_reload() => Some(asked),
        };
        let settings = flags.clone().settings().map_err(|error| error.to_string());
        let settings = settings.and_then(|settings| {
            sound(&settings, flags.config.as_deref())?;
            Ok(settings)
        });
        let said = match settings {
            Ok(settings) => Ok(collector.reload(settings).await),
            Err(problem) => Err(problem),
        };
        match &said {
            Ok(said) => tracing::info!("{said}"),
            Err(problem) => tracing::error!("the settings before stay in force: {problem}"),
        }
        // Whoever asked may have gone away.
        let _ = asked.map(|asked| asked.send(said));
    }
    tracing::info!("stopping");
    collector.stop().await;
    ExitCode::SUCCESS
}

/// Warns of what will not be as somebody expects.
///
/// # Errors
///
/// What cannot work, a line each.
fn sound(settings: &Settings, config: Option<&Path>) -> Result<(), String> {
    let said = complaints::look(settings, config);
    for warning in said.warnings {
        tracing::warn!("{warning}");
    }
    match said.faults.is_empty() {
        true => Ok(()),
        false => Err(said.faults.join("\n")),
    }
}

fn reload(flags: &Reload) -> ExitCode {
    let (address, token) = match flags.operator() {
        Ok(operator) => operator,
        Err(error) => return settings_problem(&error),
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    match runtime.block_on(healthy::reload(&address, token.as_deref())) {
        Ok(said) => {
            println!("{}", said.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => problem(&error),
    }
}

/// The tracker that this program carries. It stands here, so that another tracker is only another program.
#[cfg(feature = "tracker")]
fn tracker() -> Option<&'static include_dir::Dir<'static>> {
    // So that cargo hears of another folder.
    const _: &str = env!(
        "MOA_TRACKER",
        "the folder of the tracker, as ./build.sh build gives it"
    );
    static TRACKER: include_dir::Dir<'_> = include_dir::include_dir!("$MOA_TRACKER");
    Some(&TRACKER)
}

#[cfg(not(feature = "tracker"))]
fn tracker() -> Option<&'static include_dir::Dir<'static>> {
    None
}

fn check_config(flags: &CheckConfig) -> ExitCode {
    let settings = match flags.settings() {
        Ok(settings) => settings,
        Err(error) => return settings_problem(&error),
    };
    let said = complaints::look(&settings, Some(&flags.config));
    for warning in &said.warnings {
        eprintln!("warning: {warning}");
    }
    for fault in &said.faults {
        eprintln!("{fault}");
    }
    if !said.faults.is_empty() {
        return ExitCode::from(BAD_SETTINGS);
    }
    let malls: BTreeSet<_> = settings.keys.iter().map(|key| &key.mall).collect();
    println!(
        "{} is good: listens on {}, keeps its log in {}, {} keys of {} malls",
        flags.config.display(),
        settings.listen,
        settings.log,
        settings.keys.len(),
        malls.len()
    );
    ExitCode::SUCCESS
}

fn healthy(flags: Healthy) -> ExitCode {
    let listen = match flags.listen() {
        Ok(listen) => listen,
        Err(error) => return settings_problem(&error),
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(code) => return code,
    };
    match runtime.block_on(healthy::ask(&listen)) {
        Ok(url) => {
            println!("{url} is ready");
            ExitCode::SUCCESS
        }
        Err(error) => problem(&error),
    }
}

/// Says on stdout that all is ready, in one line.
fn announce(line: &dyn Display) {
    let mut stdout = io::stdout().lock();
    let said = writeln!(stdout, "moa-collector {line}").and_then(|()| stdout.flush());
    if let Err(error) = said {
        tracing::warn!(%error, "cannot write to stdout");
    }
}

async fn store(settings: StoreSettings, mut signals: Signals) -> ExitCode {
    let (stream, db) = (settings.nats.stream.clone(), settings.db.clone());
    let store = match Store::open(settings).await {
        Ok(store) => store,
        Err(error) => return settings_problem(&error),
    };
    announce(&format_args!("stores {stream} in {}", db.display()));
    let stopping = CancellationToken::new();
    let mut running = tokio::spawn(store.run(stopping.clone()));
    let ended = tokio::select! {
        () = signals.stopped() => {
            tracing::info!("stopping");
            stopping.cancel();
            running.await
        }
        ended = &mut running => ended,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => problem(&format_args!("storing stopped: {error}")),
    }
}
