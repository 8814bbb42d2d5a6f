//! Files as text.

use std::io::{self, Write};

use crate::log::sqlite::check::Report;
use crate::log::sqlite::salvage::Saved;

/// What is in a file, and what is wrong with it.
pub(super) fn report(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for (name, count) in &report.counts {
        writeln!(out, "{count:>12}  {name}")?;
    }
    if let Some((first, last)) = report.numbers {
        writeln!(
            out,
            "{:>12}  numbers between {first} and {last} have no message (rejected, erased or past their time)",
            report.gaps
        )?;
    }
    for problem in &report.problems {
        writeln!(out, "damaged: {problem}")?;
    }
    match report.problems.is_empty() {
        true => writeln!(out, "whole"),
        false => Ok(()),
    }
}

/// What was taken out of a table.
pub(super) fn saved(saved: &Saved, out: &mut impl Write) -> io::Result<()> {
    let Saved {
        table,
        rows,
        is_incomplete,
    } = saved;
    let rest = if *is_incomplete {
        "; the rest cannot be read"
    } else {
        ""
    };
    writeln!(out, "{rows:>12}  {table}{rest}")
}
