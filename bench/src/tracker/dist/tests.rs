use super::*;

#[test]
fn the_copy_stays_when_the_folder_is_built_anew() {
    let built = tempfile::tempdir().unwrap();
    let sizes = r#"{ "files": { "moa.js": { "raw": 9, "gzip": 8, "brotli": 7 } } }"#;
    std::fs::write(built.path().join("sizes.json"), sizes).unwrap();
    std::fs::write(built.path().join("moa.js"), "moa").unwrap();
    let dist = Dist::copy(built.path()).unwrap();
    built.close().unwrap();
    assert_eq!(
        std::fs::read_to_string(dist.folder().join("moa.js")).unwrap(),
        "moa"
    );
    assert_eq!(dist.sizes().files["moa.js"].brotli, 7);
}

#[test]
fn what_was_not_built_says_what_to_run() {
    let empty = tempfile::tempdir().unwrap();
    for missing in [empty.path(), Path::new("nowhere")] {
        let error = Dist::copy(missing).unwrap_err();
        assert!(error.to_string().contains("./build.sh build"), "{error}");
    }
}
