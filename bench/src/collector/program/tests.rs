use super::*;

#[test]
fn this_process_has_memory() {
    assert!(resident(std::process::id()).unwrap() > 1.0);
}
