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
mod tests;
