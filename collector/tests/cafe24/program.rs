//! The collector as a program, killed again and again, and the stand-in over real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use chrono::{TimeDelta, Utc};
use http::{Request, header};
use moa_cafe24::{Cafe24, Clock, Deliver, Faults, Plan, Settings};
use moa_collector::cafe24::state::{JobKind, State};
use moa_collector::http_client::client;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::mall::MALL;
use crate::truth::{assert_events, assert_members, stored};

/// The program; it is killed when this goes away.
struct Program(Child);

impl Program {
    fn start(config: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_moa-collector"))
            .args(["--log", "warn", "serve", "--config"])
            .arg(config)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        assert!(line.contains("listening"), "{line}");
        Self(child)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A collector's files and its address.
struct Place {
    folder: TempDir,
    address: String,
    config: PathBuf,
}

impl Place {
    fn new(cafe24: &str) -> Self {
        let folder = TempDir::new().unwrap();
        // One that is free; the collector has the same after each restart.
        let address = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = address.local_addr().unwrap().to_string();
        std::fs::create_dir(folder.path().join("dist")).unwrap();
        std::fs::write(folder.path().join("dist/moa.js"), "/* the loader */").unwrap();
        let at = folder.path().display();
        let config = format!(
            "listen = '{address}'\ndb = '{at}/log.db'\ndist = '{at}/dist'\n\
             [[keys]]\nkey = 'key'\nmall = '{MALL}'\n\
             [cafe24]\nclient_id = 'client'\nclient_secret = 'secret'\nwebhook_key = 'webhook-key'\n\
             public_url = 'http://{address}'\ndb = '{at}/cafe24.db'\n\
             [cafe24.endpoints]\nmall = '{cafe24}/{{mall}}'\n"
        );
        let file = folder.path().join("moa.toml");
        std::fs::write(&file, config).unwrap();
        Self {
            folder,
            address,
            config: file,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Asks as a browser that follows nowhere.
    fn visit(&self, path: &str, cookie: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("GET {path} HTTP/1.0\r\nHost: x\r\nCookie: {cookie}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    async fn install(&self, cafe24: &Cafe24) {
        let query = cafe24.launch_query(MALL, 1);
        let sent = self.visit(&format!("/cafe24/install?{query}"), "");
        let field = |name: &str| {
            let mut lines = sent.lines().filter_map(|line| line.split_once(": "));
            let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
            found
                .unwrap_or_else(|| panic!("no {name}: {sent}"))
                .1
                .to_owned()
        };
        let page = Request::get(field("location")).body(Body::empty()).unwrap();
        let agreed = cafe24.router().oneshot(page).await.unwrap();
        let back = agreed.headers()[header::LOCATION].to_str().unwrap();
        let path = back.split_once(&self.address).unwrap().1;
        let cookie = field("set-cookie");
        let done = self.visit(path, cookie.split(';').next().unwrap());
        assert!(
            done.starts_with("HTTP/1.0 200") || done.starts_with("HTTP/1.1 200"),
            "{done}"
        );
    }

    /// Brings webhooks, when somebody is there to take them.
    fn deliver(&self) -> Deliver {
        let (client, url) = (client(), format!("http://{}/cafe24/webhooks", self.address));
        Arc::new(move |delivery| {
            let request = client.post(&url).headers(delivery.headers);
            let request = request.body(delivery.body).send();
            Box::pin(async move { Some(request.await.ok()?.status().as_u16()) })
        })
    }

    /// Reads all once more, and waits until nothing waits.
    async fn settle(&self) {
        let state = State::beside(&self.file("cafe24.db")).unwrap();
        let job = state.ask(MALL, JobKind::Sync, Utc::now()).await.unwrap();
        loop {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let ended = state.job(job).await.unwrap().unwrap();
            let (waiting, given_up) = state.count_deliveries(MALL).await.unwrap();
            if ended.ended_at.is_some() && waiting == 0 {
                assert_eq!((ended.problem, given_up), (None, 0));
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_again_and_again_tells_what_happened() {
    let clock = Clock::starting_at(Utc::now());
    let cafe24 = Cafe24::new(Settings {
        client_id: "client".into(),
        client_secret: "secret".into(),
        webhook_key: "webhook-key".into(),
        seed: 5,
        clock,
        faults: Faults::default(),
    });
    let born = clock.now() + TimeDelta::seconds(3);
    let plan = Plan {
        members: 8,
        orders: 16,
        // A cart here is empty again in less than a second, before anybody looks into it.
        adds: 0,
        logins: 10,
        products: 5,
        coupons: 1,
        year: Duration::from_secs(12),
        // A day of the office takes three seconds.
        pace: 86_400.0 / 3.0,
        ..Plan::small(born)
    };
    cafe24.add_mall(MALL, plan);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = Place::new(&format!("http://{}", listener.local_addr().unwrap()));
    let router = cafe24.router();
    tokio::spawn(async move { axum::serve(listener, router).await });

    let mut program = Program::start(&place.config);
    place.install(&cafe24).await;
    let mut living = Box::pin(cafe24.live(MALL, born + TimeDelta::seconds(20), place.deliver()));
    let mut random = fastrand::Rng::new();
    let mut kills = 0;
    loop {
        let pause = Duration::from_millis(random.u64(50..2_000));
        if tokio::time::timeout(pause, &mut living).await.is_ok() {
            break;
        }
        drop(program);
        program = Program::start(&place.config);
        kills += 1;
    }
    assert!(kills >= 8, "only {kills}");
    place.settle().await;
    drop(program);
    let (mut truth, log) = (cafe24.truth(MALL), place.file("log.db"));
    let mut told = stored(&log);
    // A parcel here has another number in less than a second: too soon for a look in between.
    let told_of = told
        .iter_mut()
        .map(|one| (one.name.as_str(), &mut one.properties));
    let true_ones = truth.events.iter_mut();
    let true_ones = true_ones.map(|one| (one.name, &mut one.properties));
    for (name, properties) in told_of.chain(true_ones) {
        if name.contains("_shipping") {
            properties.remove("tracking_no");
        }
    }
    let events = assert_events(&truth, &told, born);
    let members = assert_members(&truth, &log, born);
    assert!(
        events > 50 && members > 5,
        "{events} events, {members} members"
    );
}
