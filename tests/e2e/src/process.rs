//! Servers as processes of their own.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// A server that runs until it is dropped.
pub struct Server {
    /// Where it answers, such as `http://127.0.0.1:40123`.
    pub address: String,
    child: Child,
    // Held so that the server never writes into a closed pipe.
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts a program and waits until it says where it listens: a line that holds `mark` and ends
    /// in an address or a port.
    pub async fn start(mut command: Command, mark: &str) -> Result<Server> {
        let name = command
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let stdout = child.stdout.take().context("stdout is piped")?;
        let mut lines = BufReader::new(stdout).lines();
        let wait = async {
            while let Some(line) = lines.next_line().await? {
                if line.contains(mark) {
                    return anyhow::Ok(Some(line));
                }
            }
            Ok(None)
        };
        let line = timeout(Duration::from_secs(20), wait)
            .await
            .with_context(|| format!("{name} did not say where it listens"))??;
        let Some(line) = line else {
            bail!("{name} ended at once")
        };
        let last = line
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .trim_end_matches('.');
        let address = if last.contains("://") {
            last.to_owned()
        } else {
            format!("http://127.0.0.1:{last}")
        };
        Ok(Server {
            address,
            child,
            _stdout: lines,
        })
    }

    /// Ends it as a power cut would.
    pub async fn kill(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }
}

/// A program of this workspace.
pub fn binary(name: &str) -> Result<PathBuf> {
    let folder = match std::env::var_os("MOA_BIN_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => workspace().join("target/release"),
    };
    let path = folder.join(name);
    if !path.exists() {
        bail!("{} is missing: run ./build.sh build", path.display());
    }
    Ok(path)
}

/// The project's folder.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
