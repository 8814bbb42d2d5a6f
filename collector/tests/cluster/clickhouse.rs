//! ClickHouse, with a proxy before it that loses requests and answers, and lets some arrive late.
//!
//! Debian's `clickhouse-server` is of 2018. It takes inserts, merges and changes parts for real, but knows fewer types and
//! settings than is asked for, so the proxy says the same in its words. With `MOA_CLICKHOUSE=on` it is today's instead, as
//! a Python package (`clickhouse_server.py` answers HTTP for it), and what is asked for reaches it as it is.

use std::collections::{BTreeMap, HashMap};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use moa_collector::http_client::client;
use serde_json::Value;
use tokio::task::JoinHandle;
use url::Url;

/// The database that is there.
pub const DATABASE: &str = "shop";

/// Whether it is today's.
pub fn is_todays() -> bool {
    std::env::var_os("MOA_CLICKHOUSE").is_some_and(|asked| !asked.is_empty())
}

/// A running server; what it keeps is in its folder.
pub struct ClickHouse {
    /// Where to load to.
    pub to: String,
    child: Child,
    proxy: JoinHandle<()>,
    port: u16,
    folder: PathBuf,
}

/// What the proxy knows.
struct Proxy {
    port: u16,
    fails_of: u64,
    count: AtomicU64,
    /// The columns' types as they were asked for, by table and name.
    types: Mutex<BTreeMap<(String, String), String>>,
}

impl ClickHouse {
    /// A server of which one in so many requests fails: before or after it was done, or it is done a second later. None
    /// fails where that is 0.
    pub async fn start(folder: &Path, fails_of: u64) -> Self {
        let folder = folder.to_owned();
        std::fs::create_dir_all(&folder).unwrap();
        let port = free_port();
        let child = spawn(&folder, port);
        let proxy = Arc::new(Proxy {
            port,
            fails_of,
            count: AtomicU64::new(1),
            types: Mutex::default(),
        });
        // A chunk of what waited while something was away is large.
        let app = Router::new()
            .fallback(pass)
            .layer(DefaultBodyLimit::disable())
            .with_state(proxy);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = async move { axum::serve(listener, app).await.unwrap() };
        let server = Self {
            to: format!("clickhouse://moa:secret@{address}/{DATABASE}"),
            child,
            proxy: tokio::spawn(serving),
            port,
            folder,
        };
        server.until_it_answers().await;
        server
            .run(&format!("CREATE DATABASE IF NOT EXISTS {DATABASE}"))
            .await;
        server
    }

    /// Kills it and starts it again, with what it had.
    pub async fn kill_and_start_again(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.child = spawn(&self.folder, self.port);
        self.until_it_answers().await;
    }

    async fn until_it_answers(&self) {
        let begun = Instant::now();
        while ask(self.port, &[], "SELECT 1".into()).await.is_none() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "ClickHouse does not answer; look at {}",
                self.folder.display()
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Has it do something, without the proxy.
    pub async fn run(&self, sql: &str) {
        let (status, said) = ask(self.port, &[], sql.to_owned().into()).await.unwrap();
        assert_eq!(status, StatusCode::OK, "{sql}: {said}");
    }

    /// The rows of a query, without the proxy.
    pub async fn rows(&self, sql: &str) -> Vec<Vec<Value>> {
        let settings = [
            ("database", DATABASE),
            ("output_format_json_quote_64bit_integers", "0"),
        ];
        let asked = format!("{sql} FORMAT JSONCompact");
        let (status, said) = ask(self.port, &settings, asked.into()).await.unwrap();
        assert_eq!(status, StatusCode::OK, "{sql}: {said}");
        let mut answer: Value = serde_json::from_str(&said).unwrap();
        serde_json::from_value(answer["data"].take()).unwrap()
    }

    /// Which of its files hold these bytes.
    pub fn files_with(&self, mark: &str) -> Vec<PathBuf> {
        let (mut folders, mut found) = (vec![self.folder.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            // What is merged meanwhile goes.
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(content) = std::fs::read(&path)
                    && content
                        .windows(mark.len())
                        .any(|bytes| bytes == mark.as_bytes())
                {
                    found.push(path);
                }
            }
        }
        found
    }
}

impl Drop for ClickHouse {
    fn drop(&mut self) {
        self.proxy.abort();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn spawn(folder: &Path, port: u16) -> Child {
    let mut command = match is_todays() {
        true => {
            let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            let mut command = Command::new(project.join(".tools/python/bin/python"));
            command
                .arg(project.join("collector/tests/cluster/clickhouse_server.py"))
                .arg(port.to_string())
                .arg(folder);
            command
        }
        false => {
            let config = folder.join("config.xml");
            std::fs::write(&config, config_of(folder, port)).unwrap();
            // Debian puts it where only administrators look.
            let mut command = Command::new("/usr/sbin/clickhouse-server");
            command.arg(format!("--config-file={}", config.display()));
            command
        }
    };
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join("server.log"))
        .unwrap();
    command
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("ClickHouse: {error}; ./build.sh test installs it"))
}

fn config_of(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "<yandex><logger><level>error</level><console>true</console></logger>\
         <http_port>{port}</http_port><listen_host>127.0.0.1</listen_host>\
         <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><timezone>UTC</timezone>\
         <mark_cache_size>67108864</mark_cache_size>\
         <users_config>config.xml</users_config><default_profile>default</default_profile>\
         <default_database>default</default_database>\
         <merge_tree><old_parts_lifetime>1</old_parts_lifetime></merge_tree>\
         <profiles><default/></profiles><quotas><default/></quotas>\
         <users><moa><password>secret</password><networks><ip>127.0.0.1</ip></networks>\
         <profile>default</profile><quota>default</quota></moa></users></yandex>"
    )
}

fn address<K: AsRef<str>, V: AsRef<str>>(
    port: u16,
    settings: impl IntoIterator<Item = (K, V)>,
) -> Url {
    let mut url: Url = format!("http://127.0.0.1:{port}/").parse().unwrap();
    url.query_pairs_mut().extend_pairs(settings);
    url
}

/// What the server says; `None` where it does not answer.
async fn ask(port: u16, settings: &[(&str, &str)], body: Bytes) -> Option<(StatusCode, String)> {
    let asked = client()
        .post(address(port, settings.iter().copied()))
        .header("X-ClickHouse-User", "moa")
        .header("X-ClickHouse-Key", "secret")
        .timeout(Duration::from_secs(60))
        .body(body);
    let answer = asked.send().await.ok()?;
    let status = answer.status();
    Some((status, answer.text().await.ok()?))
}

async fn pass(
    State(proxy): State<Arc<Proxy>>,
    Query(settings): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let count = proxy.count.fetch_add(1, Ordering::Relaxed);
    if count.is_multiple_of(7) {
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    let request = Asked {
        settings,
        headers,
        body,
    };
    if proxy.fails_of == 0 || !count.is_multiple_of(proxy.fails_of) {
        return proxy.answer(request).await;
    }
    match count / proxy.fails_of % 3 {
        0 => {}
        1 => {
            proxy.answer(request).await;
        }
        _ => {
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                proxy.answer(request).await;
            });
        }
    }
    (StatusCode::SERVICE_UNAVAILABLE, "it fails").into_response()
}

struct Asked {
    settings: HashMap<String, String>,
    headers: HeaderMap,
    body: Bytes,
}

impl Proxy {
    async fn answer(&self, mut asked: Asked) -> Response {
        let mut sql = None;
        if !is_todays() {
            let text = asked.settings.get("query").cloned();
            let text = text.unwrap_or_else(|| String::from_utf8_lossy(&asked.body).into_owned());
            if text.contains("MODIFY TTL") || text.contains("REMOVE TTL") {
                return StatusCode::OK.into_response();
            }
            self.remember(&text);
            match asked.settings.get_mut("query") {
                Some(query) => *query = in_old_words(&text),
                None => asked.body = in_old_words(&text).into(),
            }
            for unknown in [
                "insert_deduplication_token",
                "deduplicate_blocks_in_dependent_materialized_views",
                "async_insert",
            ] {
                asked.settings.remove(unknown);
            }
            sql = Some(text);
        }
        let mut request = client()
            .post(address(self.port, &asked.settings))
            .timeout(Duration::from_secs(60))
            .body(asked.body);
        for name in ["X-ClickHouse-User", "X-ClickHouse-Key"] {
            if let Some(value) = asked.headers.get(name) {
                request = request.header(name, value);
            }
        }
        let Ok(answer) = request.send().await else {
            return StatusCode::BAD_GATEWAY.into_response();
        };
        let status = answer.status();
        let Ok(text) = answer.text().await else {
            return StatusCode::BAD_GATEWAY.into_response();
        };
        let text = match sql {
            Some(sql) if sql.contains("FROM system.columns") => self.in_new_words(&sql, &text),
            _ => text,
        };
        (status, text).into_response()
    }

    /// Which types were asked for.
    fn remember(&self, sql: &str) {
        let Some(rest) = sql.strip_prefix("CREATE TABLE IF NOT EXISTS ") else {
            return;
        };
        let Some((table, rest)) = rest.split_once(" (`") else {
            return;
        };
        let columns = rest.split(") ENGINE").next().unwrap().split(", `");
        let columns = columns.map(|column| column.split_once("` ").unwrap());
        self.types.lock().unwrap().extend(
            columns.map(|(name, kind)| ((table.to_owned(), name.to_owned()), kind.to_owned())),
        );
    }

    /// The columns that a table has, with the types that were asked for.
    fn in_new_words(&self, sql: &str, text: &str) -> String {
        let table = sql.split("table = '").nth(1).unwrap();
        let table = table.split('\'').next().unwrap();
        let types = self.types.lock().unwrap();
        let rows = text.lines().map(|line| {
            let mut row: Value = serde_json::from_str(line).unwrap();
            let name = row["name"].as_str().unwrap().to_owned();
            if let Some(kind) = types.get(&(table.to_owned(), name)) {
                row["type"] = kind.as_str().into();
            }
            format!("{row}\n")
        });
        rows.collect()
    }
}

/// What has the same bytes in the form that rows are sent in, and the same meaning.
fn in_old_words(sql: &str) -> String {
    let mut text = sql
        .replace("LowCardinality(Nullable(String))", "Nullable(String)")
        .replace("LowCardinality(String)", "String")
        .replace("DateTime64(3, 'UTC')", "Int64")
        .replace("(Bool)", "(UInt8)")
        .replace("COLUMN IF NOT EXISTS", "COLUMN")
        .replace(
            "JSONExtractString(ifNull(context, ''), 'library', 'name') = 'moa-cafe24'",
            "toUInt8(0)",
        )
        .replace("groupBitmap", "uniqExact");
    for end in [" SETTINGS non_replicated", " TTL at"] {
        text.truncate(text.find(end).unwrap_or(text.len()));
    }
    text
}
