//! `moa-collector report`.

use std::io::{BufWriter, Write};

use chrono::{DateTime, NaiveDate, Utc};

use super::args::{Format, Report};
use super::error::ReportError;
use super::{csv, table};
use crate::cafe24::day;
use crate::cafe24::state::State;
use crate::log::days::{Asked, DayReport, day_of};
use crate::log::sqlite::days::read;
use crate::log::sqlite::open_to_read;

/// How many days a report has at most.
const MOST: i64 = 366;

/// Prints the numbers of the days that are asked for to `out`.
///
/// # Errors
///
/// [`ReportError`], which says what to do.
pub async fn run(flags: &Report, out: impl Write) -> Result<(), ReportError> {
    let mut out = BufWriter::new(out);
    let now = Utc::now();
    let days = days(&flags.day, now)?;
    let reports = read_all(flags, &days, now).await?;
    match flags.format {
        Format::Json => {
            for report in &reports {
                serde_json::to_writer(&mut out, report).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
        }
        Format::Csv => csv::write(&reports, &mut out)?,
        Format::Table => match &reports[..] {
            [report] => table::day(report, &mut out)?,
            reports => table::days(reports, &mut out)?,
        },
    }
    Ok(out.flush()?)
}

/// The days that are meant.
fn days(text: &str, now: DateTime<Utc>) -> Result<Vec<NaiveDate>, ReportError> {
    let Some((first, last)) = text.split_once("..") else {
        return Ok(vec![day_of(text, now)?]);
    };
    let (first, last) = (day_of(first, now)?, day_of(last, now)?);
    match (last - first).num_days() {
        0..MOST => Ok(first.iter_days().take_while(|day| *day <= last).collect()),
        _ => Err(ReportError::Range(text.to_owned())),
    }
}

async fn read_all(
    flags: &Report,
    days: &[NaiveDate],
    now: DateTime<Utc>,
) -> Result<Vec<DayReport>, ReportError> {
    let connection = open_to_read(&flags.db)?;
    let state = flags
        .cafe24()
        .map(|file| State::beside(&file))
        .transpose()?;
    let mut reports = Vec::with_capacity(days.len());
    for day in days {
        let asked = Asked {
            mall: flags.mall.clone(),
            shop: flags.shop,
            day: *day,
        };
        let mut report = read::day(&connection, &asked, now)?;
        let mall = meant(flags, &report)?;
        if let Some(state) = &state {
            report.cafe24 = day::of(state, &mall, *day).await?;
        }
        reports.push(report);
    }
    Ok(reports)
}

/// The mall that is meant.
fn meant(flags: &Report, report: &DayReport) -> Result<String, ReportError> {
    let names: Vec<_> = report.malls.iter().map(|one| one.mall.as_str()).collect();
    let known = names.join(", ");
    match (&flags.mall, &names[..]) {
        (_, []) => Err(ReportError::Nothing),
        (Some(mall), names) if names.contains(&mall.as_str()) => Ok(mall.clone()),
        (Some(mall), _) => Err(ReportError::NoSuchMall {
            mall: mall.clone(),
            known,
        }),
        (None, [mall]) => Ok((*mall).to_owned()),
        (None, _) => Err(ReportError::WhichMall(known)),
    }
}

#[cfg(test)]
mod tests;
