//! What the collector says of itself for programs, held against what it does: the methods of every address, and
//! schemathesis, which makes requests of the description and looks at the answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use moa_collector::http_client::client;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::program::PROGRAM;
use crate::served::Served;
use crate::support::statuses;

/// As `openapi/schemathesis.toml` and `openapi/checks.py` have it.
const TOKEN: &str = "0123456789abcdef-operator";

/// All that there can be. The key is a server's: what only Cafe24's servers tell is described, too, and with such a key
/// messages are not counted.
const SETTINGS: &str = r#"
[[keys]]
key = "server-key"
mall = "haneul"
kind = "server"

[operator]
token = "0123456789abcdef-operator"

[cafe24]
client_id = "app"
client_secret = "secret"
webhook_key = "webhook-key"
public_url = "https://collect.example"
db = "cafe24.db"
"#;

/// The program, and its folder.
struct Running {
    served: Served,
    folder: TempDir,
}

/// With two messages, of which one was rejected.
async fn start() -> Running {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("moa.toml");
    fs::write(&file, SETTINGS).unwrap();
    let flags = ["--log", "error", "--config", file.to_str().unwrap()];
    let mut program = Command::new(PROGRAM);
    program.current_dir(folder.path());
    let db = folder.path().join("log.db");
    let served = Served::start_keyless(program, &db, &flags, Stdio::inherit());
    let mut broken = track("b");
    broken["timestamp"] = "yesterday".into();
    let body = json!({ "writeKey": "server-key", "batch": [track("a"), broken] });
    let request = client().post(format!("{}/v1/batch", served.url));
    let answer = request.body(body.to_string()).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(statuses(&answer), ["accepted", "rejected"]);
    Running { served, folder }
}

/// A listener, and what it says of itself.
struct Described {
    name: &'static str,
    url: String,
    description: Value,
}

async fn described(collector: &Running) -> [Described; 2] {
    let Served { url, operator, .. } = &collector.served;
    let of = async |name, url: &String| {
        let request = client().get(format!("{url}/openapi.json"));
        let response = request.bearer_auth(TOKEN).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        let description: Value = response.json().await.unwrap();
        assert_eq!(description["openapi"], "3.1.0");
        Described {
            name,
            url: url.clone(),
            description,
        }
    };
    [of("public", url).await, of("operator", operator).await]
}

impl Described {
    /// Each address with its own operations, by their methods.
    fn items(&self) -> impl Iterator<Item = (String, &Value)> {
        let items = self.description["paths"].as_object().unwrap().iter();
        items.map(|(path, item)| {
            let named = item["$ref"]
                .as_str()
                .and_then(|name| name.strip_prefix('#'));
            let item = named.map_or(item, |name| self.description.pointer(name).unwrap());
            (filled(path, item), item)
        })
    }

    async fn ask(&self, method: &str, path: &str) -> Response {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}{path}", self.url);
        let request = client().request(method, url).bearer_auth(TOKEN);
        request.send().await.unwrap()
    }
}

/// An address with the examples of its parts in their places.
fn filled(path: &str, item: &Value) -> String {
    let lists = [&item["parameters"], &item["get"]["parameters"]];
    let parts = lists.into_iter().filter_map(Value::as_array).flatten();
    parts.fold(path.to_owned(), |path, part| {
        let name = format!("{{{}}}", part["name"].as_str().unwrap());
        path.replace(&name, part["example"].as_str().unwrap_or_default())
    })
}

/// Whether a method is answered there, as its description has it.
fn is_described(item: &Value, method: &str) -> bool {
    let method = match method {
        "HEAD" => "get".to_owned(),
        _ => method.to_lowercase(),
    };
    item.get(&method).is_some()
}

#[tokio::test]
async fn an_address_takes_the_described_methods_and_says_so_to_others() {
    let collector = start().await;
    for listener in described(&collector).await {
        for (path, item) in listener.items() {
            assert!(!path.contains('{'), "{path}");
            let methods = [
                "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
            ];
            for method in methods {
                let answer = listener.ask(method, &path).await;
                let what = format!("{method} {path}: {}", answer.status());
                if is_described(item, method) {
                    assert_ne!(answer.status(), 405, "{what}");
                    continue;
                }
                let allowed = answer
                    .headers()
                    .get("allow")
                    .map(|list| list.to_str().unwrap());
                let allowed = allowed
                    .unwrap_or_else(|| panic!("{what}, without Allow"))
                    .to_owned();
                let of_item = ["GET", "HEAD", "POST"].map(|one| (one, is_described(item, one)));
                let of_item = of_item
                    .iter()
                    .filter(|(_, is_there)| *is_there)
                    .map(|(one, _)| *one);
                assert_eq!(allowed, of_item.collect::<Vec<_>>().join(","), "{what}");
                assert_eq!(answer.status(), 405, "{what}");
            }
        }
    }
}

/// Every code that a request is refused with, in prose and for programs.
#[tokio::test]
async fn the_protocol_names_every_code_that_is_described() {
    let collector = start().await;
    let prose = fs::read_to_string(here("../../../docs/protocol.md")).unwrap();
    let (_, table) = prose.split_once("## Refusals").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let mut codes = Vec::new();
    for listener in described(&collector).await {
        find_codes(&listener.description, &mut codes);
    }
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() > 20, "{codes:?}");
    for code in &codes {
        assert!(
            table.contains(&format!("`{code}`")),
            "docs/protocol.md says nothing of {code}"
        );
    }
}

fn find_codes(value: &Value, codes: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let found = value
                .pointer("/properties/code/enum")
                .and_then(Value::as_array);
            codes.extend(
                found
                    .into_iter()
                    .flatten()
                    .filter_map(|code| Some(code.as_str()?.to_owned())),
            );
            members
                .values()
                .for_each(|inside| find_codes(inside, codes));
        }
        Value::Array(values) => values.iter().for_each(|inside| find_codes(inside, codes)),
        _ => {}
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/http")
        .join(path)
}

/// Requests that fit the description and such that do not, and every answer looked at.
fn hold_against(listener: &Described, folder: &Path) {
    let file = folder.join(format!("{}.json", listener.name));
    fs::write(&file, listener.description.to_string()).unwrap();
    // `./build.sh test` makes it.
    let program = here("../../../.tools/python/bin/schemathesis");
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", "240"]).arg(&program);
    command
        .args(["--config-file", "schemathesis.toml", "run"])
        .arg(&file);
    command.args(["--url", &listener.url, "--no-color"]);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("HYPOTHESIS_STORAGE_DIRECTORY", folder);
    let output = command.current_dir(here("openapi")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}: {said}{complaint}",
        program.display()
    );
    println!("{said}");
    assert!(said.contains(" passed"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_listener_does_what_its_description_says() {
    let collector = start().await;
    let [public, _] = described(&collector).await;
    tokio::task::block_in_place(|| hold_against(&public, collector.folder.path()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_s_listener_does_what_its_description_says() {
    let collector = start().await;
    let [_, operator] = described(&collector).await;
    tokio::task::block_in_place(|| hold_against(&operator, collector.folder.path()));
}
