//! Small transformations of text that pages and scripts need.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What JavaScript's `encodeURIComponent` leaves alone.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'(')
    .remove(b')');

/// Percent-encodes as `encodeURIComponent` does.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// Undoes percent-encoding; broken UTF-8 is replaced.
pub fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// Writes `& < > " '` as entities, as PHP's `htmlspecialchars` does.
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#039;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Puts a backslash before quotes and backslashes, as PHP's `addslashes` does.
pub fn add_slashes(text: &str) -> String {
    let mut slashed = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '"' | '\'' | '\\') {
            slashed.push('\\');
        }
        slashed.push(character);
    }
    slashed
}

/// The text without its tags.
pub fn strip_tags(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|character| match character {
            '<' => {
                inside = true;
                false
            }
            '>' if inside => {
                inside = false;
                false
            }
            _ => !inside,
        })
        .collect()
}

/// A name as it stands in an address: lower case, words joined by `-`, tags and signs gone.
pub fn slug(name: &str) -> String {
    strip_tags(name)
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        .to_lowercase()
}

/// The address if it leads to a page of this store, for what a request says to go on to.
pub fn inside(address: &str) -> Option<&str> {
    let is_inside =
        address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    is_inside.then_some(address)
}

/// A JavaScript string literal in single quotes that is safe inside a `<script>`.
pub fn js_string(text: &str) -> String {
    let mut literal = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\\' => {
                literal.push('\\');
                literal.push(character);
            }
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '/' if literal.ends_with('<') => literal.push_str("\\/"),
            other => literal.push(other),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests;
