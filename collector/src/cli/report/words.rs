//! Numbers and what is missing, in words.

use crate::log::days::{Amount, CampaignNumbers, GroupKind, Missing};

/// A number with commas between its thousands.
pub(super) fn number(number: u64) -> String {
    grouped(&number.to_string())
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Amounts with their currencies, as many decimals as there are.
pub(super) fn amounts(amounts: &[Amount]) -> String {
    let text = |one: &Amount| {
        let fixed = format!("{:.2}", one.amount.abs());
        let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
        let sign = if one.amount < 0.0 { "-" } else { "" };
        let fraction = match fraction {
            "00" => String::new(),
            fraction => format!(".{fraction}"),
        };
        let currency = one.currency.as_deref().unwrap_or("(currency not known)");
        format!("{sign}{}{fraction} {currency}", grouped(whole))
    };
    match amounts.is_empty() {
        true => "-".to_owned(),
        false => amounts.iter().map(text).collect::<Vec<_>>().join(" + "),
    }
}

/// How much more there is now, in percent.
pub(super) fn change(now: f64, before: f64) -> String {
    if before == 0.0 {
        return if now == 0.0 { "-" } else { "new" }.to_owned();
    }
    format!("{:+.1} %", (now - before) * 100.0 / before)
}

/// A share.
pub(super) fn percent(part: Option<f64>) -> String {
    part.map_or("-".to_owned(), |part| format!("{part:.1} %"))
}

/// What brought sessions.
pub(super) fn campaign(one: &CampaignNumbers) -> String {
    match one.kind {
        GroupKind::None => "(no campaign)".to_owned(),
        GroupKind::Others => "(others)".to_owned(),
        GroupKind::Unknown => "(session not known)".to_owned(),
        GroupKind::One => {
            let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
            [&one.source, &one.medium, &one.campaign]
                .map(part)
                .join(" / ")
        }
    }
}

/// What a row of several things is called, where it is none of its own.
pub(super) fn several(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::One => "-",
        GroupKind::None => "(none)",
        GroupKind::Others => "(others)",
        GroupKind::Unknown => "(not known)",
    }
}

/// What is missing, and what to do.
pub(super) fn missing(one: &Missing) -> String {
    match one {
        Missing::Everything => "No page was viewed in seven days. Is the tag on the shop? Open it with ?moa_debug=1 at the end of the address (docs/install.md).".to_owned(),
        Missing::Orders { checkouts } => format!(
            "No order, though {checkouts} sessions were at the order form. The tag is probably not on the order result page: in Cafe24's skin it must stand in the layout of that page, too (docs/install.md). Place a test order to see."
        ),
        Missing::OrdersOnPages { orders } => format!(
            "Cafe24's servers told {orders} orders in seven days, and no page told one: the tag is not on the order result page, so no order has its campaign or device. Put it into that page's layout (docs/install.md)."
        ),
        Missing::Page { page, page_views } => format!(
            "No page of the type {page:?} in seven days, of {page_views} page views. Put the tag into the layout of that page, or see with ?moa_debug=1 what Moa takes it for (docs/install.md)."
        ),
        Missing::Property { property, events } => format!(
            "{} never had a value in seven days, of {events} events {}. The skin probably shows it elsewhere: ?moa_debug=1 shows where it was looked for (docs/install.md).",
            property.property, property.event
        ),
    }
}

#[cfg(test)]
mod tests;
