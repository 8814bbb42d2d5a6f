//! What says who somebody is, and so never goes to GA4: its terms forbid it. Known properties are
//! judged by their names, others by their names and by what they look like.

use serde_json::Value;

/// Names, without signs and in small letters, that are personal as they are.
const NAMES: &[&str] = &[
    "additionalinformation",
    "age",
    "claimreason",
    "cvid",
    "cvidy",
    "firstname",
    "fullname",
    "gender",
    "guestid",
    "ip",
    "lastname",
    "loginid",
    "memberid",
    "name",
    "nick",
    "sellerreason",
    "sex",
    "solarcalendar",
    "tel",
    "trackingno",
    "userid",
    "username",
];

/// Parts that make a name personal.
const PARTS: &[&str] = &[
    "addr",
    "birth",
    "cellphone",
    "contact",
    "creditcard",
    "mail",
    "mobile",
    "nickname",
    "passport",
    "passw",
    "phone",
    "postal",
    "postcode",
    "pwd",
    "secret",
    "telephone",
    "telno",
    "token",
    "zipcode",
    "계좌",
    "메일",
    "비밀번호",
    "생년",
    "생일",
    "성명",
    "연락처",
    "이름",
    "전화",
    "주민",
    "주소",
    "휴대",
];

/// Whose name a name is that ends with `name`.
const PEOPLE: &[&str] = &[
    "buyer",
    "customer",
    "depositor",
    "family",
    "first",
    "full",
    "given",
    "last",
    "login",
    "member",
    "middle",
    "orderer",
    "owner",
    "person",
    "real",
    "receiver",
    "recipient",
    "sender",
    "sur",
    "user",
];

/// Whether a property of this name says who somebody is.
pub(super) fn is_personal_name(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    NAMES.contains(&plain.as_str())
        || PARTS.iter().any(|part| plain.contains(part))
        || (plain.ends_with("name") && PEOPLE.iter().any(|person| plain.contains(person)))
}

/// Whether a property says who somebody is, by its name, by what it looks like, or by what is in it.
pub(super) fn is_personal(name: &str, value: &Value) -> bool {
    is_personal_name(name) || is_personal_value(value)
}

fn is_personal_value(value: &Value) -> bool {
    match value {
        Value::String(text) => is_personal_text(text),
        Value::Array(values) => values.iter().any(is_personal_value),
        Value::Object(members) => members.iter().any(|(name, value)| is_personal(name, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether an e-mail address or a Korean mobile number stands in a text, or in the parameters of an
/// address.
pub(super) fn is_personal_text(text: &str) -> bool {
    let text = text.replace("%40", "@").replace("%2B", "+");
    has_mail(&text) || has_mobile_number(&text)
}

fn has_mail(text: &str) -> bool {
    let is_of_address = |letter: char| letter.is_alphanumeric() || "-_.+%".contains(letter);
    text.match_indices('@').any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let host = after.split(|letter| !is_of_address(letter)).next();
        let host = host.unwrap_or_default().trim_matches('.');
        before.ends_with(is_of_address) && host.contains('.')
    })
}

fn has_mobile_number(text: &str) -> bool {
    let is_within = |letter: char| letter.is_ascii_digit() || "-. ()".contains(letter);
    let mut rest = text;
    while let Some(start) = rest.find(is_within) {
        let run = rest.split_at(start).1;
        let length = run.find(|letter| !is_within(letter)).unwrap_or(run.len());
        let (run, behind) = run.split_at(length);
        // The digits at the beginning of a UUID end with a letter.
        let is_of_word = behind.starts_with(|letter: char| letter.is_ascii_alphabetic());
        if is_mobile_number(run) && !is_of_word {
            return true;
        }
        rest = behind;
    }
    false
}

fn is_mobile_number(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let national = digits
        .strip_prefix("0082")
        .or_else(|| digits.strip_prefix("82"))
        .map(|rest| rest.trim_start_matches('0'))
        .or_else(|| digits.strip_prefix('0'));
    let Some([b'1', network, rest @ ..]) = national.map(str::as_bytes) else {
        return false;
    };
    b"016789".contains(network) && matches!(rest.len(), 7 | 8)
}

#[cfg(test)]
mod tests;
