//! The collector as a program of its own.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

use crate::events::WRITE_KEY;

/// What lets all of a load come from one address; a program of before knows fewer of them.
const UNLIMITED: [&[&str]; 2] = [
    &[
        "MOA__LIMITS__PER_ADDRESS",
        "MOA__LIMITS__MESSAGES_PER_ADDRESS",
        "MOA__LIMITS__BYTES_PER_ADDRESS",
    ],
    &["MOA__LIMITS__PER_ADDRESS"],
];

/// The collector's program that was built with this one.
///
/// # Errors
///
/// When the system does not say where this one is.
pub fn own() -> anyhow::Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name("moa-collector"))
}

/// A program that serves; it is ended when this goes away.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// Starts the program with its log, `log.db`, in this folder, and no limit of what comes from one address.
    ///
    /// # Errors
    ///
    /// When it is not there, or does not start.
    pub fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut last = None;
        for unlimited in UNLIMITED {
            let limits = unlimited.iter().map(|name| (*name, "off"));
            match Self::with(program, folder, &["--log", "off"], limits) {
                Ok(served) => return Ok(served),
                Err(error) => last = Some(error),
            }
        }
        last.map_or_else(|| bail!("there is nothing to try"), Err)
    }

    /// Starts the program with its log in this folder, as it is by itself but for these arguments and settings.
    ///
    /// # Errors
    ///
    /// When it is not there, or does not start.
    pub fn with<'a>(
        program: &Path,
        folder: &Path,
        arguments: &[&str],
        settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> anyhow::Result<Self> {
        let db = folder.join("log.db");
        let log = ["--db".as_ref(), db.as_os_str()];
        let arguments = arguments.iter().map(OsStr::new);
        Self::serving(program, log.into_iter().chain(arguments), settings)
    }

    /// Starts the collector's program that was built with this one before a stream, with no limit of what comes from one
    /// address.
    ///
    /// # Errors
    ///
    /// When it is not there, or does not start.
    pub fn before(nats: &str) -> anyhow::Result<Self> {
        let limits = UNLIMITED[0].iter().map(|name| (*name, "off"));
        let arguments = ["--log", "error", "--nats", nats];
        Self::serving(&own()?, arguments.map(OsStr::new), limits)
    }

    fn serving<'a, 'b>(
        program: &Path,
        arguments: impl IntoIterator<Item = &'b OsStr>,
        settings: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--key", WRITE_KEY])
            .args(arguments)
            .envs(settings)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start; build it", program.display()))?;
        let stdout = child.stdout.take().context("it has no stdout")?;
        let mut served = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let mut first = String::new();
        BufReader::new(stdout).read_line(&mut first)?;
        let address = first.trim_end().rsplit_once("http://");
        let (_, address) = address.context("the collector did not start, see above")?;
        served.address = address.parse()?;
        Ok(served)
    }

    /// Tells it to end, and waits until it has.
    ///
    /// # Errors
    ///
    /// When it cannot be told.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        self.child.wait()?;
        Ok(())
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The megabytes of memory that it has.
    ///
    /// # Errors
    ///
    /// When it has ended.
    pub fn resident(&self) -> anyhow::Result<f64> {
        resident(self.child.id())
    }
}

/// The memory of a process, in megabytes.
///
/// # Errors
///
/// When there is no such process.
pub fn resident(process: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.context("no VmRSS")?.parse::<f64>()? / 1000.0)
}

/// The processor time of a process, its own and the system's for it.
///
/// # Errors
///
/// When there is no such process.
pub fn cpu_seconds(process: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, numbers) = stat.rsplit_once(") ").context("no /proc stat")?;
    let mut ticks = numbers.split(' ').skip(11).map(str::parse::<f64>);
    let (user, system) = (ticks.next(), ticks.next());
    // A hundred a second, on every Linux there is.
    Ok((user.context("no user time")?? + system.context("no system time")??) / 100.0)
}

#[cfg(test)]
mod tests;
