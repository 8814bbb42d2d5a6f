use super::*;

#[test]
fn an_address_says_which_storage_and_where_in_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let to: To = format!("file://{}/new/one", folder.path().display())
        .parse()
        .unwrap();
    let To::Storage(url) = &to else {
        panic!("{to} is a folder");
    };
    assert_eq!(storage(url).unwrap().1, Path::default());
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
        "file:a/b",
        "s3://key:secret@bucket/a",
        "clickhouse://",
        "clickhouse://host",
        "clickhouse://host/",
        "clickhouse://moa:secret@host/a/b",
        "clickhouse://moa:sec@ret@host:8123x/a",
        "clickhouse://moa:se#cret@host/a",
        "clickhouse://host/a?password=secret",
        "clickhouses://moa:secret@host/a",
        "clickhouse:///shop",
        "clickhouse://host/a/b",
        "clickhouse://host/a?secure=perhaps",
    ] {
        let error = bad.parse::<To>().unwrap_err().to_string();
        assert!(error.contains("s3://BUCKET/PATH"), "{bad}: {error}");
        assert!(
            !error.contains("secret") && !error.contains("ret@"),
            "{error}"
        );
        assert!(!error.contains("moa:se"), "{error}");
    }
}

#[test]
fn an_address_of_clickhouse_says_which_database_and_keeps_its_password() {
    for (text, shown, base) in [
        (
            "clickhouse://db.example/default",
            "clickhouse://db.example:8123/default",
            "http://db.example:8123/",
        ),
        (
            "clickhouse://moa:p%40ss@db.example:9123/shop",
            "clickhouse://db.example:9123/shop",
            "http://db.example:9123/",
        ),
        (
            "clickhouse://[::1]/shop?secure=true",
            "clickhouse://[::1]:8443/shop",
            "https://[::1]:8443/",
        ),
    ] {
        let to: To = text.parse().unwrap();
        assert_eq!(to.to_string(), shown);
        assert_eq!(format!("{to:?}"), format!("ClickHouse({shown})"));
        let To::ClickHouse(address) = to else {
            panic!("{text}");
        };
        assert_eq!(address.base.as_str(), base);
        let user = text.contains('@').then_some("moa");
        assert_eq!(address.user.as_deref(), user);
        assert_eq!(address.password.as_deref(), user.map(|_| "p@ss"));
    }
}
