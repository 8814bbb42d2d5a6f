use super::*;

#[test]
fn a_complaint_names_its_line() {
    let text = "listen = 'x:1'\nkeys = ['a']\n\n[[sinks]]\nname = 'one'\nmalls = ['a']\n[[sinks]]\nmalls = ['typo']\n[operator]\nlisten = 'y:2'\n";
    let of = |setting, value: &str| {
        line_of(
            text,
            &Complaint {
                setting,
                value: value.to_owned(),
                reason: String::new(),
                is_fault: true,
            },
        )
    };
    assert_eq!(of("listen", "x:1"), Some(1));
    assert_eq!(of("operator.listen", "y:2"), Some(10));
    assert_eq!(of("sinks.malls", "typo"), Some(8));
    assert_eq!(of("keys.key", "a"), Some(2));
    assert_eq!(of("retention.ids", "ids"), None);
}
