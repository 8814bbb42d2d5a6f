use super::*;

#[test]
fn an_address_says_which_storage_and_where_in_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let to: To = format!("file://{}/new/one", folder.path().display())
        .parse()
        .unwrap();
    assert_eq!(to.storage().unwrap().1, Path::default());
    assert!(folder.path().join("new/one").is_dir());
    assert!("s3://bucket/a/b".parse::<To>().is_ok());
    assert_eq!(
        "s3://my-bucket/a/b/".parse::<To>().unwrap().name(),
        "my_bucket_a_b"
    );
    for bad in [
        "",
        "bucket",
        "/var/lib/moa",
        "s3://",
        "s3:///a",
        "ftp://a/b",
        "file://host/a",
        "https://a/b",
    ] {
        let error = bad.parse::<To>().unwrap_err().to_string();
        assert!(error.contains("s3://BUCKET/PATH"), "{bad}: {error}");
    }
}
