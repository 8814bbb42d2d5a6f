//! Work on JSON as text, for messages that must be kept exactly as they were sent.
//!
//! Parsing into values and printing them again would turn `1.10` into `1.1` and round
//! `12345678901234567890123`. So a message stays text from the wire to the log.

use std::borrow::Cow;

/// Removes the whitespace between the tokens of a JSON text. The result has no line breaks.
///
/// `json` must be well formed; tokens, their order and the text of numbers and strings stay as they are.
pub fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    push_compact(&mut out, json);
    out
}

/// Appends a JSON text [without whitespace](compact). Pages send none, so it is copied in few pieces.
pub fn push_compact(out: &mut String, json: &str) {
    let bytes = json.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_string(bytes, at),
            b' ' | b'\t' | b'\n' | b'\r' => {
                // An ASCII byte is never part of another character, so both cuts fall between two.
                out.push_str(&json[copied..at]);
                at += 1;
                copied = at;
            }
            _ => at += 1,
        }
    }
    out.push_str(&json[copied..]);
}

/// The place behind the string that begins here.
fn end_of_string(json: &[u8], begin: usize) -> usize {
    let mut at = begin + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', json.get(at..).unwrap_or_default()) {
        at += found + 1;
        if json[at - 1] == b'"' {
            return at;
        }
        // What is escaped may be a quote.
        at += 1;
    }
    json.len()
}

/// Appends a text as a JSON string.
pub fn push_string(out: &mut String, text: &str) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::Value::from(text).to_string());
    }
}

/// Compact JSON with a line for each member and item. Numbers and strings stay as they are
/// written.
pub fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut before = ' ';
    for c in json.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            out.push(c);
        } else {
            let is_empty = matches!((before, c), ('{', '}') | ('[', ']'));
            if matches!(c, '}' | ']') {
                depth -= 1;
            }
            if !is_empty && (matches!(before, '{' | '[' | ',') || matches!(c, '}' | ']')) {
                new_line(&mut out, depth);
            }
            if matches!(c, '{' | '[') {
                depth += 1;
            }
            out.push(c);
            if c == ':' {
                out.push(' ');
            }
            in_string = c == '"';
        }
        before = if in_string { '"' } else { c };
    }
    out
}

/// Deep nesting is not indented further: a line must not grow with it.
fn new_line(out: &mut String, depth: usize) {
    const DEEPEST: usize = 24;
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
}

/// Replaces every escaped surrogate that has no partner (`\ud83d` alone) by `\ufffd`.
///
/// A page that cuts a text in the middle of an emoji makes `JSON.stringify` write one. Strict
/// readers refuse the whole text, and the event would be lost for half a character.
pub fn mend_surrogates(json: &str) -> Cow<'_, str> {
    if !json.contains("\\ud") && !json.contains("\\uD") {
        return Cow::Borrowed(json);
    }
    let bytes = json.as_bytes();
    let mut out = String::with_capacity(json.len());
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        at += match (escaped_unit(bytes, at), escaped_unit(bytes, at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str(&json[copied..at]);
                out.push_str("\\ufffd");
                copied = at + 6;
                6
            }
            // Any other escape: the backslash and the character it escapes, which may be a backslash.
            _ => 2,
        };
    }
    out.push_str(&json[copied..]);
    Cow::Owned(out)
}

/// The UTF-16 code unit written as `\uXXXX` at this place, if there is one.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    // `from_str_radix` alone would also take a sign.
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
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
}
