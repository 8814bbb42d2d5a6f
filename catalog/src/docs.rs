//! `docs/events.md`, rendered from the catalogue.

use std::fmt::Write;

use crate::entry::{Event, Property, Read, Source, UserProperty};
use crate::kind::{Constraint, Kind};
use crate::load::Catalog;

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

<!-- Made from catalog/*.toml: cargo run -p moa-catalog --example make -->

Every event and user property that Moa knows. A property that a page does not show is absent from the
event, never empty. A property in **bold** gives the event its meaning: without it the collector
rejects the message. Any other event name is a custom event and is accepted as it is, unless the write key's
[mode](configuration.md#keys) says otherwise.

In-app: an in-app message may start from the event (인앱메시지). Non-member: KakaoTalk and text messages
may go to buyers who are not members (비회원 발송).

*Read from* says where the tracker looks for a value on the page, the most trustworthy place first; the
first place that has the value wins. *Cafe24's servers* says where the collector reads it, in fields of the Admin API's answers
unless another API or the webhook is named ([cafe24.md](cafe24.md)). What comes from only one of the two has only its column.

An order with its rows, a sign-up, a login or an addition to the cart that the browser told and Cafe24's servers tell again is stored once; an
order with its rows also where another browser tells it again. Where the servers tell it otherwise, both are stored and the browser's is marked
([protocol.md](protocol.md#whose-word-counts)).

Places are written so:

| place | what is read |
|---|---|
| `name`, `a.b.c()` | a global variable, its properties, what its methods return |
| `EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA` | the order's data; `CAFE24.FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA` comes first where it has them |
| `getCustomerInfo().customer.name` | what a method of Cafe24's SDK (`CAFE24API`) answers; the SDK is there only in shops with an app that has a script |
| `#id`, `.class`, `[name=…]` | what the element shows: a field's value, else its text |
| meta | the content of the `meta` element with that `property` |
| `?name` | a parameter of the address |
| cookie, sessionStorage | by their names; `{N}` stands for the shop's number |
| rows of the cart | `getCartList().carts`, `aBasketProductData`, sessionStorage `BasketProduct_{N}`, none where cookie `basketcount_{N}` is 0, those that the last page of the session knew; and what add requests have added to them. Names that are not there are those of `aBasketProductData`, of the last page or of the page's product |
| add request | the request to `/exec/front/order/basket/` with `command=add` that Cafe24's own script makes, once it has succeeded |

What is said of a member (name, group, points, deposits, coupons, sign-up, last login) is read only while cookie
`iscache` is `F`, as it is for a visitor who is logged in.
";

/// The spec's periodic events are those no browser and no collector clock brings, refunds apart,
/// which it lists with the real-time ones.
fn is_real_time(event: &Event) -> bool {
    event.is_of_browser() || event.name.contains("_refund_")
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
    let columns = Columns {
        read: event.is_of_browser(),
        api: event
            .properties
            .iter()
            .any(|property| property.api.is_some()),
    };
    let (head, line) = columns.head();
    let _ = write!(
        page,
        "\n| property | type | meaning | 설명 |{head}\n|---|---|---|---|{line}\n"
    );
    for property in &event.properties {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |{}",
            property_name(property),
            kind_cell(property.kind, &property.constraint),
            property.en,
            property.ko,
            columns.cells(property.read.as_ref(), property.api.as_ref())
        );
    }
}

/// The last columns, in a table that has them.
struct Columns {
    read: bool,
    api: bool,
}

impl Columns {
    /// Heading and rule.
    fn head(&self) -> (String, String) {
        let mut both = (String::new(), String::new());
        for (has, title) in [(self.read, "read from"), (self.api, "Cafe24's servers")] {
            if has {
                let _ = write!(both.0, " {title} |");
                both.1.push_str("---|");
            }
        }
        both
    }

    fn cells(&self, read: Option<&Read>, api: Option<&Read>) -> String {
        let mut cells = String::new();
        for (has, read, none) in [(self.read, read, NOT_SHOWN), (self.api, api, NOT_SAID)] {
            if has {
                let places = match read {
                    Some(Read::At(places)) => places,
                    Some(Read::NotShown) | None => none,
                };
                let _ = write!(cells, " {places} |");
            }
        }
        cells
    }
}

const NOT_SHOWN: &str = "not shown on pages";

const NOT_SAID: &str = "not said";

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
    let columns = Columns {
        read: properties.iter().any(|property| property.read.is_some()),
        api: properties.iter().any(|property| property.api.is_some()),
    };
    let (head, line) = columns.head();
    let _ = write!(
        page,
        "\n## {title}\n\n\
         | user property | type | meaning | 설명 | source |{head}\n|---|---|---|---|---|{line}\n"
    );
    for property in properties {
        let identifier = if property.custom_identifier {
            " (custom identifier)"
        } else {
            ""
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {}{identifier} | {} | {} |{}",
            property.name,
            kind_cell(property.kind, &property.constraint()),
            property.en,
            property.ko,
            property.source.name(),
            columns.cells(property.read.as_ref(), property.api.as_ref())
        );
    }
}
