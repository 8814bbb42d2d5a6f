//! NATS servers on free ports of this machine.

use std::fs::File;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// One server, with a folder that outlives it.
pub struct Node {
    child: Child,
    port: u16,
    folder: PathBuf,
    more: Vec<String>,
}

impl Node {
    /// A server on its own, with its files in this folder.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, free_ports(1)[0], Vec::new())
    }

    fn start_with(folder: &Path, port: u16, more: Vec<String>) -> Self {
        let child = spawn(folder, port, &more);
        let folder = folder.to_owned();
        let node = Self {
            child,
            port,
            folder,
            more,
        };
        node.wait_until_it_answers();
        node
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again after a [kill](Node::kill), with what it had.
    pub fn start_again(&mut self) {
        self.child = spawn(&self.folder, self.port, &self.more);
        self.wait_until_it_answers();
    }

    fn wait_until_it_answers(&self) {
        let begin = Instant::now();
        loop {
            if let Ok(mut connection) = TcpStream::connect(("127.0.0.1", self.port)) {
                let mut greeting = [0; 4];
                if connection.read_exact(&mut greeting).is_ok() && greeting == *b"INFO" {
                    return;
                }
            }
            let log = self.folder.join("nats.log");
            assert!(
                begin.elapsed() < Duration::from_secs(15),
                "nats-server does not answer: {}",
                std::fs::read_to_string(log).unwrap()
            );
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &Path, port: u16, more: &[String]) -> Child {
    std::fs::create_dir_all(folder).unwrap();
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("nats.log"))
        .unwrap();
    Command::new("nats-server")
        .args(["-a", "127.0.0.1", "-p", &port.to_string(), "-js", "-sd"])
        .arg(folder)
        .args(more)
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("nats-server: {error}; ./build.sh test installs it"))
}

/// Three servers that form a cluster.
pub fn three_nodes(folder: &Path) -> Vec<Node> {
    let ports = free_ports(6);
    let route = |n: usize| format!("nats://127.0.0.1:{}", ports[3 + n]);
    let routes: Vec<String> = (0..3).map(route).collect();
    let start = |n: usize| {
        let name = format!("n{n}");
        let more = [
            "-n",
            &name,
            "--cluster_name",
            "moa-test",
            "--cluster",
            &routes[n],
            "--routes",
            &routes.join(","),
        ];
        let more = more.map(str::to_owned).to_vec();
        Node::start_with(&folder.join(name), ports[n], more)
    };
    (0..3).map(start).collect()
}

/// The addresses of all of them.
pub fn urls(nodes: &[Node]) -> String {
    nodes.iter().map(Node::url).collect::<Vec<_>>().join(",")
}

/// Ports nobody listens on just now.
pub fn free_ports(count: usize) -> Vec<u16> {
    let listeners: Vec<_> = (0..count)
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    listeners
        .iter()
        .map(|listener| listener.local_addr().unwrap().port())
        .collect()
}

/// A stream of this server, for what no collector does.
pub async fn context(node: &Node) -> async_nats::jetstream::Context {
    async_nats::jetstream::new(async_nats::connect(node.url()).await.unwrap())
}
