//! Text as a reader sees it, from a string that may hold entities and markup. Pure.

use alloc::string::String;

/// What stands before and behind the first `byte` of an ASCII character.
///
/// `str::split_once` would do, but brings its searcher and the texts of its panics along: 5 KB.
pub fn cut(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|b| b == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands behind the first `mark`.
///
/// `str::split_once` would do, but brings its searcher along: 2 KB.
pub fn behind<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let at = text
        .as_bytes()
        .windows(mark.len().max(1))
        .position(|part| part == mark.as_bytes())?;
    text.get(at + mark.len()..)
}

/// A call's arguments without the spaces and quotes in front.
pub fn unquoted(arguments: &str) -> &str {
    let mut at = 0;
    while let Some(b' ' | b'"' | b'\'' | b'&') = arguments.as_bytes().get(at) {
        at += 1;
    }
    arguments.get(at..).unwrap_or("")
}

/// Entities decoded and tags taken out: `&lt;b&gt;Linen&lt;/b&gt; &amp; silk` → `Linen & silk`.
/// Product names come so (facts 1.5).
pub fn plain(html: &str) -> String {
    strip_tags(&decode(html))
}

fn decode(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = cut(rest, b'&') {
        text.push_str(before);
        let entity = cut(after, b';').filter(|(name, _)| name.len() <= 10);
        match entity.and_then(|(name, tail)| Some((character(name)?, tail))) {
            Some((character, tail)) => {
                text.push(character);
                rest = tail;
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = entity.strip_prefix('#')?;
            let hex = number.strip_prefix("x").or(number.strip_prefix("X"));
            let radix = if hex.is_some() { 16 } else { 10 };
            let mut code = 0u32;
            for digit in hex.unwrap_or(number).bytes() {
                let digit = char::from(digit).to_digit(radix)?;
                code = code.wrapping_mul(radix).wrapping_add(digit);
            }
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    })
}

/// A `<` opens a tag only before a letter, `/` or `!`: the name `A < B` keeps its sign.
fn strip_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = cut(rest, b'<') {
        text.push_str(before);
        let opens = matches!(
            after.as_bytes().first(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!')
        );
        match cut(after, b'>').filter(|_| opens) {
            Some((_, tail)) => rest = tail,
            None => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_read_as_people_see_them() {
        for (html, text) in [
            ("린넨 셔츠", "린넨 셔츠"),
            ("Linen &amp; silk", "Linen & silk"),
            (
                "&lt;span class=&quot;lang&quot;&gt;Shirt&lt;/span&gt;",
                "Shirt",
            ),
            ("<b>Shirt</b><br/>red", "Shirtred"),
            ("&#54620;&#xAE00; &#39;A&#39;", "한글 'A'"),
            ("A &lt; B & C", "A < B & C"),
            ("A <3 B", "A <3 B"),
            ("open <b", "open <b"),
            ("a&nbsp;b", "a b"),
            ("&unknown; &#0; &#xD800; &;", "&unknown; &#0; &#xD800; &;"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    proptest! {
        #[test]
        fn text_without_markup_keeps_its_words(words in prop::collection::vec("[^&<\\\\\\s\\pC\\pZ]{1,8}", 0..6)) {
            let text = words.join(" ");
            prop_assert_eq!(plain(&text), text);
        }

        #[test]
        fn an_escaped_text_comes_back(text in "[a-z<>&\"' ]{0,40}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            prop_assert_eq!(decode(&escaped), text);
        }

        #[test]
        fn no_string_is_too_odd(html in "\\PC{0,200}") { plain(&html); }
    }
}
