use std::fs;

use tempfile::TempDir;

use super::*;

fn from_text(text: &str) -> Result<Partial, SettingsError> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("moa.toml");
    fs::write(&file, text).unwrap();
    Partial::from_file(&file)
}

fn key(key: &str, origins: &[&str]) -> KeyEntry {
    KeyEntry {
        mall: None,
        mode: Mode::Open,
        key: key.into(),
        origins: (!origins.is_empty()).then(|| origins.iter().map(|text| (*text).into()).collect()),
    }
}

fn flags() -> Partial {
    Partial {
        listen: Some("127.0.0.1:0".into()),
        db: Some("log.db".into()),
        nats: None,
        dist: None,
        keys: vec![key("k", &[])],
        sessions: SessionsEntry::default(),
    }
}

#[test]
fn flags_win_over_the_file() {
    let file = from_text(
        r#"
        listen = "127.0.0.1:1"
        dist = "built"
        [[keys]]
        key = "from-file"
        origins = ["https://Shop.example/"]
        "#,
    )
    .unwrap();
    let settings = flags().over(file.clone()).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:0");
    assert_eq!(settings.dist, Path::new("built"));
    assert_eq!(settings.keys[0].key, "k");

    let no_keys = Partial {
        keys: Vec::new(),
        ..flags()
    };
    let settings = no_keys.over(file).unwrap();
    assert_eq!(settings.keys[0].key, "from-file");
    assert_eq!(
        settings.keys[0].origins.as_deref(),
        Some(["https://shop.example".to_owned()].as_slice())
    );
}

#[test]
fn an_unknown_key_is_an_error_that_names_it_and_its_line() {
    let message = from_text("listen = \"x\"\nlisten_on = \"y\"\n")
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("line 2") && message.contains("listen_on"),
        "{message}"
    );
    assert!(!message.contains('\n'));
    let message = from_text("[[keys]]\nkey = \"k\"\norigin = []\n")
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("line 3") && message.contains("`origin`"),
        "{message}"
    );
}

#[test]
fn sessions_end_after_what_the_file_says() {
    let limits = |text: &str| {
        let sessions = format!("[sessions]\n{text}");
        Ok::<_, SettingsError>(flags().over(from_text(&sessions)?)?.sessions)
    };
    let minutes = |count: u64| Duration::from_secs(count * 60);
    for (text, timeout, grace) in [
        ("", minutes(30), minutes(10)),
        ("timeout = '1h'", minutes(60), minutes(10)),
        ("grace = '0s'", minutes(30), Duration::ZERO),
        (
            "timeout = '1s'\ngrace = '7d'",
            Duration::from_secs(1),
            LONGEST,
        ),
    ] {
        assert_eq!(limits(text).unwrap(), Limits { timeout, grace }, "{text}");
    }
    for (text, said) in [
        ("timeout = '0s'", "sessions.timeout cannot be \"0s\""),
        ("timeout = '8d'", "up to 7d"),
        ("grace = 'long'", "sessions.grace cannot be \"long\""),
        ("timeout = '99999999999999999y'", "like 45s"),
        ("timeout = 30", "line 2"),
        ("grase = '1m'", "grase"),
    ] {
        let message = limits(text).unwrap_err().to_string();
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_that_names_it() {
    let message = Partial::from_file(Path::new("no/such.toml"))
        .unwrap_err()
        .to_string();
    assert!(message.contains("no/such.toml"));
}

#[test]
fn each_missing_setting_says_how_to_give_it() {
    let without = |change: fn(&mut Partial)| {
        let mut partial = flags();
        change(&mut partial);
        partial.over(Partial::default()).unwrap_err().to_string()
    };
    assert!(without(|p| p.listen = None).contains("--listen"));
    assert!(without(|p| p.db = None).contains("--db"));
    assert!(without(|p| p.keys.clear()).contains("--key"));
}

#[test]
fn impossible_keys_and_origins_are_errors() {
    let with = |keys: Vec<KeyEntry>| Partial { keys, ..flags() }.over(Partial::default());
    for bad in ["", "two words", "a:b", "한글"] {
        assert!(
            matches!(with(vec![key(bad, &[])]), Err(SettingsError::BadKey(_))),
            "{bad}"
        );
    }
    let twice = vec![key("k", &[]), key("k", &[])];
    assert!(matches!(with(twice), Err(SettingsError::RepeatedKey(_))));
    for bad in [
        "shop.example",
        "ftp://shop.example",
        "https://shop.example/path",
        "*",
        "https://*.shop.example",
    ] {
        assert!(
            matches!(
                with(vec![key("k", &[bad])]),
                Err(SettingsError::BadOrigin(_))
            ),
            "{bad}"
        );
    }
    let settings = with(vec![key(
        "k",
        &["https://shop.example:443", "http://localhost:8080"],
    )])
    .unwrap();
    assert_eq!(
        settings.keys[0].origins.as_ref().unwrap(),
        &["https://shop.example", "http://localhost:8080"]
    );
}
