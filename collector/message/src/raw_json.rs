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

/// Whether a value stands for nothing where an object is meant: `null`, `""`, and `[]`, which PHP writes for an empty
/// array, whatever it is to hold.
pub fn is_nothing(json: &str) -> bool {
    match json.as_bytes() {
        b"null" | b"\"\"" => true,
        [b'[', inside @ .., b']'] => inside.iter().all(u8::is_ascii_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
