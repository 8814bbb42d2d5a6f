//! Writes what connects the tracker's wasm to JavaScript, for `pack.mjs` to bundle:
//!
//! ```text
//! moa-bindgen WASM FOLDER
//! ```
//!
//! It is wasm-bindgen's own library, pinned by this workspace's lock file as everything else that the tracker is built
//! from.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(wasm), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        bail!("usage: moa-bindgen WASM FOLDER");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .bundler(true)?
        .typescript(false)
        .input_path(&wasm)
        .out_name("moa");
    bindgen
        .generate(&folder)
        .with_context(|| format!("connecting {}", wasm.display()))
}
