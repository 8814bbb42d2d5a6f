//! Behind nginx and Caddy as Debian has them: with the shortest config that people write, and with the ones in
//! `collector/deploy`. What is the operator's is never answered, and visitors keep their own addresses.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use moa_collector::http_client::client;
use reqwest::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{KEY, Running};

const NGINX: &str = include_str!("../../deploy/nginx.conf");
const CADDY: &str = include_str!("../../deploy/Caddyfile");

/// A proxy, listening; it ends with this.
struct Proxy {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Proxy {
    /// nginx with this site, in which PORT is where it is to listen.
    async fn nginx(site: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let at = folder.path().display().to_string();
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary = temporary.map(|kind| format!("{kind}_temp_path {at}/{kind};"));
        let port = free_port();
        let config = format!(
            "daemon off; master_process off; pid {at}/pid; error_log stderr error;
             events {{ worker_connections 64; }}
             http {{ access_log off; {} {}\n}}",
            temporary.join(" "),
            site.replace("PORT", &port.to_string()),
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-c").arg(&file).arg("-p").arg(folder.path());
        Self::start(command, folder, port).await
    }

    async fn caddy(file: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let port = free_port();
        let text = file.replace("PORT", &port.to_string());
        let config = folder.path().join("Caddyfile");
        std::fs::write(
            &config,
            format!("{{\n\tadmin off\n\tauto_https off\n}}\n{text}"),
        )
        .unwrap();
        let mut command = Command::new("caddy");
        command
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(&config);
        command.env("HOME", folder.path()).stderr(Stdio::null());
        Self::start(command, folder, port).await
    }

    async fn start(mut command: Command, folder: TempDir, port: u16) -> Self {
        let child = command.spawn();
        let child = child
            .unwrap_or_else(|error| panic!("{command:?}: {error}; ./build.sh test installs it"));
        let proxy = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            _folder: folder,
        };
        let begin = Instant::now();
        while client()
            .get(format!("{}/healthz", proxy.url))
            .send()
            .await
            .is_err()
        {
            assert!(
                begin.elapsed() < Duration::from_secs(20),
                "{command:?} does not listen"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        proxy
    }

    async fn get(&self, path: &str) -> Response {
        let request = client().get(format!("{}{path}", self.url));
        // Under the name that it has for visitors.
        let request = request.header("host", "collect.example.com");
        request.send().await.unwrap()
    }

    /// The status of a batch of a page, sent with these headers.
    async fn send(&self, id: &str, headers: &[(&str, &str)]) -> Value {
        let message = json!({ "type": "track", "event": "e", "messageId": id, "anonymousId": "d" });
        let body = json!({ "writeKey": KEY, "batch": [message] }).to_string();
        let request = client().post(format!("{}/v1/batch", self.url)).body(body);
        let request = request.header("origin", "https://shop.example");
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["results"][0]["status"].clone()
    }
}

/// One that is free now.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The sites for collectors at these addresses: the shortest there are, and those of `collector/deploy` without TLS.
async fn proxies(public: &str) -> [Proxy; 4] {
    let nginx = NGINX
        .lines()
        .filter(|line| !line.trim_start().starts_with("ssl_"));
    let nginx: Vec<_> = nginx.filter(|line| !line.contains("[::]")).collect();
    let nginx = nginx
        .join("\n")
        .replace("listen 443 ssl http2", "listen 127.0.0.1:PORT");
    let caddy = CADDY.replace("collect.example.com {", "http://:PORT {");
    for (config, place) in [
        (&nginx, "127.0.0.1:PORT"),
        (&nginx, "127.0.0.1:8080"),
        (&caddy, "127.0.0.1:8080"),
    ] {
        assert!(config.contains(place), "{config}");
    }
    [
        Proxy::nginx(&format!(
            "server {{ listen 127.0.0.1:PORT; location / {{ proxy_pass http://{public}; }} }}"
        ))
        .await,
        Proxy::nginx(&nginx.replace("127.0.0.1:8080", public)).await,
        Proxy::caddy(&format!("http://:PORT {{\n\treverse_proxy {public}\n}}\n")).await,
        Proxy::caddy(&caddy.replace("127.0.0.1:8080", public)).await,
    ]
}

#[tokio::test]
async fn what_is_the_operator_s_is_not_there_for_the_public() {
    let collector = Running::start().await;
    for proxy in proxies(&collector.address()).await {
        assert_eq!(proxy.get("/healthz").await.status(), 200);
        for path in [
            "/live",
            "/live/",
            "/live/stream",
            "/live/live.js",
            "/live/rejects",
            "/live/visitor?mall=test-key&id=d",
            "/live/cafe24",
            "/metrics",
            "//live",
            "/v1/../live",
            "/%6cive",
            "/metrics/",
        ] {
            assert_eq!(
                proxy.get(path).await.status(),
                404,
                "{path} at {}",
                proxy.url
            );
        }
    }
}

#[tokio::test]
async fn a_proxy_in_front_of_the_operator_s_pages_opens_them_to_nobody_without_a_token() {
    let collector = Running::start().await;
    let operator = collector.operator_url("").replace("http://", "");
    for proxy in proxies(&operator).await {
        for path in ["/live", "/metrics", "/live/rejects"] {
            assert_eq!(
                proxy.get(path).await.status(),
                403,
                "{path} at {}",
                proxy.url
            );
        }
    }
}

#[tokio::test]
async fn visitors_keep_their_own_addresses_and_cannot_invent_one() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.keep_ip = moa_message::user_agent::KeepIp::Whole;
    let collector = Running::start_set(folder, settings).await;
    let [plain, nginx, _, caddy] = proxies(&collector.address()).await;
    let invented = [("x-forwarded-for", "6.6.6.6"), ("forwarded", "for=6.6.6.6")];
    for (id, proxy) in [("nginx", &nginx), ("caddy", &caddy)] {
        assert_eq!(proxy.send(id, &invented).await, "accepted");
    }
    // What says nothing of its client: what the visitor wrote comes through, and the deploy files are for that.
    assert_eq!(plain.send("plain", &[]).await, "accepted");
    let ips: Vec<_> = collector
        .events()
        .into_iter()
        .map(|event| event["context"]["ip"].clone())
        .collect();
    assert_eq!(ips, ["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
}
