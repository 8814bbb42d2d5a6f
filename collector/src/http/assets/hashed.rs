//! Names that hold a hash of their content, like `moa-0123abcd45.wasm`: what has such a name never changes.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use flate2::read::GzDecoder;
use ring::digest::{SHA256, digest};

/// More than any file of a build has, unpacked.
const MOST: u64 = 8 << 20;

/// Says whether the file's name holds a hash of its content.
pub fn is_hashed(path: &str) -> bool {
    let hash = path.rsplit('/').next().and_then(hash);
    hash.is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Says whether builds give such a name: `moa-<hash>` or `loader-<hash>`, a script or wasm, packed or not.
pub fn is_of_a_build(name: &str) -> bool {
    let is_ours = name.starts_with("moa-") || name.starts_with("loader-");
    let ending = name.split_once('.').map(|(_, ending)| ending);
    let (ending, _) = ending.map_or(("", ""), packing);
    is_ours && matches!(ending, "js" | "wasm") && is_hashed(name) && !name.contains(['/', '\\'])
}

/// Says whether this is what the name promises, unpacked where it is packed: a file that is only half
/// there, or another's, is not.
pub fn fits(name: &str, content: &[u8]) -> bool {
    let unpacked = unpacked(packing(name).1, content);
    let (Some(hash), Ok(unpacked)) = (hash(name), unpacked) else {
        return false;
    };
    sha256(&unpacked).starts_with(&hash.to_ascii_lowercase())
}

/// The name that a loader is kept by.
pub fn loader_name(text: &[u8]) -> String {
    format!("loader-{}.js", &sha256(text)[..10])
}

fn hash(name: &str) -> Option<&str> {
    let stem = name.split('.').next()?;
    stem.rsplit_once('-').map(|(_, hash)| hash)
}

/// A name or ending without that of the packing, and the packing.
fn packing(name: &str) -> (&str, &str) {
    match name.rsplit_once('.') {
        Some((rest, packing @ ("br" | "gz"))) => (rest, packing),
        _ => (name, ""),
    }
}

fn unpacked(packing: &str, content: &[u8]) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    match packing {
        "br" => Decompressor::new(content, 4096)
            .take(MOST)
            .read_to_end(&mut all)?,
        "gz" => GzDecoder::new(content).take(MOST).read_to_end(&mut all)?,
        _ => return Ok(content.to_owned()),
    };
    Ok(all)
}

pub(super) fn sha256(content: &[u8]) -> String {
    let hash = digest(&SHA256, content);
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
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
}
