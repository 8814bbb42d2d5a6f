//! Sinks as text.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use crate::log::cursors::{Refused, SinkProgress};
use crate::log::loads::LoadReport;

/// Who says nothing for so many seconds does not load.
const SILENT: i64 = 60;

/// How each sink does, a line each.
pub(super) fn progress(progress: &[SinkProgress], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{:<24}  {:>10}  {:>10}  {:>8}  STATE",
        "SINK", "CURSOR", "LAG", "REFUSED"
    )?;
    for one in progress {
        let SinkProgress {
            sink,
            place,
            lag,
            refused,
        } = one;
        let state = match (place.paused, place.has_replays) {
            (true, _) => "paused",
            (false, true) => "replays",
            (false, false) if *lag > 0 => "behind",
            (false, false) => "up to date",
        };
        let cursor = place.cursor;
        writeln!(
            out,
            "{sink:<24}  {cursor:>10}  {lag:>10}  {refused:>8}  {state}"
        )?;
    }
    Ok(())
}

/// What a sink refused, a line each.
pub(super) fn refused(refused: &[(Refused, String)], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{:>8}  {:<24}  REASON", "SEQ", "REFUSED")?;
    for (Refused { seq, reason }, at) in refused {
        // The other side wrote the reason: nothing in it may tell the terminal something.
        let reason = reason.replace(char::is_control, "\u{fffd}");
        writeln!(out, "{seq:>8}  {at:<24}  {reason}")?;
    }
    Ok(())
}

/// How far each partition is loaded into a warehouse, a line each.
pub(super) fn loads(
    reports: &[LoadReport],
    now: DateTime<Utc>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(
        out,
        "{:<24}  {:>10}  {:>10}  {:>8}  {:>8}  STATE",
        "LOADED", "CURSOR", "LAG", "LEFT OUT", "ROWS/S"
    )?;
    let mut to = None;
    for report in reports {
        if to != Some(&report.to) {
            writeln!(out, "into {}", report.to)?;
            to = Some(&report.to);
        }
        let silent = report.age(now);
        let state = match &report.problem {
            _ if silent > SILENT => format!("nobody has loaded it for {silent} s"),
            Some(problem) => problem.replace(char::is_control, "\u{fffd}"),
            None if report.behind > 0 => "behind".to_owned(),
            None => "up to date".to_owned(),
        };
        writeln!(
            out,
            "  {:<22}  {:>10}  {:>10}  {:>8}  {:>8}  {state}",
            report.partition, report.loaded, report.behind, report.left_out, report.rows_a_second
        )?;
    }
    Ok(())
}
