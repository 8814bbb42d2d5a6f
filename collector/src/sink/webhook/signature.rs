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
mod tests;
