//! A report as a table for spreadsheets: a row for each total, campaign, device, product, category and hour.

use std::io::{self, Write};

use csv::Writer;

use super::words::{campaign, several};
use crate::export::harmless;
use crate::log::days::{Amount, DayReport, Group};

/// The columns.
const COLUMNS: [&str; 21] = [
    "day",
    "mall",
    "shop",
    "section",
    "key",
    "name",
    "sessions",
    "visitors",
    "page_views",
    "product_views",
    "additions",
    "checkouts",
    "with_product",
    "with_cart",
    "with_checkout",
    "with_order",
    "orders",
    "orders_seen",
    "orders_without_amount",
    "revenue",
    "currency",
];

/// Where the numbers begin.
const NUMBERS: usize = 6;

/// Writes the rows of these days, with a head.
pub(super) fn write(reports: &[DayReport], out: &mut impl Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for report in reports {
        for row in rows(report) {
            let cells = row.iter().map(|cell| harmless(cell).into_owned());
            writer.write_record(cells)?;
        }
    }
    writer.flush()
}

type Row = [String; COLUMNS.len()];

/// What a row is about: its section, key and name.
struct Head<'a> {
    report: &'a DayReport,
    section: &'a str,
    key: String,
    name: String,
}

impl Head<'_> {
    /// Its row with these numbers, and one more for each further currency.
    fn rows(&self, numbers: &[(&str, u64)], amounts: &[Amount]) -> Vec<Row> {
        let report = self.report;
        let mut row = Row::default();
        row[0] = report.day.to_string();
        row[1] = report.mall.clone().unwrap_or_default();
        row[2] = report.shop.map(|shop| shop.to_string()).unwrap_or_default();
        row[3] = self.section.to_owned();
        row[4].clone_from(&self.key);
        row[5].clone_from(&self.name);
        let mut rows = Vec::new();
        for amount in amounts {
            let mut of_currency = row.clone();
            of_currency[COLUMNS.len() - 2] = amount.amount.to_string();
            of_currency[COLUMNS.len() - 1] = amount.currency.clone().unwrap_or_default();
            rows.push(of_currency);
        }
        if rows.is_empty() {
            rows.push(row);
        }
        for (name, number) in numbers {
            let place = COLUMNS.iter().position(|column| column == name);
            if let Some(cell) = place.filter(|place| *place >= NUMBERS) {
                rows[0][cell] = number.to_string();
            }
        }
        rows
    }

    fn group(&self, group: &Group) -> Vec<Row> {
        let numbers = [
            ("sessions", group.sessions),
            ("with_product", group.with_product),
            ("with_cart", group.with_cart),
            ("with_checkout", group.with_checkout),
            ("with_order", group.with_order),
            ("orders", group.orders),
        ];
        self.rows(&numbers, &group.revenue)
    }
}

fn rows(report: &DayReport) -> Vec<Row> {
    let head = |section: &'static str, key: Option<&String>, name: Option<&String>| Head {
        report,
        section,
        key: key.cloned().unwrap_or_default(),
        name: name.cloned().unwrap_or_default(),
    };
    let mut rows = total(&head("total", None, None), report);
    for one in &report.campaigns {
        let parts = [&one.source, &one.medium, &one.campaign];
        let key = parts
            .map(|part| part.clone().unwrap_or_default())
            .join(" / ");
        let key = key.trim_matches([' ', '/']).to_owned();
        let named = head("campaign", Some(&key), Some(&campaign(one)));
        rows.extend(named.group(&one.numbers));
    }
    for one in &report.devices {
        rows.extend(head("device", Some(&one.device), None).group(&one.numbers));
    }
    for one in &report.products {
        let numbers = [
            ("product_views", one.views),
            ("additions", one.additions),
            ("orders", one.orders),
        ];
        let name = one
            .name
            .clone()
            .unwrap_or_else(|| several(one.kind).to_owned());
        rows.extend(head("product", one.product_no.as_ref(), Some(&name)).rows(&numbers, &[]));
    }
    for one in &report.categories {
        let name = one
            .name
            .clone()
            .unwrap_or_else(|| several(one.kind).to_owned());
        let named = head("category", one.cate_no.as_ref(), Some(&name));
        rows.extend(named.rows(&[("page_views", one.views)], &[]));
    }
    for one in &report.hours {
        let hour = format!("{:02}:00", one.hour);
        let numbers = [("sessions", one.sessions), ("orders", one.orders)];
        rows.extend(head("hour", Some(&hour), None).rows(&numbers, &[]));
    }
    rows
}

fn total(head: &Head<'_>, report: &DayReport) -> Vec<Row> {
    let numbers = &report.numbers;
    let step = |place: usize| report.funnel.get(place).map_or(0, |step| step.sessions);
    let columns = [
        ("sessions", numbers.sessions),
        ("visitors", numbers.visitors),
        ("page_views", numbers.page_views),
        ("product_views", numbers.product_views),
        ("additions", numbers.additions),
        ("checkouts", numbers.checkouts),
        ("with_product", step(1)),
        ("with_cart", step(2)),
        ("with_checkout", step(3)),
        ("with_order", step(4)),
        ("orders", numbers.orders),
        ("orders_seen", numbers.orders_seen),
        ("orders_without_amount", numbers.orders_without_amount),
    ];
    head.rows(&columns, &numbers.revenue)
}
