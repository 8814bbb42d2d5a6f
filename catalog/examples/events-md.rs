//! Writes `docs/events.md` from the catalogue.

fn main() -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/events.md");
    std::fs::write(
        path,
        moa_catalog::docs::render(moa_catalog::Catalog::built_in()),
    )?;
    println!("docs/events.md written");
    Ok(())
}
