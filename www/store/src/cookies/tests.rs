use super::*;

#[test]
fn cookies_are_found_by_their_whole_name() {
    let header = "a=1; basketcount_12=9; basketcount_1=2; b=x=y";
    assert_eq!(find(header, "basketcount_1"), Some("2"));
    assert_eq!(find(header, "b"), Some("x=y"));
    assert_eq!(find(header, "c"), None);
}

#[test]
fn a_cookie_without_value_is_taken_away() {
    assert!(readable("a", None).contains("Max-Age=0"));
    assert!(hidden("s", "1").contains("HttpOnly"));
}
