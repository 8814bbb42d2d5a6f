//! Malls and comparisons as text.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::cafe24::overview::{JobOverview, MallOverview};
use crate::cafe24::reconcile::Comparison;
use crate::cafe24::time;
use crate::cli::table;

/// A line of JSON for each.
pub(super) fn json_lines<T: Serialize>(all: &[T], out: &mut impl Write) -> io::Result<()> {
    for one in all {
        serde_json::to_writer(&mut *out, one)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// A line for each mall, and below what went wrong.
pub(super) fn malls(malls: &[MallOverview], out: &mut impl Write) -> io::Result<()> {
    let heads = [
        "MALL",
        "STANDING",
        "INSTALLED",
        "TOKENS SINCE",
        "TAGS IN SHOPS",
        "WAITING",
        "GIVEN UP",
        "LAST JOB",
    ];
    let rows: Vec<_> = malls.iter().map(row).collect();
    table::write(&heads, &[5, 6], &rows, out)?;
    for mall in malls {
        if let Some(problem) = &mall.problem {
            writeln!(out, "\n{}: {}", mall.mall, table::plain(problem))?;
        }
        let job = mall.last_job.as_ref();
        if let Some((job, problem)) = job.and_then(|job| Some((job, job.problem.as_ref()?))) {
            let problem = table::plain(problem);
            writeln!(out, "\n{}, {}: {problem}", mall.mall, job.kind)?;
        }
    }
    Ok(())
}

fn row(mall: &MallOverview) -> Vec<String> {
    let tags: Vec<_> = mall.tags.iter().map(u32::to_string).collect();
    let is_there = mall.standing != "uninstalled";
    vec![
        mall.mall.clone(),
        mall.standing.to_owned(),
        minute(time::iso(mall.installed_at)),
        match is_there {
            true => minute(time::iso(mall.changed_at)),
            false => "-".into(),
        },
        match tags.is_empty() {
            true => "none".into(),
            false => tags.join(", "),
        },
        mall.waiting.to_string(),
        mall.given_up.to_string(),
        mall.last_job.as_ref().map_or("-".into(), job),
    ]
}

/// `2026-11-21 19:30` of `2026-11-21T19:30:00+09:00`.
fn minute(iso: String) -> String {
    iso.get(..16).unwrap_or(&iso).replace('T', " ")
}

fn job(job: &JobOverview) -> String {
    let step = match (job.state, job.total) {
        ("running", Some(total)) => format!(" ({} {} of {total})", job.step, job.done),
        ("running", None) if !job.step.is_empty() => format!(" ({} {})", job.step, job.done),
        _ => String::new(),
    };
    format!("{} {}{step}", job.kind, job.state)
}

/// A line for each day of one mall.
pub(super) fn comparison(all: &[Comparison], out: &mut impl Write) -> io::Result<()> {
    let mut days: BTreeMap<_, [Option<&Comparison>; 2]> = BTreeMap::new();
    for one in all {
        let place = usize::from(one.what == "orders");
        days.entry(one.day).or_default()[place] = Some(one);
    }
    let heads = ["DAY", "VIEWS", "CAFE24", "%", "ORDERS", "CAFE24", "%"];
    let rows: Vec<_> = days
        .into_iter()
        .map(|(day, both)| {
            let numbers = both.into_iter().flat_map(numbers);
            std::iter::once(day.to_string()).chain(numbers).collect()
        })
        .collect();
    table::write(&heads, &[1, 2, 3, 4, 5, 6], &rows, out)
}

fn numbers(one: Option<&Comparison>) -> [String; 3] {
    let number = |number: Option<String>| number.unwrap_or_else(|| "-".into());
    [
        number(one.map(|one| one.ours.to_string())),
        number(one.map(|one| one.theirs.to_string())),
        number(
            one.and_then(Comparison::percent)
                .map(|part| format!("{part:.1}")),
        ),
    ]
}

#[cfg(test)]
mod tests;
