#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
//! The seeds of the fuzz targets, and what fuzzing has found, run as ordinary tests.

#[path = "../fuzz/src/invariants.rs"]
#[allow(clippy::expect_used, reason = "a broken promise ends the test")]
mod invariants;

use std::fs;
use std::path::Path;

fn each_of(folder: &str, look: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(folder);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        println!("{}", file.display());
        look(&fs::read(file).unwrap());
        count += 1;
    }
    assert!(count >= 5, "only {count} seeds");
}

#[test]
fn what_must_hold_of_batches_holds_of_the_seeds() {
    each_of("batch", invariants::batch);
}

#[test]
fn what_must_hold_of_webhooks_holds_of_the_seeds() {
    each_of("webhook", invariants::webhook);
}

#[test]
fn what_must_hold_of_properties_holds_of_the_seeds() {
    each_of("validate", invariants::validate);
}
