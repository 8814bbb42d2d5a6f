use super::*;
use crate::config::{Layer, Settings, SettingsError, StoreSettings};

fn layer(text: &str) -> Layer {
    Layer::flags(toml::from_str(text).unwrap()).unwrap()
}

fn chosen(flags: &str, file: &str) -> Result<LogSettings, SettingsError> {
    let needed = layer("listen = '127.0.0.1:0'\nkeys = ['k']");
    Settings::of([layer(flags), layer(file), needed]).map(|settings| settings.log)
}

fn nats(flags: &str, file: &str) -> NatsSettings {
    match chosen(flags, file).unwrap() {
        LogSettings::Nats(nats) => nats,
        LogSettings::Sqlite(db) => panic!("{} is chosen", db.display()),
    }
}

#[test]
fn one_line_chooses_the_log() {
    let sqlite = chosen("", "db = 'moa.db'").unwrap();
    assert_eq!(sqlite, LogSettings::Sqlite("moa.db".into()));
    let nats = nats("", "nats = 'nats://a:4222, nats://b:1'");
    let hosts: Vec<_> = nats.servers.iter().map(ServerAddr::host).collect();
    assert_eq!(hosts, ["a", "b"]);
    assert_eq!((nats.stream.as_str(), nats.replicas), ("moa", 1));
    assert_eq!(nats.dedupe, Duration::from_secs(120));
    assert!(matches!(chosen("", ""), Err(SettingsError::NoDb)));
}

#[test]
fn a_file_may_name_both_and_flags_win_over_it() {
    let both = "db = 'moa.db'\n[nats]\nurl = 'nats://a'\nreplicas = 3\ndedupe = '5m'\nkeep = '30d'";
    let of_file = nats("", both);
    assert_eq!(
        (of_file.replicas, of_file.dedupe),
        (3, Duration::from_secs(300))
    );
    let of_flag = nats("nats = 'nats://flag'", both);
    assert_eq!((of_flag.servers[0].host(), of_flag.replicas), ("flag", 3));
    let sqlite = chosen("db = 'own.db'\nnats = 'off'", both).unwrap();
    assert_eq!(sqlite, LogSettings::Sqlite("own.db".into()));

    let store = StoreSettings::of([layer("db = 'own.db'"), layer(both)]).unwrap();
    assert_eq!((store.db, store.nats), ("own.db".into(), of_file));
    let none = StoreSettings::of([layer("db = 'own.db'")]);
    assert!(matches!(none, Err(SettingsError::NoNats)));
}

#[test]
fn what_cannot_be_used_is_named() {
    for (text, said) in [
        ("nats = 'no address:at all'", "nats://127.0.0.1:4222"),
        ("[nats]\nstream = 'a.b'", "a.b"),
        ("[nats]\nreplicas = 2", "1, 3 or 5"),
        ("[nats]\ndedupe = '2d'", "up to 1d"),
        ("[nats]\nkeep = 'long'", "up to 3650d"),
        ("[nats]\nrepicas = 3", "repicas"),
    ] {
        let error = Layer::flags(toml::from_str(text).unwrap()).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}
