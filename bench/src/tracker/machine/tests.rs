use super::*;

#[test]
fn only_the_kind_of_the_processor_is_named() {
    let kinds = [
        (
            "model name\t: AMD EPYC 7763 64-Core Processor\n",
            "AMD EPYC 7763",
        ),
        ("model name : Intel(R) Xeon(R) CPU @ 2.20GHz", "Intel Xeon"),
    ];
    for (info, expected) in kinds {
        assert_eq!(kind(info).as_deref(), Some(expected));
    }
    assert_eq!(kind(""), None);
}
