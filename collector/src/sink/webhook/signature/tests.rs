use super::*;

/// By `printf '%s' '1700000000.{"messages":[]}' | openssl dgst -sha256 -hmac 'a secret of 16 and more'`.
#[test]
fn it_is_what_openssl_makes_of_it() {
    assert_eq!(
        signature(
            "a secret of 16 and more",
            1_700_000_000,
            r#"{"messages":[]}"#
        ),
        "t=1700000000,v1=d749533f2dc23756e69da58d6099f4bd774354d54d139340cc5f979869cfd479"
    );
}
