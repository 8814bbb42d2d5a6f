use super::*;

#[test]
fn each_member_and_item_gets_a_line() {
    let json = r#"{"a":[1.10,{}],"b":"{,\"}","c":[]}"#;
    let text = "{\n  \"a\": [\n    1.10,\n    {}\n  ],\n  \"b\": \"{,\\\"}\",\n  \"c\": []\n}";
    assert_eq!(indented(json), text);
}
use proptest::prelude::*;

#[test]
fn compact_leaves_strings_and_numbers_alone() {
    assert_eq!(
        compact("{ \"a b\" :\r\n [ 1.10 , \"x \\\" y\\\\\" , 1E+2 ] }"),
        r#"{"a b":[1.10,"x \" y\\",1E+2]}"#
    );
}

#[test]
fn lone_surrogates_become_replacement_characters() {
    assert_eq!(mend_surrogates(r#""cut \ud83d""#), r#""cut \ufffd""#);
    assert_eq!(
        mend_surrogates(r#""\uDE00\ud83d\ud83d\ude00""#),
        r#""\ufffd\ufffd\ud83d\ude00""#
    );
}

#[test]
fn what_only_looks_like_a_surrogate_stays() {
    for text in [
        r#""\\ud83d""#,
        r#""\ud83d\ude00""#,
        r#""\u00e9 \uac00""#,
        "\"\\ud8",
    ] {
        assert_eq!(mend_surrogates(text), text);
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<i64>().prop_map(Into::into),
        "\\PC*".prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn compacting_pretty_json_gives_compact_json(value in any_json()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(compact(&pretty), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn mending_makes_any_escaped_units_readable(units in prop::collection::vec(any::<u16>(), 0..20)) {
        let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        let mended = mend_surrogates(&format!("\"{escaped}\"")).into_owned();
        let read: String = serde_json::from_str(&mended).unwrap();
        prop_assert_eq!(read, String::from_utf16_lossy(&units));
    }

    #[test]
    fn mending_never_panics(text in any::<String>()) {
        mend_surrogates(&text);
        mend_surrogates(&format!("\\ud8{text}"));
    }
}
