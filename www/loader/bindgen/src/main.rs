//! Writes what connects a wasm to JavaScript, for `pack.mjs` to bundle:
//!
//! ```text
//! moa-bindgen WASM FOLDER [web]
//! ```
//!
//! With `web`, a module that starts the wasm when it is asked to, whoever has fetched it; without, the bare pieces, of which the loader
//! takes what it needs.
//!
//! It is wasm-bindgen's own library, pinned by this workspace's lock file as everything else that the tracker is built
//! from.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (wasm, folder, is_web) = match &arguments[..] {
        [wasm, folder] => (wasm, folder, false),
        [wasm, folder, how] if how.as_os_str() == "web" => (wasm, folder, true),
        _ => bail!("usage: moa-bindgen WASM FOLDER [web]"),
    };
    let mut bindgen = Bindgen::new();
    bindgen.web(is_web)?.bundler(!is_web)?;
    bindgen.typescript(false).input_path(wasm);
    bindgen
        .generate(folder)
        .with_context(|| format!("connecting {}", wasm.display()))
}
