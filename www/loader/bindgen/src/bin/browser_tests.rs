//! wasm-bindgen's test runner, which cargo calls for the tests in `tests/browser` and `check/tests`.

use std::env;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    // Cargo calls it in the folder of the crate that is tested, and how Chromium starts (webdriver.json) is said once.
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
    if let Some(workspace) = workspace.filter(|folder| folder.is_dir()) {
        env::set_current_dir(workspace)?;
    }
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())
}
