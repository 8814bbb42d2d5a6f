//! Writes `www/npm/moa.d.ts` from the catalogue.

fn main() -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/npm/moa.d.ts");
    let types = moa_catalog::types::render(moa_catalog::Catalog::built_in());
    std::fs::write(path, types)?;
    println!("www/npm/moa.d.ts written");
    Ok(())
}
