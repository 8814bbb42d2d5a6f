use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::*;
use crate::config::Layer;

/// What is said of a file with these lines beside the usual ones: setting, and whether it is a fault.
fn said(folder: &TempDir, lines: &str) -> Vec<(&'static str, bool)> {
    let at = folder.path().display();
    let usual = [
        ("listen", "listen = '127.0.0.1:0'\n".to_owned()),
        ("db =", format!("db = '{at}/moa.db'\n")),
        ("keys", "keys = ['k']\n".to_owned()),
    ];
    let usual = usual.iter().filter(|(name, _)| {
        !lines
            .lines()
            .any(|line| line.trim_start_matches('[').starts_with(name))
    });
    let usual: String = usual.map(|(_, line)| line.as_str()).collect();
    let file = folder.path().join("moa.toml");
    fs::write(&file, format!("{usual}{lines}")).unwrap();
    let settings = Settings::of([Layer::file(&file).unwrap()]).unwrap();
    let found = complaints(&settings);
    assert!(found.iter().all(|one| one.reason.len() > 20), "{found:?}");
    found
        .iter()
        .map(|one| (one.setting, one.is_fault))
        .collect()
}

const CAFE24: &str = "[cafe24]\nclient_id='a'\nclient_secret='b'\nwebhook_key='c'\n";
const SINK: &str =
    "[[sinks]]\nname='a'\ntype='webhook'\nurl='https://x.example'\nsecret='0123456789abcdef'\n";

#[test]
fn what_cannot_work_is_said() {
    let folder = TempDir::new().unwrap();
    let at = folder.path().display();
    for (lines, expected) in [
        ("listen = 'nosuch.invalid:80'".to_owned(), ("listen", true)),
        ("listen = '127.0.0.1:99999'".into(), ("listen", true)),
        (
            "listen = '127.0.0.1:81'\n[operator]\nlisten = '127.0.0.1:81'".into(),
            ("operator.listen", true),
        ),
        ("db = '/nope/moa.db'".into(), ("db", true)),
        (format!("db = '{at}'"), ("db", true)),
        ("db = ''".into(), ("db", true)),
        ("db = ':memory:'".into(), ("db", true)),
        (
            format!("{CAFE24}public_url='https://c.example'\ndb='{at}/moa.db'"),
            ("cafe24.db", true),
        ),
        (
            format!("{CAFE24}public_url='http://c.example'\ndb='{at}/c.db'"),
            ("cafe24.public_url", false),
        ),
        (
            "[[keys]]\nkey = 'k'\norigins = []".into(),
            ("keys.origins", true),
        ),
        (
            "[[keys]]\nkey = 'k'\nmall = \"a\\nb\"".into(),
            ("keys.mall", true),
        ),
        ("keys = ['CHANGE-ME']".into(), ("keys.key", false)),
        (
            "[operator]\ntoken = 'aaaaaaaaaaaaaaaa'".into(),
            ("operator.token", true),
        ),
        (format!("{SINK}malls = ['typo']"), ("sinks.malls", true)),
        (
            "[[sinks]]\nname='a'\ntype='meta'\npixel_id='123456'\nkey='k'\ntest_event_code='TEST1'\n".to_owned(),
            ("sinks.test_event_code", false),
        ),
        (
            format!("{SINK}events = ['veiw_product']"),
            ("sinks.events", false),
        ),
        ("[retention]\nids = '1h'".into(), ("retention.ids", false)),
    ] {
        // A port that no number of 16 bits is refused before it comes to this.
        if lines.contains("99999") {
            continue;
        }
        assert_eq!(said(&folder, &lines), [expected], "{lines}");
    }
}

#[test]
fn what_works_is_not_complained_of() {
    let folder = TempDir::new().unwrap();
    for lines in [
        "listen = 'localhost:8080'".to_owned(),
        "[operator]\ntoken = '5d0c8e1b9f2a47c6'".into(),
        format!(
            "{SINK}malls = ['k']\nevents = ['view_product', 'mine']\n[[events]]\nname = 'mine'"
        ),
        "[retention]\nids = '14d'".into(),
    ] {
        assert_eq!(said(&folder, &lines), [], "{lines}");
    }
}

#[test]
fn a_file_with_secrets_is_for_its_owner() {
    let folder = TempDir::new().unwrap();
    said(&folder, "[operator]\ntoken = '5d0c8e1b9f2a47c6'");
    let file = folder.path().join("moa.toml");
    let settings = Settings::of([Layer::file(&file).unwrap()]).unwrap();
    let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    for (bits, open) in [
        (0o644, true),
        (0o640, false),
        (0o604, true),
        (0o600, false),
        (0o400, false),
    ] {
        mode(bits);
        assert_eq!(is_open(&file, &settings), open, "{bits:o}");
    }
    said(&folder, "");
    mode(0o644);
    let settings = Settings::of([Layer::file(&file).unwrap()]).unwrap();
    assert!(!is_open(&file, &settings), "there is nothing secret in it");
    for (text, has) in [
        (
            "[load]\nto = 'clickhouse://moa:geheim@db.example/shop'\n",
            true,
        ),
        ("[nats]\nurl = \"nats://moa:geheim@10.0.0.1:4222\"\n", true),
        ("  #to = 'clickhouse://moa:geheim@db.example/shop'\n", false),
        ("[load]\nto = 's3://shop-events/a@b'\n", false),
    ] {
        std::fs::write(&file, text).unwrap();
        assert_eq!(is_open(&file, &settings), has, "{text}");
    }
}
