//! A report for people.

use std::io::{self, Write};

use super::words::{amounts, campaign, change, missing, number, percent, several};
use crate::cli::table;
use crate::log::days::{DayReport, Group, Numbers, StepName};

/// A day, from its totals to what is missing.
pub(super) fn day(report: &DayReport, out: &mut impl Write) -> io::Result<()> {
    head(report, out)?;
    totals(report, out)?;
    theirs(report, out)?;
    section("FUNNEL", out)?;
    funnel(report, out)?;
    let campaigns = report.campaigns.iter();
    let campaigns = campaigns.map(|one| (campaign(one), &one.numbers));
    groups("CAMPAIGN", campaigns.collect(), out)?;
    let devices = report.devices.iter();
    let devices = devices.map(|one| (one.device.clone(), &one.numbers));
    groups("DEVICE", devices.collect(), out)?;
    products(report, out)?;
    if !report.missing.is_empty() {
        section("MISSING", out)?;
        for one in &report.missing {
            writeln!(out, "- {}", missing(one))?;
        }
    }
    Ok(())
}

fn groups(name: &str, rows: Vec<(String, &Group)>, out: &mut impl Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let heads = [
        name, "SESSIONS", "PRODUCT", "CART", "CHECKOUT", "ORDERED", "ORDERS", "REVENUE",
    ];
    let rows = rows.into_iter().map(|(name, group)| group_row(name, group));
    let rows: Vec<_> = rows.collect();
    writeln!(out)?;
    table::write(&heads, &[1, 2, 3, 4, 5, 6, 7], &rows, out)
}

fn section(name: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{name}")
}

fn head(report: &DayReport, out: &mut impl Write) -> io::Result<()> {
    let mall = table::plain(report.mall.as_deref().unwrap_or("-"));
    let shop = report.shop.map(|shop| format!(", shop {shop}"));
    let state = match report.is_today {
        true => ", not over yet",
        false => "",
    };
    let day = report.day.format("%Y-%m-%d, %A");
    writeln!(
        out,
        "{mall}{}: {day} (Korean time{state})",
        shop.unwrap_or_default()
    )?;
    if let Some(counting) = report.counting {
        let (counted, last) = (number(counting.counted), number(counting.last));
        writeln!(
            out,
            "What was stored before is still being counted ({counted} of {last}): these numbers are not whole. A collector that runs goes on with it."
        )?;
    }
    if let Some(first) = report.first_day.filter(|first| report.day < *first) {
        writeln!(out, "There are no numbers of days before {first}.")?;
    }
    writeln!(out)
}

/// The numbers of a report, each with how it is read.
fn lines(numbers: &Numbers) -> Vec<(&'static str, String, Option<f64>)> {
    let count = |name, count: u64| (name, number(count), Some(count as f64));
    let revenue = match &numbers.revenue[..] {
        [one] => Some(one.amount),
        _ => None,
    };
    // Of no orders it is known: nothing.
    let total = match numbers.orders {
        0 => number(0),
        _ => amounts(&numbers.revenue),
    };
    let conversion = match numbers.sessions {
        0 => None,
        all => Some(numbers.sessions_with_order as f64 * 100.0 / all as f64),
    };
    vec![
        count("sessions", numbers.sessions),
        count("visitors", numbers.visitors),
        count("page views", numbers.page_views),
        count("product views", numbers.product_views),
        count("additions to the cart", numbers.additions),
        count("order forms", numbers.checkouts),
        count("orders", numbers.orders),
        ("conversion", percent(conversion), conversion),
        ("revenue", total, revenue),
    ]
}

fn totals(report: &DayReport, out: &mut impl Write) -> io::Result<()> {
    let numbers = &report.numbers;
    match &report.compared {
        Some(compared) => {
            let whole = compared.hours == 24;
            let until = format!("UNTIL {:02}:00", compared.hours);
            let mut heads = vec!["", "DAY"];
            let day = compared.day.format("%a %m-%d").to_string().to_uppercase();
            match whole {
                true => heads.extend([day.as_str(), "CHANGE"]),
                false => heads.extend([until.as_str(), day.as_str(), "CHANGE"]),
            }
            let rows = lines(numbers).into_iter().zip(lines(&compared.now));
            let rows = rows.zip(lines(&compared.before));
            let rows: Vec<_> = rows
                .map(|(((name, all, _), (_, now, is)), (_, then, was))| {
                    let change = is
                        .zip(was)
                        .map_or("-".to_owned(), |(is, was)| change(is, was));
                    let mut row = vec![name.to_owned(), all];
                    if !whole {
                        row.push(now);
                    }
                    row.extend([then, change]);
                    row
                })
                .collect();
            let right: Vec<_> = (1..heads.len()).collect();
            table::write(&heads, &right, &rows, out)?;
        }
        None => {
            let lines = lines(numbers).into_iter();
            let rows: Vec<_> = lines
                .map(|(name, all, _)| vec![name.to_owned(), all])
                .collect();
            table::write(&["", "DAY"], &[1], &rows, out)?;
        }
    }
    if numbers.orders_without_amount > 0 {
        let count = number(numbers.orders_without_amount);
        writeln!(
            out,
            "Of {count} orders nobody said the amount; they are not in the revenue."
        )?;
    }
    let claims = &report.claims;
    if claims.cancelled + claims.returned + claims.refunds > 0 {
        writeln!(
            out,
            "Taken back on this day: {} cancelled, {} returned, {} refunds ({}). Revenue is what was ordered, and is not less for it.",
            number(claims.cancelled),
            number(claims.returned),
            number(claims.refunds),
            amounts(&claims.refunded)
        )?;
    }
    Ok(())
}

fn theirs(report: &DayReport, out: &mut impl Write) -> io::Result<()> {
    let numbers = &report.numbers;
    if numbers.orders_seen < numbers.orders {
        writeln!(
            out,
            "Pages told {} of the {} orders; Cafe24's servers told the others.",
            number(numbers.orders_seen),
            number(numbers.orders)
        )?;
    }
    let Some(theirs) = report.cafe24 else {
        return Ok(());
    };
    let row = |name: &str, ours: u64, theirs: Option<u64>| {
        let share = theirs.filter(|theirs| *theirs > 0);
        let share = share.map(|theirs| ours as f64 * 100.0 / theirs as f64);
        vec![
            name.to_owned(),
            number(ours),
            theirs.map_or("-".to_owned(), number),
            percent(share),
        ]
    };
    let rows = [
        row("page views", numbers.page_views, theirs.page_views),
        row("orders", numbers.orders, theirs.orders),
    ];
    writeln!(out)?;
    table::write(&["", "MOA", "CAFE24", "SHARE"], &[1, 2, 3], &rows, out)
}

fn funnel(report: &DayReport, out: &mut impl Write) -> io::Result<()> {
    let name = |step| match step {
        StepName::Session => "sessions",
        StepName::Product => "saw a product",
        StepName::Cart => "came to the cart, or past it",
        StepName::Checkout => "came to the order form",
        StepName::Order => "ordered",
    };
    let steps = report.funnel.iter();
    let rows: Vec<_> = steps
        .map(|step| {
            vec![
                name(step.step).to_owned(),
                number(step.sessions),
                percent(step.percent_of_before),
                percent(step.percent_of_all),
            ]
        })
        .collect();
    table::write(
        &["STEP", "SESSIONS", "OF BEFORE", "OF ALL"],
        &[1, 2, 3],
        &rows,
        out,
    )
}

fn group_row(name: String, group: &Group) -> Vec<String> {
    let counts = [
        group.sessions,
        group.with_product,
        group.with_cart,
        group.with_checkout,
        group.with_order,
        group.orders,
    ];
    let counts = counts.into_iter().map(number);
    let row = std::iter::once(name).chain(counts);
    row.chain([amounts(&group.revenue)]).collect()
}

fn products(report: &DayReport, out: &mut impl Write) -> io::Result<()> {
    let named = |kind, name: &Option<String>, no: &Option<String>| {
        let no = no.clone().unwrap_or_else(|| several(kind).to_owned());
        [name.clone().unwrap_or_default(), no]
    };
    if !report.products.is_empty() {
        let rows: Vec<_> = report
            .products
            .iter()
            .map(|one| {
                let counts = [one.views, one.additions, one.orders].map(number);
                let names = named(one.kind, &one.name, &one.product_no);
                names.into_iter().chain(counts).collect()
            })
            .collect();
        writeln!(out)?;
        table::write(
            &["PRODUCT", "NO", "VIEWS", "CART", "ORDERS"],
            &[1, 2, 3, 4],
            &rows,
            out,
        )?;
    }
    if !report.categories.is_empty() {
        let rows: Vec<_> = report
            .categories
            .iter()
            .map(|one| {
                let names = named(one.kind, &one.name, &one.cate_no);
                names.into_iter().chain([number(one.views)]).collect()
            })
            .collect();
        writeln!(out)?;
        table::write(&["CATEGORY", "NO", "VIEWS"], &[1, 2], &rows, out)?;
    }
    Ok(())
}

/// Several days, a line each.
pub(super) fn days(reports: &[DayReport], out: &mut impl Write) -> io::Result<()> {
    let heads = [
        "DAY",
        "SESSIONS",
        "VISITORS",
        "PRODUCTS",
        "CART",
        "CHECKOUT",
        "ORDERS",
        "CONVERSION",
        "REVENUE",
    ];
    let rows: Vec<_> = reports
        .iter()
        .map(|report| {
            let numbers = &report.numbers;
            let counts = [
                numbers.sessions,
                numbers.visitors,
                numbers.product_views,
                numbers.additions,
                numbers.checkouts,
                numbers.orders,
            ];
            let day = report.day.format("%Y-%m-%d %a").to_string();
            let row = std::iter::once(day).chain(counts.into_iter().map(number));
            let ordered = report.funnel.last().and_then(|step| step.percent_of_all);
            row.chain([percent(ordered), amounts(&numbers.revenue)])
                .collect()
        })
        .collect();
    table::write(&heads, &[1, 2, 3, 4, 5, 6, 7, 8], &rows, out)
}
