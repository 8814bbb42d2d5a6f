//! `nats-server`, one or a cluster, on free ports of the loopback.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Running servers; they end when this goes away.
pub struct Servers {
    children: Vec<Child>,
    ports: Vec<u16>,
}

impl Servers {
    /// Starts this many, with their files in this folder.
    ///
    /// # Errors
    ///
    /// When `nats-server` cannot be run, or does not answer.
    pub async fn start(folder: &Path, count: usize) -> anyhow::Result<Self> {
        let ports = free_ports(2 * count)?;
        let (ports, routes) = ports.split_at(count);
        let mut children = Vec::new();
        for (n, port) in ports.iter().enumerate() {
            let folder = folder.join(format!("nats-{n}"));
            std::fs::create_dir(&folder)?;
            let mut command = Command::new("nats-server");
            command
                .args(["-a", "127.0.0.1", "-p", &port.to_string(), "-js", "-sd"])
                .arg(&folder);
            if count > 1 {
                let url = |port: &u16| format!("nats://127.0.0.1:{port}");
                let all: Vec<_> = routes.iter().map(url).collect();
                command
                    .args(["-n", &format!("n{n}"), "--cluster_name", "bench"])
                    .args(["--cluster", &all[n], "--routes", &all.join(",")]);
            }
            let child = command
                .stdout(Stdio::null())
                .stderr(File::create(folder.join("nats.log"))?)
                .kill_on_drop(true)
                .spawn()
                .context(
                    "nats-server cannot be run; install it (Debian: apt-get install nats-server)",
                )?;
            children.push(child);
        }
        let begin = Instant::now();
        for port in ports {
            while TcpStream::connect(("127.0.0.1", *port)).await.is_err() {
                ensure!(begin.elapsed() < PATIENCE, "nats-server does not answer");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(Self {
            children,
            ports: ports.to_vec(),
        })
    }

    /// The numbers of their processes.
    pub fn ids(&self) -> Vec<u32> {
        self.children.iter().filter_map(Child::id).collect()
    }

    /// Where they listen.
    ///
    /// # Errors
    ///
    /// None in fact: the addresses are well formed.
    pub fn addresses<T: std::str::FromStr>(&self) -> Result<Vec<T>, T::Err> {
        self.ports
            .iter()
            .map(|port| format!("nats://127.0.0.1:{port}").parse())
            .collect()
    }
}

fn free_ports(count: usize) -> std::io::Result<Vec<u16>> {
    let listeners: Vec<_> = (0..count)
        .map(|_| TcpListener::bind("127.0.0.1:0"))
        .collect::<Result<_, _>>()?;
    listeners
        .iter()
        .map(|listener| Ok(listener.local_addr()?.port()))
        .collect()
}
