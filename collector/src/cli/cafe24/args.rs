//! The flags of `cafe24`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What to do with Cafe24's malls. The running collector has their tokens and keeps to Cafe24's
/// limits, so it does the work: these commands ask for it in the file `cafe24.db` of its config, and follow it.
#[derive(Debug, Subcommand)]
pub enum Cafe24 {
    /// Print how each mall does: whether it can be called, its tags, what waits, the last job
    Status(Status),
    /// Have what is new read now: missed webhooks, orders, coupons, members, carts
    #[command(after_help = "\
Example:
  moa-collector cafe24 sync --config moa.toml

Ctrl-C ends the watching and not the work; the same command watches it again.")]
    Sync(Work),
    /// Have everything of a mall read: members, all their orders, carts, coupons
    #[command(after_help = "\
Example:
  moa-collector cafe24 backfill --config moa.toml --mall moashop --detach

Ctrl-C ends the watching and not the work; the same command watches it again.")]
    Backfill(Work),
    /// Have our page views and orders compared with Cafe24's own, and print both
    Reconcile(Reconcile),
    /// Have the tags taken out of a mall's shops, and its tokens and all that is known of it forgotten
    Uninstall(Uninstall),
    /// Look shops up in D.Collection, for partners that Cafe24 has approved
    Shops(Shops),
    /// Look products up in D.Collection, for partners that Cafe24 has approved
    Products(Products),
}

/// How something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people
    Table,
    /// One JSON object a line
    Jsonl,
}

/// Which config.
#[derive(Debug, Args)]
pub struct Config {
    /// The config of the collector that has [cafe24]; the environment (MOA__CAFE24__DB …) wins over it
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Which mall.
#[derive(Debug, Args)]
pub struct OneMall {
    /// Which config.
    #[command(flatten)]
    pub config: Config,
    /// Cafe24's id of the mall; may be left out where there is only one
    #[arg(long, value_name = "MALL")]
    pub mall: Option<String>,
}

/// The flags of `cafe24 status`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector cafe24 status --config moa.toml")]
pub struct Status {
    /// Which mall; all without it.
    #[command(flatten)]
    pub of: OneMall,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

/// The flags of `cafe24 sync` and `cafe24 backfill`, and of all that asks for work.
#[derive(Debug, Args)]
pub struct Work {
    /// Which mall.
    #[command(flatten)]
    pub of: OneMall,
    /// Ask for it, and do not wait until it is done
    #[arg(long)]
    pub detach: bool,
}

/// The flags of `cafe24 reconcile`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector cafe24 reconcile --config moa.toml --days 14

It needs cafe24.analytics = true, for which Cafe24 has to approve the app, and a log in a SQLite file.")]
pub struct Reconcile {
    /// Which mall, and whether to wait.
    #[command(flatten)]
    pub work: Work,
    /// How many days back, up to yesterday in Korea
    #[arg(long, value_name = "DAYS", default_value = "7", value_parser = clap::value_parser!(u64).range(1..=90))]
    pub days: u64,
    /// How to print the numbers
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

/// The flags of `cafe24 uninstall`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector cafe24 uninstall --config moa.toml --mall moashop --yes

Events that were collected stay in the log. The merchant still sees the app in the mall's admin,
and deletes it there.")]
pub struct Uninstall {
    /// Which mall, and whether to wait.
    #[command(flatten)]
    pub work: Work,
    /// Do not ask whether it is meant
    #[arg(long)]
    pub yes: bool,
}

/// Which part of a list.
#[derive(Debug, Args)]
pub struct Part {
    /// How many at most
    #[arg(long, value_name = "COUNT", default_value = "100", value_parser = clap::value_parser!(u64).range(1..=100))]
    pub limit: u64,
    /// How many to leave out first
    #[arg(long, value_name = "COUNT", default_value = "0")]
    pub offset: u64,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

/// The flags of `cafe24 shops`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector cafe24 shops --config moa.toml --name moashop

It needs cafe24.dcollection_user and cafe24.dcollection_password.")]
pub struct Shops {
    /// Which config.
    #[command(flatten)]
    pub config: Config,
    /// Shops of this name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Shops of these properties, as D.Collection has them
    #[arg(long, value_name = "PROPERTIES")]
    pub properties: Option<String>,
    /// Which part.
    #[command(flatten)]
    pub part: Part,
}

/// The flags of `cafe24 products`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  moa-collector cafe24 products --config moa.toml --category 12 --product-name 니트

It needs cafe24.dcollection_user and cafe24.dcollection_password.")]
pub struct Products {
    /// Which config.
    #[command(flatten)]
    pub config: Config,
    /// D.Collection's category
    #[arg(long, value_name = "CATEGORY")]
    pub category: String,
    /// Only of shops of this name
    #[arg(long, value_name = "NAME")]
    pub shop_name: Option<String>,
    /// Only products of this name
    #[arg(long, value_name = "NAME")]
    pub product_name: Option<String>,
    /// Which part.
    #[command(flatten)]
    pub part: Part,
}
