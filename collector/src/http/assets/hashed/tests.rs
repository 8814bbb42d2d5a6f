use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

#[test]
fn a_hash_is_eight_or_more_hex_digits_after_the_last_dash() {
    for hashed in [
        "/moa-0123abcd.wasm",
        "/moa-0123ABCDEF01.js",
        "/a/moa-bg-00000000.js.map",
    ] {
        assert!(is_hashed(hashed), "{hashed}");
    }
    for plain in [
        "/moa.js",
        "/moa-0123abc.js",
        "/moa-0123abcg.js",
        "/deadbeef.js",
        "/moa-.js",
        "/",
        "",
    ] {
        assert!(!is_hashed(plain), "{plain}");
    }
}

#[test]
fn builds_give_few_names() {
    for name in [
        "moa-0123abcd45.js",
        "moa-0123abcd45.wasm.br",
        "moa-0123abcd45.js.gz",
        "loader-0123abcd45.js",
    ] {
        assert!(is_of_a_build(name), "{name}");
    }
    for name in [
        "moa.js",
        "jquery-0123abcd45.js",
        "moa-0123abcd45.html",
        "moa-0123abcd45.js.br.gz",
        "moa-0123abcd45",
        ".moa-0123abcd45.js.1.new",
        "moa-/0123abcd45.js",
        "moa-../x-0123abcd45.js",
    ] {
        assert!(!is_of_a_build(name), "{name}");
    }
}

#[test]
fn only_the_whole_content_fits() {
    // echo -n moa | sha256sum
    let name = format!("moa-{}", &sha256(b"moa")[..10]);
    assert!(fits(&format!("{name}.js"), b"moa"));
    assert!(!fits(&format!("{name}.js"), b"mo"));
    assert!(!fits("moa.js", b"moa"));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(b"moa").unwrap();
    let gzip = gzip.finish().unwrap();
    assert!(fits(&format!("{name}.js.gz"), &gzip));
    assert!(!fits(&format!("{name}.js.gz"), &gzip[..gzip.len() / 2]));
    assert!(!fits(&format!("{name}.js.gz"), b"moa"));
    // printf moa | brotli
    let brotli = [0x0b, 0x01, 0x80, b'm', b'o', b'a', 0x03];
    assert!(fits(&format!("{name}.js.br"), &brotli));
    assert!(!fits(&format!("{name}.js.br"), &brotli[..4]));
}
