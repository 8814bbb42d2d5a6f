//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use moa_store::era::Era;
use moa_store::options::{Library, Sdk, TagMode};
use moa_store::{Clock, Config, Options, TagConfig};

/// A stand-in for a Cafe24 store, to walk through and to test a tracking script on.
#[derive(Debug, Parser)]
#[command(name = "moa-store", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the store until SIGTERM or SIGINT.
    Serve(Serve),
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8024")]
    pub listen: SocketAddr,
    /// Address of the tracking script (moa.js) that the pages load.
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:8080/moa.js"
    )]
    tag_src: String,
    /// The write key that stands in the tag.
    #[arg(long, value_name = "KEY", default_value = "demo")]
    write_key: String,
    /// Address of the collector, when it is not the script's own origin.
    #[arg(long, value_name = "URL")]
    collector: Option<String>,
    /// How the merchant has installed the tag.
    #[arg(long, value_enum, default_value_t)]
    tag: TagMode,
    /// The year the pages are from.
    #[arg(long, value_enum, default_value_t)]
    era: Era,
    /// Cafe24's front SDK (CAFE24API): absent, complete, without scopes, or never calling back.
    #[arg(long, value_enum, default_value_t)]
    sdk: Sdk,
    /// A library that the skin brings.
    #[arg(long, value_enum, default_value_t)]
    library: Library,
    /// Milliseconds by which member, cart and the order form's totals reach a page late.
    #[arg(long, value_name = "MS", default_value_t)]
    slow: u16,
    /// The node_modules folder that `npm ci --prefix www/store` fills.
    #[arg(long, value_name = "DIR", default_value = "www/store/node_modules")]
    modules: PathBuf,
    /// Pretend today is this date, so that order ids can be foretold.
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<String>,
}

impl Serve {
    /// The library's own configuration.
    pub fn into_config(self) -> anyhow::Result<Config> {
        Ok(Config {
            tag: TagConfig {
                src: self.tag_src,
                write_key: self.write_key,
                collector: self.collector,
            },
            options: Options {
                era: self.era,
                sdk: self.sdk,
                tag: self.tag,
                library: self.library,
                slow: self.slow,
            },
            modules: self.modules,
            clock: Clock::new(self.today.as_deref())?,
        })
    }
}
