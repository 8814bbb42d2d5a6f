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
mod tests;
