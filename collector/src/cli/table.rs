//! A table for people, its columns as wide as what is in them.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

/// A text in a column is cut after so much.
const WIDEST: usize = 44;

/// Writes a table. The columns named in `right` are set to the right, as numbers are.
pub(super) fn write(
    heads: &[&str],
    right: &[usize],
    rows: &[Vec<String>],
    out: &mut impl Write,
) -> io::Result<()> {
    let heads: Vec<_> = heads.iter().map(|head| (*head).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(&heads)
        .chain(rows)
        .map(|row| row.iter().map(|text| cell(text)).collect())
        .collect();
    let mut widths = vec![0; heads.len()];
    for row in &rows {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(text.width());
        }
    }
    for row in &rows {
        let mut line = String::new();
        for (n, (text, width)) in row.iter().zip(&widths).enumerate() {
            let blanks = " ".repeat(width - text.width());
            match right.contains(&n) {
                true => line.extend([&blanks, text.as_str(), "  "]),
                false => line.extend([text.as_str(), &blanks, "  "]),
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A text on one line, without what would tell the terminal something: strangers wrote it.
fn cell(text: &str) -> String {
    let text = plain(text);
    if text.width() <= WIDEST {
        return text;
    }
    let mut cut = String::new();
    for letter in text.chars() {
        // The widest letter and the mark behind it have to fit.
        if cut.width() + 3 > WIDEST {
            break;
        }
        cut.push(letter);
    }
    cut.push('…');
    cut
}

/// See [`cell`], however long.
pub(super) fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests;
