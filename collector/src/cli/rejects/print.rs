//! Rejects as text.

use std::io::{self, Write};

use moa_message::raw_json;
use moa_message::timestamp;
use moa_message::verdict::Fault;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::log::rejected::Reject;

/// The first line of the table.
pub(super) fn heading(out: &mut impl Write) -> io::Result<()> {
    row(out, ["SEQ", "RECEIVED", "MALL", "EVENT", "REASONS"])
}

/// A line of the table.
pub(super) fn line(reject: &Reject, out: &mut impl Write) -> io::Result<()> {
    let reasons: Vec<String> = reject.faults.iter().map(reason).collect();
    row(
        out,
        [
            &reject.seq.to_string(),
            &timestamp::text(reject.received_at),
            &cell(&reject.mall),
            &cell(event(&reject.body).as_deref().unwrap_or("-")),
            &plain(&reasons.join("; ")),
        ],
    )
}

fn row(out: &mut impl Write, [seq, received, mall, event, reasons]: [&str; 5]) -> io::Result<()> {
    writeln!(
        out,
        "{seq:>8}  {received:<24}  {mall:<16}  {event:<28}  {reasons}"
    )
}

/// A line of JSON.
pub(super) fn json_line(reject: &Reject, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Line<'a> {
        seq: u64,
        mall: &'a str,
        message_id: Option<&'a str>,
        received_at: String,
        errors: &'a [Fault],
        message: &'a RawValue,
    }
    let line = Line {
        seq: reject.seq,
        mall: &reject.mall,
        message_id: reject.message_id.as_deref(),
        received_at: timestamp::text(reject.received_at),
        errors: &reject.faults,
        message: serde_json::from_str(&reject.body)?,
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// All of one.
pub(super) fn whole(reject: &Reject, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "seq       {}", reject.seq)?;
    writeln!(out, "mall      {}", plain(&reject.mall))?;
    writeln!(out, "received  {}", timestamp::text(reject.received_at))?;
    writeln!(out, "reasons")?;
    for fault in &reject.faults {
        writeln!(out, "  {}", plain(&reason(fault)))?;
    }
    writeln!(out, "message")?;
    for line in raw_json::indented(&reject.body).lines() {
        writeln!(out, "  {}", plain(line))?;
    }
    Ok(())
}

fn reason(fault: &Fault) -> String {
    match fault.path.as_str() {
        "" => fault.reason.clone(),
        path => format!("{path} {}", fault.reason),
    }
}

fn event(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        event: Option<String>,
    }
    serde_json::from_str::<Named>(body).ok()?.event
}

/// A text in a column: 28 characters at most.
fn cell(text: &str) -> String {
    const WIDEST: usize = 28;
    let text = plain(text);
    if text.chars().count() <= WIDEST {
        return text;
    }
    text.chars().take(WIDEST - 1).chain(['…']).collect()
}

/// Without characters that would tell the terminal something: strangers wrote the text.
fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reject() -> Reject {
        Reject {
            seq: 12,
            mall: "haneul".into(),
            key: None,
            message_id: Some("m1".into()),
            received_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            faults: vec![
                Fault::new("properties.price", "must be a number, is a string"),
                Fault::new("", "is odd"),
            ],
            body: r#"{"event":"view_product\u001b[2J","properties":{"price":"1.10"}}"#.into(),
        }
    }

    fn printed(print: impl FnOnce(&Reject, &mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        print(&reject(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_line_tells_the_reasons_and_nothing_to_the_terminal() {
        assert_eq!(
            printed(line),
            "      12  2026-11-21T00:00:00.000Z  haneul            view_product\u{fffd}[2J              \
             properties.price must be a number, is a string; is odd\n"
        );
    }

    #[test]
    fn a_json_line_has_the_message_as_it_was_sent() {
        let text = printed(json_line);
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["errors"][0]["path"], "properties.price");
        assert_eq!(line["message"]["properties"]["price"], "1.10");
    }

    #[test]
    fn the_whole_has_a_line_for_each_reason_and_member() {
        let text = printed(whole);
        assert!(text.contains("\n  is odd\nmessage\n  {\n"), "{text}");
        assert!(text.contains("\n      \"price\": \"1.10\"\n"), "{text}");
    }
}
