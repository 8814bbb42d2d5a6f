//! The signature of a batch: who has the secret can tell that it comes from the collector, and when.

use std::fmt::Write;

use ring::hmac;

/// The header it stands in.
pub const HEADER: &str = "moa-signature";

/// The signature of a body that is sent at this time: `t=<seconds since 1970>,v1=<hex>`, where the
/// hex is the HMAC-SHA256 of `<seconds>.<body>`.
pub fn signature(secret: &str, time: u64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let mut signing = hmac::Context::with_key(&key);
    signing.update(format!("{time}.").as_bytes());
    signing.update(body.as_bytes());
    let mut text = format!("t={time},v1=");
    for byte in signing.sign().as_ref() {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
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
}
