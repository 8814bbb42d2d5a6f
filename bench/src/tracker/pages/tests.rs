use super::*;

#[test]
fn the_tag_is_taken_out_whole() {
    let page =
        format!("<head><title>a</title><script async src=\"{PLACE}\" data-x></script></head>");
    let expected = ("<head><title>a</title>", "</head>");
    assert_eq!(around_place(&page).unwrap(), expected);
    assert!(around_place("<head></head>").is_err());
}
