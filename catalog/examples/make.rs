//! Writes what is made from the catalogue.

use std::path::Path;

use moa_catalog::{Catalog, made};

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (file, text) in made::files(Catalog::built_in()) {
        std::fs::write(root.join(file), text)?;
        println!("{file} written");
    }
    Ok(())
}
