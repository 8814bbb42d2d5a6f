//! `docs/events.md`, rendered from the catalogue.
//!
//! `cargo run -p moa-catalog --example events-md` writes it; a test fails when it is stale.

use std::fmt::Write;

use crate::kind::{Constraint, Kind};
use crate::load::{Catalog, Event, Property, Source, UserProperty};

/// The whole page, in Markdown.
pub fn render(catalog: &Catalog) -> String {
    let (real_time, periodic): (Vec<_>, Vec<_>) = catalog
        .events()
        .iter()
        .partition(|event| is_real_time(event));
    let (access, synced): (Vec<_>, Vec<_>) = catalog
        .user_properties()
        .iter()
        .partition(|property| !property.periodic);

    let mut page = String::from(INTRODUCTION);
    overview(&mut page, "Real-time events · 실시간 이벤트", &real_time);
    overview(
        &mut page,
        "Periodic events · 주기적으로 발행되는 이벤트",
        &periodic,
    );
    page.push_str("\n## Event properties · 이벤트 속성\n");
    for event in catalog.events() {
        event_section(&mut page, event);
    }
    user_table(
        &mut page,
        "User properties on page access · 페이지 접속 시 사용자 속성",
        &access,
    );
    user_table(
        &mut page,
        "Periodically updated user properties · 주기적 사용자 속성",
        &synced,
    );
    page
}

const INTRODUCTION: &str = "\
# Events and user properties · 이벤트와 사용자 속성

<!-- Made from catalog/*.toml: cargo run -p moa-catalog --example events-md -->

Every event and user property that Moa knows. A property that a page does not show is absent from the
event, never empty. A property in **bold** gives the event its meaning: without it the collector
rejects the message. Any other event name is a custom event and is accepted as it is.

In-app: an in-app message may start from the event (인앱메시지). Non-member: KakaoTalk and text messages
may go to buyers who are not members (비회원 발송).
";

/// The spec's periodic events are those no browser and no collector clock brings, refunds apart,
/// which it lists with the real-time ones.
fn is_real_time(event: &Event) -> bool {
    event.sources.contains(&Source::Browser) || event.name.contains("_refund_")
}

fn overview(page: &mut String, title: &str, events: &[&Event]) {
    let _ = write!(
        page,
        "\n## {title}\n\n\
         | event | when | 발생 시점 | source | in-app | non-member |\n\
         |---|---|---|---|:-:|:-:|\n"
    );
    let mark = |on| if on { "O" } else { "" };
    for event in events {
        let _ = writeln!(
            page,
            "| [`{name}`](#{anchor}) | {en} | {ko} | {sources} | {in_app} | {non_member} |",
            name = event.name,
            anchor = anchor(&event.name),
            en = event.en,
            ko = event.ko,
            sources = sources(event),
            in_app = mark(event.in_app_message),
            non_member = mark(event.non_member_send),
        );
    }
}

/// Headings keep letters, digits, `_` and `-` in their anchors.
fn anchor(name: &str) -> String {
    name.replace('$', "")
}

fn sources(event: &Event) -> String {
    let names = event.sources.iter().map(|source| match source {
        Source::Webhook if !event.webhooks.is_empty() => {
            let numbers: Vec<_> = event.webhooks.iter().map(u32::to_string).collect();
            format!("webhook {}", numbers.join("/"))
        }
        source => source.name().to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}

fn event_section(page: &mut String, event: &Event) {
    let _ = write!(
        page,
        "\n### `{}`\n\n{}. {}.\n",
        event.name, event.en, event.ko
    );
    if event.properties.is_empty() {
        page.push_str("\nNo properties.\n");
        return;
    }
    page.push_str("\n| property | type | meaning | 설명 |\n|---|---|---|---|\n");
    for property in &event.properties {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |",
            property_name(property),
            kind_cell(property.kind, &property.constraint),
            property.en,
            property.ko
        );
    }
}

fn property_name(property: &Property) -> String {
    if property.required {
        format!("**`{}`**", property.name)
    } else {
        format!("`{}`", property.name)
    }
}

fn kind_cell(kind: Kind, constraint: &Constraint) -> String {
    let mut cell = match kind {
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Integer => "integer",
        Kind::Boolean => "boolean",
        Kind::Flag => "`\"T\"` or `\"F\"`",
        Kind::Strings => "string[]",
        Kind::StringOrStrings => "string or string[]",
        Kind::Any => "any",
    }
    .to_owned();
    if !constraint.values.is_empty() {
        let _ = write!(cell, ": `{}`", constraint.values.join("`, `"));
    }
    if let Some(format) = constraint.format {
        let _ = write!(cell, ", {}", format.describe());
    }
    match (constraint.min, constraint.max) {
        (Some(min), Some(max)) => {
            let _ = write!(cell, ", {min} to {max}");
        }
        (Some(min), None) => {
            let _ = write!(cell, ", {min} or more");
        }
        _ => {}
    }
    if let Some(step) = constraint.step {
        let _ = write!(cell, " in steps of {step}");
    }
    cell
}

fn user_table(page: &mut String, title: &str, properties: &[&UserProperty]) {
    let _ = write!(
        page,
        "\n## {title}\n\n\
         | user property | type | meaning | 설명 | source |\n\
         |---|---|---|---|---|\n"
    );
    for property in properties {
        let identifier = if property.custom_identifier {
            " (custom identifier)"
        } else {
            ""
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {}{identifier} | {} | {} |",
            property.name,
            kind_cell(property.kind, &property.constraint()),
            property.en,
            property.ko,
            property.source.name()
        );
    }
}
