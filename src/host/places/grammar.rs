//! How places are written, checked while the program is compiled: a slip of the pen is an error there, and not a value
//! that no browser finds.

/// Whether it is one place.
pub const fn is_place(text: &str) -> bool {
    is_place_in(text.as_bytes(), 0, text.len())
}

/// Whether it is one place or several.
pub const fn is_places(text: &str) -> bool {
    are_places_in(text.as_bytes(), 0, text.len())
}

/// Whether each line is a kind, which is one of `kinds`, a name and places, and ends with a line break.
pub const fn is_lines(text: &str, kinds: &[u8]) -> bool {
    let text = text.as_bytes();
    let mut from = 0;
    while from < text.len() {
        let end = find(text, from, text.len(), b'\n');
        let name_end = find(text, from + 2, end, b' ');
        let is_line = end < text.len()
            && name_end < end
            && find(kinds, 0, kinds.len(), text[from]) < kinds.len()
            && text[from + 1] == b' '
            && is_name(text, from + 2, name_end)
            && are_places_in(text, name_end + 1, end);
        if !is_line {
            return false;
        }
        from = end + 1;
    }
    from > 0
}

const fn are_places_in(text: &[u8], from: usize, to: usize) -> bool {
    let end = find(text, from, to, b'|');
    is_place_in(text, from, end) && (end == to || are_places_in(text, end + 1, to))
}

const fn is_place_in(text: &[u8], from: usize, to: usize) -> bool {
    let end = find(text, from, to, b'>');
    // Behind the `>` there is a path, or nothing.
    if from == end || (end + 1 < to && !is_path(text, end + 1, to)) {
        return false;
    }
    match text[from] {
        b'?' | b'@' | b'%' => is_key(text, from + 1, end),
        b'<' | b'*' => is_selector(text, from + 1, end),
        b'#' | b'.' | b'[' => is_selector(text, from, end),
        b'$' => is_path(text, from + 1, end),
        _ => is_path(text, from, end),
    }
}

/// Names and calls without arguments, parted by dots.
const fn is_path(text: &[u8], from: usize, to: usize) -> bool {
    let end = find(text, from, to, b'.');
    let is_call = end >= from + 2 && text[end - 2] == b'(' && text[end - 1] == b')';
    let name_end = if is_call { end - 2 } else { end };
    is_name(text, from, name_end) && (end == to || is_path(text, end + 1, to))
}

const fn is_name(text: &[u8], from: usize, to: usize) -> bool {
    let mut at = from;
    while at < to {
        if !(text[at].is_ascii_alphanumeric() || text[at] == b'_') {
            return false;
        }
        at += 1;
    }
    from < to && !text[from].is_ascii_digit()
}

/// A name that may end in the shop's number.
const fn is_key(text: &[u8], from: usize, to: usize) -> bool {
    let open = find(text, from, to, b'{');
    let is_shop = open + 3 == to && text[open + 1] == b'N' && text[open + 2] == b'}';
    is_name(text, from, open) && (open == to || is_shop)
}

/// What selectors are made of, with brackets and quotes that close.
const fn is_selector(text: &[u8], from: usize, to: usize) -> bool {
    let (mut round, mut square, mut is_quoted) = (0, 0, false);
    let mut at = from;
    while at < to {
        match text[at] {
            b'\'' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'(' => round += 1,
            b')' => round -= 1,
            b'[' => square += 1,
            b']' => square -= 1,
            b' ' | b',' | b'.' | b'#' | b':' | b'=' | b'*' | b'^' | b'$' | b'~' | b'-' | b'_' => {}
            letter if letter.is_ascii_alphanumeric() => {}
            _ => return false,
        }
        if round < 0 || square < 0 {
            return false;
        }
        at += 1;
    }
    let is_whole = from < to && text[from] != b' ' && text[to - 1] != b' ';
    is_whole && round == 0 && square == 0 && !is_quoted
}

/// Where a byte stands first; `to` where it does not.
const fn find(text: &[u8], from: usize, to: usize, byte: u8) -> usize {
    let mut at = from;
    while at < to && text[at] != byte {
        at += 1;
    }
    if at < to { at } else { to }
}

#[cfg(test)]
mod tests;
