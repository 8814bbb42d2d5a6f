//! The program itself: its command line, its first line, and what survives its death.

use moa_collector::http_client::client;
use std::io::Write;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::program::{PROGRAM, run};
use crate::served::{Served, events};
use crate::support::KEY;

#[tokio::test]
async fn what_was_accepted_survives_kill_9() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let mut served = Served::start(&db);
    assert_eq!(
        served.send(&[track("a"), track("b")]).await,
        ["accepted", "accepted"]
    );
    served.signal("-KILL");
    assert!(!served.child.wait().unwrap().success());

    let lines = events(&db, &["--format", "jsonl"]);
    let ids: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["messageId"].clone())
        .collect();
    assert_eq!(json!(ids), json!(["a", "b"]));
    assert_eq!(
        Served::start(&db).send(&[track("a"), track("c")]).await,
        ["duplicate", "accepted"]
    );
}

/// Killed in the middle of a stream of batches: every one that was answered is there.
#[tokio::test]
async fn what_was_answered_before_a_kill_midway_is_there() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    let (answered, ids) = mpsc::channel();
    let senders: Vec<_> = (0..8)
        .map(|sender| {
            let (url, answered) = (format!("{}/v1/batch", served.url), answered.clone());
            tokio::spawn(async move {
                let client = client();
                for n in 0.. {
                    let id = format!("{sender}-{n}");
                    let body = json!({ "writeKey": KEY, "batch": [track(&id)] }).to_string();
                    match client.post(&url).body(body).send().await {
                        Ok(response) if response.status() == 200 => answered.send(id).unwrap(),
                        _ => return,
                    }
                }
            })
        })
        .collect();
    drop(answered);
    tokio::time::sleep(Duration::from_millis(400)).await;
    served.signal("-KILL");
    for sender in senders {
        sender.await.unwrap();
    }
    let lines = events(&db, &["--format", "jsonl"]);
    let answered: Vec<String> = ids.iter().collect();
    assert!(answered.len() > 8, "only {} were answered", answered.len());
    for id in answered {
        assert!(
            lines.contains(&format!("{{\"messageId\":\"{id}\",")),
            "{id} is missing"
        );
    }
}

#[tokio::test]
async fn sigterm_ends_it_well() {
    for signal in ["-TERM", "-INT"] {
        let folder = TempDir::new().unwrap();
        let mut served = Served::start(&folder.path().join("log.db"));
        served.send(&[track("a")]).await;
        served.signal(signal);
        assert_eq!(served.child.wait().unwrap().code(), Some(0));
    }
}

#[tokio::test]
async fn events_are_printed_while_the_collector_runs() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    let mut other = track("b");
    other["event"] = json!("coupon_seen");
    served.send(&[track("a"), other]).await;

    let line = events(
        &db,
        &[
            "--event",
            "coupon_seen",
            "--since",
            "15m",
            "--format",
            "jsonl",
        ],
    );
    let received_at = serde_json::from_str::<Value>(&line).unwrap()["receivedAt"].clone();
    assert_eq!(
        line,
        format!(
            "{{\"messageId\":\"b\",\"type\":\"track\",\"event\":\"coupon_seen\",\"anonymousId\":\"device-1\",\
             \"properties\":{{\"size\":\"M\"}},\"timestamp\":\"2025-11-21T09:00:00.000+09:00\",\"receivedAt\":{received_at}}}\n"
        )
    );
    let table = events(&db, &["--format", "csv"]);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "messageId,type,event,anonymousId,userId,properties,traits,context,timestamp,receivedAt,warnings"
    );
    assert!(
        lines[1].starts_with(
            r#"a,track,size_guide_opened,device-1,,"{""size"":""M""}",,,2025-11-21T09"#
        )
    );
    assert_eq!(lines.len(), 3);
}

#[tokio::test]
async fn events_are_written_to_a_file_that_is_there_once_it_is_whole() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    served.send(&[track("a")]).await;
    let out = folder.path().join("events.parquet");
    let to = ["--format", "parquet", "--out", out.to_str().unwrap()];
    assert_eq!(events(&db, &to), "");
    let file = std::fs::read(&out).unwrap();
    assert_eq!(
        (&file[..4], &file[file.len() - 4..]),
        (&b"PAR1"[..], &b"PAR1"[..])
    );
    assert!(!folder.path().join("events.parquet.partial").exists());
}

#[tokio::test]
async fn the_log_is_json_and_says_nothing_of_visitors() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("collector.log");
    let file = std::fs::File::create(&log).unwrap();
    let flags = ["--log", "trace", "--log-format", "json"];
    let mut served = Served::start_logging(&folder.path().join("log.db"), &flags, file.into());
    let mut secret = track("secret-id");
    secret["anonymousId"] = json!("secret-device");
    secret["userId"] = json!("secret-member");
    secret["properties"]["size"] = json!("secret-size");
    let mut broken = secret.clone();
    broken["type"] = json!("secret-type");
    served.send(&[secret.clone(), secret, broken]).await;
    let timeline = format!(
        "{}/live/visitor?mall={KEY}&id=secret-member",
        served.operator
    );
    client().get(timeline).send().await.unwrap();
    served.signal("-TERM");
    served.child.wait().unwrap();

    let text = std::fs::read_to_string(&log).unwrap();
    // Where it listens is the collector's own, and said where the next port was taken.
    let of_visitors = text
        .lines()
        .filter(|line| !line.contains("moa_collector::server::listeners"));
    for line in of_visitors {
        assert!(
            !line.contains("secret") && !line.contains("127.0.0.1"),
            "{text}"
        );
    }
    assert!(text.lines().count() > 2);
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["level"].is_string() && line["timestamp"].is_string());
    }
    assert!(
        text.contains(r#""message":"batch","accepted":1,"duplicate":1,"rejected":1"#),
        "{text}"
    );
}

#[test]
fn settings_that_cannot_be_used_are_one_clear_line_and_exit_code_2() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (db, config) = (path("log.db"), path("moa.toml"));
    let mut file = std::fs::File::create(&config).unwrap();
    writeln!(file, "listne = \"127.0.0.1:0\"").unwrap();
    let serve = |more: &[&str]| {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--db", &db];
        arguments.extend(more);
        run(&arguments)
    };
    for (output, said) in [
        (run(&["serve", "--db", &db, "--key", "k"]), "--listen"),
        (
            run(&["serve", "--listen", "127.0.0.1:0", "--key", "k"]),
            "--db",
        ),
        (serve(&[]), "--key"),
        (serve(&["--key", "two words"]), "two words"),
        (serve(&["--config", &config]), "listne"),
        (
            serve(&["--key", "k", "--config", "no/such.toml"]),
            "no/such.toml",
        ),
        (
            run(&[
                "serve",
                "--listen",
                "192.0.2.1:1",
                "--db",
                &db,
                "--key",
                "k",
            ]),
            "192.0.2.1:1",
        ),
        (
            run(&[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--db",
                "no/such/log.db",
                "--key",
                "k",
            ]),
            "there is no folder no/such",
        ),
        (
            run(&["events", "export", "--db", "no-such.db", "--format", "csv"]),
            "no-such.db",
        ),
        (
            run(&[
                "events", "export", "--db", &db, "--format", "csv", "--since", "soon",
            ]),
            "soon",
        ),
    ] {
        assert_eq!(output.status.code(), Some(2), "{said}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(said), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert!(output.stdout.is_empty());
    }
}

#[tokio::test]
async fn it_says_whether_a_collector_is_ready() {
    let folder = TempDir::new().unwrap();
    let mut served = Served::start(&folder.path().join("log.db"));
    let listen = served.url.strip_prefix("http://").unwrap().to_owned();
    let config = folder.path().join("moa.toml");
    std::fs::write(&config, format!("listen = '{listen}'")).unwrap();

    // A proxy that the environment names has nothing to do with it.
    let healthy = |arguments: &[&str]| {
        let mut program = std::process::Command::new(PROGRAM);
        program
            .env("http_proxy", "http://127.0.0.1:1")
            .arg("healthy");
        program.args(arguments).output().unwrap()
    };
    for arguments in [
        ["--listen", &listen],
        ["--config", config.to_str().unwrap()],
    ] {
        let output = healthy(&arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(said, format!("{}/readyz is ready\n", served.url));
    }
    served.signal("-TERM");
    served.child.wait().unwrap();
    for (arguments, code) in [(&["--listen", &listen][..], 1), (&[], 2)] {
        let output = healthy(arguments);
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn the_version_names_the_commit_that_build_sh_knew() {
    let said = |flag| String::from_utf8(run(&[flag]).stdout).unwrap();
    let short = concat!("moa-collector ", env!("CARGO_PKG_VERSION"));
    assert_eq!(said("-V").trim_end(), short);
    // The tests are compiled with the same environment as the program.
    let long = match option_env!("MOA_COMMIT") {
        None | Some("") => short.to_owned(),
        Some(commit) => format!("{short} ({commit})"),
    };
    assert_eq!(said("--version").trim_end(), long);
}

#[test]
fn the_help_shows_every_command_and_setting() {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    assert!(help.starts_with("Moa's collector: "), "{help}");
    for command in ["serve", "healthy", "events", "rejects"] {
        assert!(help.contains(command), "{command}");
    }
    let help = String::from_utf8(run(&["serve", "--help"]).stdout).unwrap();
    for flag in [
        "--listen",
        "--db",
        "--key",
        "--config",
        "--dist",
        "--log",
        "--log-format",
        "[[keys]]",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
}
