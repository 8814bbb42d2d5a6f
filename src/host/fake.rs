//! Stands in for `values.js`, `text.js` and `clock.js` where there is no browser, so that what is pure is tested natively: texts,
//! and regular expressions on them. Everything else needs a page.

use std::cell::RefCell;

use regex::bytes::RegexBuilder;

thread_local! {
    static TEXTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn put(text: impl Into<String>) -> i32 {
    TEXTS.with_borrow_mut(|texts| {
        texts.push(text.into());
        texts.len() as i32
    })
}

fn at(handle: i32) -> Option<String> {
    let place = usize::try_from(handle).ok()?.checked_sub(1)?;
    TEXTS.with_borrow(|texts| texts.get(place).cloned())
}

pub fn text(value: &str) -> i32 {
    put(value)
}

pub fn trimmed(value: i32) -> i32 {
    let words = at(value).unwrap_or_default();
    let text = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.as_str() {
        "" | "undefined" | "null" | "NaN" => 0,
        _ => put(text.chars().take(2000).collect::<String>()),
    }
}

pub fn same(one: i32, other: i32) -> bool {
    at(one) == at(other)
}

/// What a browser's expressions mean by their classes is ASCII.
pub fn group(value: i32, pattern: i32, group: i32) -> i32 {
    let pattern = RegexBuilder::new(&at(pattern).unwrap_or_default())
        .unicode(false)
        .build();
    let (Some(text), Ok(pattern)) = (at(value), pattern) else {
        return 0;
    };
    let found = pattern.captures(text.as_bytes());
    let part = found.as_ref().and_then(|found| found.get(group as usize));
    part.map_or(0, |part| {
        trimmed(put(String::from_utf8_lossy(part.as_bytes())))
    })
}

pub fn number_of(value: i32) -> f64 {
    at(value).map_or(f64::NAN, |text| text.parse().unwrap_or(f64::NAN))
}

pub fn call(of: i32, method: i32, argument: i32) -> i32 {
    let argument = at(argument).unwrap_or_else(|| "undefined".into());
    match (at(of), at(method).as_deref()) {
        (None, _) => 0,
        (Some(text), Some("concat")) => put(text + &argument),
        (Some(text), Some("indexOf")) => {
            let place = text.find(&argument);
            put(place.map_or_else(|| "-1".into(), |place| place.to_string()))
        }
        (_, method) => panic!("{method:?} needs a page"),
    }
}

pub fn as_number(value: i32) -> f64 {
    number_of(value)
}

pub fn place_of(word: i32, words: i32) -> i32 {
    let (word, words) = (at(word), at(words).unwrap_or_default());
    let place = words
        .split(' ')
        .position(|known| word.as_deref() == Some(known));
    place.map_or(-1, |place| place as i32)
}

pub fn text_at(value: i32) -> Option<String> {
    at(value)
}

/// The time of day, in 1970.
pub fn iso(time: f64) -> i32 {
    let minutes = (time / 60_000.0) as i64;
    put(format!(
        "1970-01-01T{:02}:{:02}:00.000Z",
        minutes / 60 % 24,
        minutes % 60
    ))
}
