use super::*;

#[test]
fn every_front_script_is_there() {
    for name in FRONT.iter().chain(&["sdk", "cid", "skin"]) {
        assert!(!front_script(name).is_empty(), "{name}.js");
    }
}

#[test]
fn a_missing_jquery_says_what_to_run() {
    let error = Scripts::load(FilePath::new("nowhere")).unwrap_err();
    assert!(error.to_string().contains("npm ci --prefix www/store"));
}
