//! E-mail addresses and phone numbers in the one form that ad platforms know people by, and their hashes.
//!
//! What is not certainly one is none: a wrong hash matches somebody else, or nobody.

use ring::digest::{SHA256, digest};

/// The longest e-mail address, in characters (RFC 5321).
const EMAIL_CHARS: usize = 254;

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Email {
    /// In small letters, without blanks.
    Plain(String),
    /// As the page hashed it, which the tracker does by the same rules (docs/install.md, "Dropping and hashing").
    Hashed(String),
}

impl Email {
    /// Reads one. Full-width signs count as the usual ones.
    pub fn read(text: &str) -> Option<Self> {
        let text = narrow(text).trim().to_lowercase();
        if is_hash(&text) {
            return Some(Self::Hashed(text));
        }
        let (local, domain) = text.split_once('@')?;
        // Cafe24 shows some addresses with asterisks.
        let fits =
            |letter: char| letter.is_alphanumeric() || "!#$%&'+-/=?^_`{|}~.".contains(letter);
        let is_local = (1..=64).contains(&local.len()) && local.chars().all(fits);
        let labels: Vec<&str> = domain.split('.').collect();
        let is_label = |label: &&str| {
            !label.is_empty()
                && label
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || letter == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let is_top = labels.last().is_some_and(|top| {
            top.chars().count() >= 2 && !top.chars().all(|letter| letter.is_ascii_digit())
        });
        let is_one = is_local
            && labels.len() >= 2
            && labels.iter().all(is_label)
            && is_top
            && text.chars().count() <= EMAIL_CHARS;
        is_one.then_some(Self::Plain(text))
    }

    /// Its hash.
    pub fn hash(&self) -> String {
        match self {
            Self::Plain(text) => sha256(text),
            Self::Hashed(hash) => hash.clone(),
        }
    }

    /// Its hash as Google wants it: of Gmail's own, dots and what follows a plus do not count.
    pub fn google_hash(&self) -> String {
        let Self::Plain(text) = self else {
            return self.hash();
        };
        match text.split_once('@') {
            Some((local, domain @ ("gmail.com" | "googlemail.com"))) => {
                let local = local.split('+').next().unwrap_or_default();
                sha256(&format!("{}@{domain}", local.replace('.', "")))
            }
            _ => self.hash(),
        }
    }
}

/// A phone number: its country's code and what follows it, digits alone, `821012345678`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phone(String);

impl Phone {
    /// Reads one. A number without a country's code is Korean, as far as it can be. What the page has hashed is none: it
    /// was hashed without that code.
    pub fn read(text: &str) -> Option<Self> {
        let text = narrow(text);
        let text = text.trim();
        let (is_abroad, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if !rest
            .chars()
            .all(|sign| sign.is_ascii_digit() || " -.()\t".contains(sign))
        {
            return None;
        }
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        if digits.bytes().rev().take(7).all(|digit| digit == b'0') {
            return None;
        }
        let korean = |national: &str| {
            let national = national.strip_prefix('0').unwrap_or(national);
            is_korean(national).then(|| Self(format!("82{national}")))
        };
        if is_abroad {
            return match digits.strip_prefix("82") {
                Some(national) => korean(national),
                None => {
                    let is_one = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
                    is_one.then_some(Self(digits))
                }
            };
        }
        if let Some(national) = digits.strip_prefix("0082") {
            return korean(national);
        }
        if digits.starts_with('0') {
            return korean(&digits);
        }
        // A table of numbers has lost the zero, or the plus.
        let national = digits.strip_prefix("82").unwrap_or(&digits);
        let is_mobile = national.trim_start_matches('0').starts_with('1');
        korean(national).filter(|_| is_mobile)
    }

    /// The hash of its digits, as Meta wants it.
    pub fn hash(&self) -> String {
        sha256(&self.0)
    }

    /// The hash of the number with its plus (E.164), as TikTok and Google want it.
    pub fn plus_hash(&self) -> String {
        sha256(&format!("+{}", self.0))
    }
}

/// Whether a Korean number without its leading 0 is one: of a mobile phone, a landline, 050, 060, 070 or 080.
fn is_korean(national: &str) -> bool {
    let length = national.len();
    match national.as_bytes() {
        // Seoul.
        [b'2', b'2'..=b'9', ..] => matches!(length, 8 | 9),
        [b'3'..=b'6', b'1'..=b'5', b'2'..=b'9', ..] => matches!(length, 9 | 10),
        [b'1', b'0', b'1'..=b'9', ..] => length == 10,
        [b'1', b'1' | b'6'..=b'9', ..] => matches!(length, 9 | 10),
        [b'5', b'0', ..] => matches!(length, 10 | 11),
        [b'6' | b'7' | b'8', b'0', ..] => matches!(length, 9 | 10),
        _ => false,
    }
}

/// The SHA-256 of a text, in hex and small letters.
pub(crate) fn sha256(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Full-width signs as the usual ones.
fn narrow(text: &str) -> String {
    let one = |sign: char| match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign),
        '\u{3000}' | '\u{a0}' => ' ',
        sign => sign,
    };
    text.chars().map(one).collect()
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
