//! Dates as Cafe24 writes them, and as the spec wants them. Pure.

use crate::host::{Text, Value, clock};

/// `2024-03-01 10:20:30` → `20240301`; none for what is no date.
pub fn compact(local: Text) -> Text {
    let part = |number| local.group(r"^(\d{4})-(\d\d)-(\d\d)", number);
    Value::from(part(1)).concat(part(2)).concat(part(3)).text()
}

/// `2024-03-01 10:20:30` on a clock that is `offset` minutes ahead of UTC →
/// `2024-03-01T10:20:30+09:00`; none for what is no date with a time.
pub fn rfc3339(local: Text, offset: f64) -> Text {
    // The day and the time are parted by a space or a `T`.
    let part = |number| local.group(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)", number);
    let sign = if offset < 0.0 { "-" } else { "+" };
    let clock = clock::iso(offset.abs() * 60_000.0).find(r"T(\d\d:\d\d)", 1);
    let time = Value::from(part(1)).concat("T").concat(part(2));
    time.concat(sign).concat(clock).text()
}

#[cfg(test)]
mod tests;
