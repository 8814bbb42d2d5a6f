//! Writes `www/inspector/known.json` from the catalogue.

fn main() -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/inspector/known.json");
    let known = moa_catalog::known::render(moa_catalog::Catalog::built_in());
    std::fs::write(path, known)?;
    println!("www/inspector/known.json written");
    Ok(())
}
