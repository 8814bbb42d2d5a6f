mod example;
mod sinks;

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use super::values::LONGEST_SESSION;
use super::*;
use crate::http::rate_limit::Rate;
use crate::log::cursors::StartAt;
use crate::sink::Destination;
use crate::sink::filter::Filter;

fn file(text: &str) -> Result<Layer, SettingsError> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("moa.toml");
    fs::write(&file, text).unwrap();
    Layer::file(&file)
}

fn variables(pairs: &[(&str, &str)]) -> Result<Layer, SettingsError> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Layer::environment(pairs.iter().map(owned))
}

fn flags(text: &str) -> Layer {
    Layer::flags(toml::from_str(text).unwrap()).unwrap()
}

/// What a collector needs, and this.
fn with(text: &str) -> Result<Settings, SettingsError> {
    let needed = flags("listen = '127.0.0.1:0'\ndb = 'log.db'\nkeys = ['k']");
    Settings::of([file(text)?, needed])
}

fn message<T>(result: Result<T, SettingsError>) -> String {
    let message = result.err().unwrap().to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let file = file(
        "listen = '127.0.0.1:1'\ndist = 'built'\n[[keys]]\nkey = 'from-file'\norigins = ['https://Shop.example/']
         [sessions]\ntimeout = '1h'\ngrace = '1m'",
    )
    .unwrap();
    let environment = variables(&[
        ("MOA__DB", "env.db"),
        ("MOA__SESSIONS__GRACE", "2m"),
        ("MOA__PROXIES", "['10.0.0.0/8']"),
        ("MOA_STORE_PORT", "not ours"),
    ])
    .unwrap();
    let settings = Settings::of([flags("listen = '127.0.0.1:0'"), environment, file.clone()]);
    let settings = settings.unwrap();
    assert_eq!(settings.listen, "127.0.0.1:0");
    assert_eq!(settings.log, LogSettings::Sqlite("env.db".into()));
    assert_eq!(settings.dist, Path::new("built"));
    assert_eq!(settings.sessions.timeout, Duration::from_secs(3600));
    assert_eq!(settings.sessions.grace, Duration::from_secs(120));
    assert_eq!(
        settings.proxies,
        Proxies::new(["10.0.0.0/8".parse().unwrap()])
    );
    assert_eq!(settings.keys[0].key, "from-file");
    let origins = settings.keys[0].origins.as_deref();
    assert_eq!(
        origins,
        Some(["https://shop.example".to_owned()].as_slice())
    );

    let settings = Settings::of([flags("keys = ['k']\ndb = 'x'"), file]).unwrap();
    let keys: Vec<_> = settings.keys.iter().map(|key| key.key.as_str()).collect();
    assert_eq!(keys, ["k"], "the keys of a layer replace those below");
}

#[test]
fn what_is_wrong_in_a_file_is_named_with_its_line() {
    for (text, line, said) in [
        ("listen = 'x:1'\nlisten_on = 'y'\n", 2, "listen_on"),
        (
            "[[keys]]\nkey = 'k'\norigin = []\n",
            1,
            "the key \"k\": unknown field `origin`, expected one of `key`, `mall`",
        ),
        ("db = 'x'\n[sessions]\ntimeout = 30", 3, "string"),
        ("\n\n[retention]\nids = '5m'", 4, "an hour or more"),
        ("[limits]\nper_key = 'fast'", 2, "300/s"),
        ("[operator]\ntoken = 'short'", 2, "openssl rand"),
        ("[clients]\nip = 'all'", 2, "network"),
        ("[clients]\ndevice_cookie = '.shop.example'", 2, "no domain"),
        (
            "[[keys]]\nkey = 'k'\nkind = 'server'\norigins = ['https://shop.example']",
            1,
            "no page may use it",
        ),
        ("proxies = ['10.0.0.0/40']", 1, "10.0.0.0/8"),
        ("proxies = ['0.0.0.0/0']", 1, "the whole internet"),
        ("db = 'x'\nproxies = ['::/0']", 2, "the whole internet"),
        (
            "proxies = ['128.0.0.0/1', '0.0.0.0/1']",
            1,
            "the whole internet",
        ),
        (
            "[clients]\naddress_header = 'not a header'",
            2,
            "CF-Connecting-IP",
        ),
        ("[limits]\nbytes_per_key = '2 miles/s'", 2, "2MB/s"),
        ("[limits]\nbytes_per_key = '0B/s'", 2, "2MB/s"),
        (
            "[[keys]]\nkey = 'k'\nmode = 'lenient'",
            1,
            "unknown variant `lenient`",
        ),
        (
            "[[keys]]\nkey = 'k'\norigins = ['a.example']",
            1,
            "no origin; write it",
        ),
        ("keys = 'k'", 1, "two brackets"),
        ("[keys]\nkey = 'k'", 1, "two brackets"),
        ("[people]\nvalues = 0", 2, "from 1 to"),
        ("[people]\nproperties = 'many'", 2, "from 1 to"),
        ("[operator]\nlisten = '8081'", 2, "127.0.0.1:8081"),
        ("listen = ':8080'", 1, "127.0.0.1:8081"),
        ("db = ", 1, ""),
    ] {
        let message = message(file(text));
        assert!(
            message.contains(&format!("line {line}:")) && message.contains(said),
            "{message}"
        );
    }
}

#[test]
fn the_operator_s_pages_are_reached_from_elsewhere_with_a_token_only() {
    for open in ["0.0.0.0:81", "[::]:81", "192.0.2.7:81", "collector:81"] {
        let without = format!("[operator]\nlisten = '{open}'");
        let message = with(&without).unwrap_err().to_string();
        assert!(
            message.contains(open) && message.contains("operator.token"),
            "{message}"
        );
        let token = format!("{without}\ntoken = '0123456789abcdef'");
        assert!(with(&token).is_ok(), "{open}");
    }
    for own in ["127.0.0.1:81", "[::1]:81", "localhost:81", "127.9.9.9:0"] {
        assert!(
            with(&format!("[operator]\nlisten = '{own}'")).is_ok(),
            "{own}"
        );
    }
}

#[test]
fn a_variable_that_is_wrong_is_named() {
    for (name, value, said) in [
        ("MOA__LISTENS", "x", "listens"),
        ("MOA__SESSIONS__TIMEOUT", "long", "like 45s"),
        ("MOA__PEOPLE__VALUES", "all", "from 1 to"),
        ("MOA__KEYS", "k", "keys = ["),
    ] {
        let message = message(variables(&[(name, value)]));
        assert!(
            message.contains(name) && message.contains(said),
            "{message}"
        );
    }
}

#[test]
fn sessions_end_after_what_the_file_says() {
    let limits =
        |text: &str| Ok::<_, SettingsError>(with(&format!("[sessions]\n{text}"))?.sessions);
    let minutes = |count: u64| Duration::from_secs(count * 60);
    for (text, timeout, grace) in [
        ("", minutes(30), minutes(10)),
        ("timeout = '1h'", minutes(60), minutes(10)),
        ("grace = '0s'", minutes(30), Duration::ZERO),
        (
            "timeout = '1s'\ngrace = '7d'",
            Duration::from_secs(1),
            LONGEST_SESSION,
        ),
    ] {
        assert_eq!(limits(text).unwrap(), Limits { timeout, grace }, "{text}");
    }
    for (text, said) in [
        ("timeout = '0s'", "cannot be \"0s\""),
        ("timeout = '8d'", "up to 7d"),
        ("grace = 'long'", "cannot be \"long\""),
        ("timeout = '99999999999999999y'", "like 45s"),
        ("grase = '1m'", "grase"),
    ] {
        let message = message(limits(text));
        assert!(
            message.contains("line 2") && message.contains(said),
            "{message}"
        );
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_that_names_it() {
    assert!(message(Layer::file(Path::new("no/such.toml"))).contains("no/such.toml"));
}

#[test]
fn each_missing_setting_says_how_to_give_it() {
    let (listen, db, keys) = ("listen = 'x:1'\n", "db = 'x'\n", "keys = ['k']\n");
    for (text, said) in [
        (format!("{db}{keys}"), "--listen"),
        (format!("{listen}{keys}"), "--db"),
        (format!("{listen}{db}"), "--key"),
    ] {
        assert!(message(Settings::of([flags(&text)])).contains(said));
    }
}

#[test]
fn impossible_keys_and_origins_are_errors() {
    for bad in ["", "two words", "a:b", "한글"] {
        let message = message(file(&format!("[[keys]]\nkey = '{bad}'")));
        assert!(message.contains("cannot be a write key"), "{message}");
    }
    assert!(message(file("keys = ['k', 'k']")).contains("given twice"));
    for bad in [
        "shop.example",
        "ftp://shop.example",
        "https://shop.example/path",
        "*",
        "https://*.shop.example",
    ] {
        let text = format!("keys = [{{ key = 'k', origins = ['{bad}'] }}]");
        assert!(file(&text).is_err(), "{bad}");
    }
    let settings = with(
        "[[keys]]\nkey = 'k'\nmall = 'moashop'\nmode = 'strict'\norigins = ['https://shop.example:443', 'http://localhost:8080', 'null']",
    )
    .unwrap();
    let key = &settings.keys[0];
    assert_eq!(
        (&*key.mall, key.mode),
        ("moashop", moa_message::request::Mode::Strict)
    );
    let origins = key.origins.as_ref().unwrap();
    assert_eq!(
        origins,
        &["https://shop.example", "http://localhost:8080", "null"]
    );
}

#[test]
fn rates_and_keeping_can_be_switched_off() {
    let settings = with("[limits]\nper_address = 'off'\nper_key = '9/s'\n[retention]\nrejected = 'forever'\nmessages = '400d'").unwrap();
    assert_eq!(settings.rates.per_address.requests, None);
    assert_eq!(settings.rates.per_key.requests, Some(Rate::per_second(9)));
    assert_eq!(settings.retention.rejected, None);
    assert_eq!(
        settings.retention.messages,
        Some(Duration::from_secs(400 * 86_400))
    );
}

#[test]
fn custom_events_join_the_catalogue() {
    let settings = with("[[events]]\nname = 'wishlist_shared'\nproperties = { product_no = 'string', count = 'integer' }\nrequired = ['count']").unwrap();
    let event = settings.catalog.event("wishlist_shared").unwrap();
    assert_eq!(event.properties.len(), 2);
    for (text, said) in [
        ("[[events]]\nname = 'view_home'", "view_home"),
        (
            "[[events]]\nname = 'x'\nrequired = ['y']",
            "unknown property",
        ),
        (
            "[[events]]\nname = 'x'\nproperties = { a = 'text' }",
            "text",
        ),
    ] {
        let message = message(file(text));
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn sinks_are_named_once_and_say_what_is_wrong_in_their_line() {
    let sink = |more: &str| {
        format!(
            "[[sinks]]\nname = 'crm'\ntype = 'webhook'\nurl = 'https://crm.example/in'\nsecret = '0123456789abcdef'\n{more}"
        )
    };
    let settings = with(&sink("flags = ['in_app_message']\nfrom = 'start'")).unwrap();
    let crm = &settings.sinks[0];
    assert_eq!((crm.name.as_str(), crm.from), ("crm", StartAt::Start));
    let Destination::Webhook(to) = &crm.to else {
        panic!("it is a webhook")
    };
    assert_eq!(to.url.as_str(), "https://crm.example/in");
    assert_ne!(crm.filter, Filter::default());
    assert_eq!(with(&sink("")).unwrap().sinks[0].from, StartAt::End);
    for (text, line, said) in [
        (sink("flags = ['sms']"), 6, "non_member_send"),
        (sink("from = 'now'"), 6, "start"),
        (sink("evnets = []"), 6, "evnets"),
        (sink("").replace("webhook", "fax"), 3, "webhook"),
        (sink("").replace("https", "ftp"), 4, "like https://"),
        (sink("").replace("0123456789abcdef", "short"), 5, "16"),
        (sink("").replace("'crm'", "'my crm'"), 2, "letters, digits"),
        (sink("").replace("secret", "#"), 1, "secret"),
        (sink("") + &sink(""), 1, "two sinks are named"),
    ] {
        let message = message(file(&text));
        assert!(
            message.contains(&format!("line {line}:")) && message.contains(said),
            "{message}"
        );
    }
}

#[test]
fn a_braze_sink_needs_a_key_and_takes_no_setting_of_others() {
    let sink = |more: &str| {
        format!("[[sinks]]\nname = 'braze'\ntype = 'braze'\nurl = 'https://rest.example'\n{more}")
    };
    let settings = with(&sink("key = 'hidden'\ncurrency = 'JPY'")).unwrap();
    let Destination::Braze(to) = &settings.sinks[0].to else {
        panic!("{:?}", settings.sinks[0].to);
    };
    assert_eq!((to.key.as_str(), &to.app_id), ("hidden", &None));
    assert!(!format!("{settings:?}").contains("hidden"));
    for (more, said) in [
        ("", "missing field `key`"),
        ("key = ''", "the key is none"),
        (
            "key = 'k'\nsecret = '0123456789abcdef'",
            "`secret` is no setting of a braze sink",
        ),
        ("key = 'k'\ncurrency = 'won'", "KRW"),
        ("key = 'k'\nsource = ''", "source"),
    ] {
        let message = message(file(&sink(more)));
        assert!(message.contains(said), "{message}");
    }
}
