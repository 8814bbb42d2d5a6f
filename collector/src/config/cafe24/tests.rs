use super::*;
use crate::config::{Layer, Settings};

fn layer(text: &str) -> Layer {
    Layer::flags(toml::from_str(text).unwrap()).unwrap()
}

fn settings(layers: &[&str]) -> Result<Option<AppSettings>, SettingsError> {
    let needed = "listen = '127.0.0.1:0'\nkeys = ['k']\ndb = 'moa.db'";
    let layers = layers.iter().chain([&needed]).map(|text| layer(text));
    Settings::of(layers).map(|settings| settings.cafe24)
}

#[test]
fn a_secret_may_come_from_the_environment_and_the_rest_from_the_file() {
    let file = "[cafe24]\nclient_id = 'id'\nwebhook_key = 'w'\npublic_url = 'https://collect.example/'\nbuyer_contact = true";
    let environment = [
        ("MOA__CAFE24__CLIENT_SECRET".to_owned(), "s".to_owned()),
        ("MOA__CAFE24__ANALYTICS".to_owned(), "true".to_owned()),
    ];
    let environment = Layer::environment(environment).unwrap();
    let needed = layer("listen = '127.0.0.1:0'\nkeys = ['k']\ndb = 'moa.db'");
    let app = Settings::of([environment, layer(file), needed]);
    let app = app.unwrap().cafe24.unwrap();
    assert_eq!((app.client_secret.as_str(), app.analytics), ("s", true));
    assert_eq!(
        app.redirect_uri(),
        "https://collect.example/cafe24/callback"
    );
    assert!(app.buyer_contact);
}

#[test]
fn what_is_missing_or_impossible_is_named() {
    assert!(settings(&[]).unwrap().is_none());
    let error = settings(&["[cafe24]\nclient_id = 'id'"]).unwrap_err();
    assert!(error.to_string().contains("client_secret"), "{error}");
    for (text, said) in [
        (
            "[cafe24]\npublic_url = 'collect.example'",
            "https://collect.example.com",
        ),
        (
            "[cafe24]\npublic_url = 'https://a.example/path'",
            "is no address",
        ),
        ("[cafe24]\nclient_id = ''", "developer centre"),
        ("[cafe24]\nclientid = 'x'", "clientid"),
        ("[cafe24]\nanalytics = 'maybe'", "true or false"),
    ] {
        let error = Layer::flags(toml::from_str(text).unwrap()).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
}
