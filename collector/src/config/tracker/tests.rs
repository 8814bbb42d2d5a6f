use super::*;
use crate::config::{Layer, Settings};

fn tracker(text: &str) -> TrackerSettings {
    let layer = |text: &str| Layer::flags(toml::from_str(text).unwrap()).unwrap();
    let needed = layer("listen = '127.0.0.1:0'\nkeys = ['k']\ndb = 'data/moa.db'");
    Settings::of([layer(text), needed]).unwrap().tracker
}

#[test]
fn earlier_builds_are_kept_beside_the_log_for_thirty_days() {
    for (text, builds, days) in [
        ("", Some("data/moa.db.builds"), 30),
        (
            "[tracker]\nkeep_builds = '7d'",
            Some("data/moa.db.builds"),
            7,
        ),
        ("[tracker]\nbuilds = 'old'", Some("old"), 30),
        ("nats = 'nats://a'", None, 30),
        (
            "nats = 'nats://a'\n[tracker]\nbuilds = 'old'",
            Some("old"),
            30,
        ),
        (
            "[tracker]\nkeep_builds = 'off'",
            Some("data/moa.db.builds"),
            0,
        ),
    ] {
        let tracker = tracker(text);
        assert_eq!(tracker.builds, builds.map(PathBuf::from), "{text}");
        assert_eq!(tracker.keep_builds, days * DAY, "{text}");
    }
    let tracker = tracker("[tracker]\nkeep_builds = 'forever'");
    assert_eq!(tracker.keep_builds, Duration::MAX);
}

#[test]
fn what_cannot_be_used_is_named() {
    for (text, said) in [
        ("keep_builds = '5m'", "or \"off\""),
        ("keep_builds = 30", "string"),
        ("keep_build = '7d'", "keep_build"),
    ] {
        let table = toml::from_str(&format!("[tracker]\n{text}")).unwrap();
        let error = Layer::flags(table).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}
