//! Servers as processes of their own.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// A server that runs until it is dropped.
pub struct Server {
    /// Where it answers, such as `http://127.0.0.1:40123`.
    pub address: String,
    child: Child,
    // Held so that the server never writes into a closed pipe.
    output: Output,
}

impl Server {
    /// Starts a program and waits until it says where it listens: a line that holds `mark` and ends
    /// in an address.
    pub async fn start(mut command: Command, mark: &str) -> Result<Server> {
        command.stdin(Stdio::null()).kill_on_drop(true);
        let (child, mut output) = spawn(command)?;
        let address = output.last_word(mark).await?;
        Ok(Server {
            address,
            child,
            output,
        })
    }

    /// The last word of the next line that holds `mark`.
    pub async fn last_word(&mut self, mark: &str) -> Result<String> {
        self.output.last_word(mark).await
    }

    /// Ends it as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }
}

/// A program with all that it starts, such as a driver and its browser. They end when this is
/// dropped, or when the test's own process ends, in whatever way.
pub struct Group {
    // Its end is what the shell waits for.
    _lifeline: ChildStdin,
    output: Output,
}

/// Runs a program in a process group of its own and ends the group when the input ends. An
/// interrupted test does not interrupt the shell.
const KEEPER: &str = "
    trap '' INT TERM HUP
    setsid \"$@\" </dev/null 2>/dev/null &
    exec >&-
    read -r _
    kill -KILL -$!";

impl Group {
    /// Starts a program.
    pub fn start(command: &Command) -> Result<Group> {
        let command = command.as_std();
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", KEEPER, "sh"])
            .arg(command.get_program())
            .args(command.get_args())
            .envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))))
            .stdin(Stdio::piped());
        let (mut child, mut output) = spawn(keeper)?;
        output.name = command.get_program().to_string_lossy().into_owned();
        Ok(Group {
            _lifeline: child.stdin.take().context("stdin is piped")?,
            output,
        })
    }

    /// The last word of the first line that holds `mark`.
    pub async fn last_word(&mut self, mark: &str) -> Result<String> {
        self.output.last_word(mark).await
    }
}

/// What a program writes to its standard output.
struct Output {
    name: String,
    lines: Lines<BufReader<ChildStdout>>,
}

fn spawn(mut command: Command) -> Result<(Child, Output)> {
    let name = command.as_std().get_program();
    let name = name.to_string_lossy().into_owned();
    command.stdout(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("starting {name}"))?;
    let stdout = child.stdout.take().context("stdout is piped")?;
    let lines = BufReader::new(stdout).lines();
    Ok((child, Output { name, lines }))
}

impl Output {
    async fn last_word(&mut self, mark: &str) -> Result<String> {
        let name = &self.name;
        let lines = &mut self.lines;
        let wait = async {
            while let Some(line) = lines.next_line().await? {
                if line.contains(mark) {
                    return anyhow::Ok(line);
                }
            }
            bail!("{name} ended at once: is it installed?")
        };
        let line = timeout(Duration::from_secs(20), wait)
            .await
            .with_context(|| format!("{name} did not say where it listens"))??;
        let word = line.split_whitespace().last().unwrap_or_default();
        Ok(word.trim_end_matches('.').to_owned())
    }
}

/// A program of this workspace.
pub fn binary(name: &str) -> Result<PathBuf> {
    let path = binaries().join(name);
    if !path.exists() {
        bail!("{} is missing: run ./build.sh build", path.display());
    }
    Ok(path)
}

/// The folder of the programs that are tested.
pub fn binaries() -> PathBuf {
    match std::env::var_os("MOA_BIN_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => workspace().join("target/release"),
    }
}

/// The project's folder.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
