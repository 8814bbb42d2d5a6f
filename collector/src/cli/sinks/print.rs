//! Sinks as text.

use std::io::{self, Write};

use crate::log::cursors::{Refused, SinkProgress};

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
