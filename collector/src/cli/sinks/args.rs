//! The flags of `sinks`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::log_flags::LogFlags;

/// What to do with sinks. Works while a collector runs on the same file, which heeds it within
/// seconds.
#[derive(Debug, Subcommand)]
pub enum Sinks {
    /// Print how each does: where it stands, how many messages are ahead of it, how many it refused; and how far a
    /// warehouse is that is loaded from here
    List(List),
    /// Print what a sink refused for good, oldest first, with the reasons
    Refused(One),
    /// Let a sink deliver nothing until it is resumed
    Pause(One),
    /// Let a paused sink go on where it stands
    Resume(One),
    /// Have what a sink refused delivered once more
    Replay(Replay),
    /// Send one made-up event, in the other side's test mode where it has one, and say what it answers
    Try(Try),
}

/// The flags of `sinks list`.
#[derive(Debug, Args)]
pub struct List {
    /// Of which log. Sinks have their places in a file; of streams is said how far they are loaded.
    #[command(flatten)]
    pub log: LogFlags,
}

/// The flags of `sinks try`.
#[derive(Debug, Args)]
#[command(after_help = "\
What is sent:
  meta, tiktok  a purchase as a test event; Events Manager shows the code it needs
  google_ads    a purchase that is looked at and not kept (validateOnly)
  ga4           a purchase to the validation server, which keeps nothing
  braze         an attribute of a user that there is not, and that is not made
  webhook       an empty batch, signed
  segment       one event, moa_test: there is no test mode")]
pub struct Try {
    /// The TOML file that has the sink
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The code under which Meta or TikTok shows the event [default: the sink's test_event_code]
    #[arg(long, value_name = "CODE")]
    pub test_event_code: Option<String>,
    /// Its name, from the config
    #[arg(value_name = "SINK")]
    pub sink: String,
}

/// A sink.
#[derive(Debug, Args)]
pub struct One {
    /// The SQLite file of the log
    #[arg(long, value_name = "FILE")]
    pub db: PathBuf,
    /// Its name, from the config
    #[arg(value_name = "SINK")]
    pub sink: String,
}

/// The flags of `sinks replay`.
#[derive(Debug, Args)]
pub struct Replay {
    /// Which sink.
    #[command(flatten)]
    pub one: One,
    /// Everything that it refused
    #[arg(long, conflicts_with = "seqs")]
    pub all: bool,
    /// The numbers of the messages, from `sinks refused`
    #[arg(value_name = "SEQ", required_unless_present = "all")]
    pub seqs: Vec<u64>,
}
