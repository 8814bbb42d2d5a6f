//! Every way to a product, in every kind of store, as guest and member: one page view and one view of the
//! product (or of its order form) each, of the right shop and the right visitor, and nothing twice.
//!
//! {PC, `/m/`, `m.` host} × {SEO address, `detail.html`, `/surl/P/`, `/surl/O/`, `/shop2/…`, `/skin-skin1/…`}
//! × {2018, 2021, 2026} × {guest, member}: all 108, and each of the SDK's kinds (none, full, without scope, silent) with
//! every way, host, year and visitor. Each page is left as soon as the tracker is there. What is behind the pages
//! stands in `walk`, `traits.rs` and `late.rs`.

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World};

const SDKS: [&str; 4] = ["none", "full", "no-scope", "silent"];

/// A way to the product, with what stands before it on PC and phone alike.
const WAYS: [(&str, &str); 6] = [
    (
        "",
        "/product/오가닉-코튼-티셔츠/1001/category/46/display/1/",
    ),
    ("", "/product/detail.html?product_no=1001"),
    ("", "/surl/P/1001"),
    ("", "/surl/O/1001"),
    ("/shop2", "/product/detail.html?product_no=1001"),
    ("/skin-skin1", "/product/detail.html?product_no=1001"),
];

/// One page that was opened, and what is expected of it.
struct Cell {
    name: String,
    path: String,
    host: String,
    way: &'static str,
    shop: &'static str,
    user: &'static str,
}

impl Cell {
    /// The prefixes stand in Cafe24's order: shop, phone, skin.
    fn new(
        number: usize,
        host: &str,
        mobile: &str,
        way: (&str, &'static str),
        user: &'static str,
    ) -> Cell {
        let (prefix, way) = way;
        let head = match prefix {
            "/shop2" => format!("{prefix}{mobile}"),
            skin => format!("{mobile}{skin}"),
        };
        let joint = if way.contains('?') { '&' } else { '?' };
        Cell {
            name: format!("n={number}"),
            path: format!("http://{host}{head}{way}{joint}n={number}"),
            host: host.to_owned(),
            way,
            shop: if prefix == "/shop2" { "2" } else { "1" },
            user,
        }
    }

    /// Compares what was stored of the page.
    fn check(&self, stored: &[Message], era: &str) {
        let is_mine = |message: &&Message| {
            let search = message.context("/page/search");
            search
                .trim_start_matches('?')
                .split('&')
                .any(|part| part == self.name)
        };
        let mut mine: Vec<_> = stored.iter().filter(is_mine).collect();
        // A beacon can overtake the request before it.
        mine.sort_by_key(|message| &message.timestamp);
        let what = format!("{} in {era} as {:?}", self.path, self.user);
        let is_order = self.way.starts_with("/surl/O/");
        let mut names: Vec<_> = mine.iter().map(|message| message.event.as_str()).collect();
        // The first page of a host as a member is also a login.
        names.retain(|name| *name != "cafe24_login");
        let expected: &[&str] = match is_order {
            true => &[
                "$page_view",
                "view_checkout",
                "cafe24_order_form",
                "cafe24_order_form_items",
            ],
            false => &["$page_view", "view_product"],
        };
        assert_eq!(names, expected, "{what}");
        let price = if self.shop == "2" { 15.5 } else { 19000.0 };
        for message in mine {
            assert_eq!(
                message.context("/page/type"),
                if is_order { "checkout" } else { "product" },
                "{what}"
            );
            assert_eq!(message.context("/page/host"), self.host, "{what}");
            assert_eq!(message.context("/shop/mall_id"), "dameunsoop", "{what}");
            assert_eq!(message.context("/shop/shop_no"), self.shop, "{what}");
            assert_eq!(message.user_id, self.user, "{what}: {}", message.event);
            if message.event.starts_with("view_") {
                assert_eq!(message.properties["product_no"], "1001", "{what}");
                assert_eq!(message.properties["price"].as_f64(), Some(price), "{what}");
            }
        }
    }
}

/// All pages of one host with one prefix for phones, as one visitor.
async fn open_all(
    visitor: &Visitor,
    cells: &mut Vec<Cell>,
    host: &str,
    mobile: &str,
    user: &'static str,
) -> Result<()> {
    for way in WAYS {
        let cell = Cell::new(cells.len(), host, mobile, way, user);
        visitor.open(&cell.path).await?;
        visitor.be_tracked().await?;
        cells.push(cell);
    }
    Ok(())
}

/// Each kind of visitor and host has the next one of the SDK's kinds, beginning with this one.
async fn every_page_of(era: &str, first_sdk: usize) -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let address = world.store.address.trim_start_matches("http://").to_owned();
    let port = address.rsplit(':').next().unwrap_or_default();
    let phone = format!("m.moashop.test:{port}");
    let mut cells = Vec::new();
    let mut sdks = SDKS.iter().cycle().skip(first_sdk);
    for user in ["", "haneul01"] {
        for (host, mobile) in [(&address, ""), (&address, "/m"), (&phone, "")] {
            let home = format!("http://{host}");
            let sdk = sdks.next().unwrap_or(&SDKS[0]);
            let choices = format!("era={era}&sdk={sdk}&next=/_demo");
            visitor.open(&format!("{home}/_demo/set?{choices}")).await?;
            if !user.is_empty() {
                visitor
                    .open(&format!("{home}/_demo/login?member={user}"))
                    .await?;
            }
            open_all(&visitor, &mut cells, host, mobile, user).await?;
        }
    }
    visitor.leave().await?;
    assert_eq!(cells.len(), 36);
    let orders = cells
        .iter()
        .filter(|cell| cell.way.starts_with("/surl/O/"))
        .count();
    // Each host has its storage, and so a login of its own.
    let expected = 2 * cells.len() + 2 * orders + 2;
    let stored = world.stored(expected).await?;
    for cell in &cells {
        cell.check(&stored, era);
    }
    assert_eq!(stored.len(), expected);
    assert!(
        stored
            .iter()
            .all(|message| message.anonymous_id.len() == 36)
    );
    visitor.close().await
}

#[tokio::test]
async fn every_page_of_2018() -> Result<()> {
    every_page_of("2018", 0).await
}

#[tokio::test]
async fn every_page_of_2021() -> Result<()> {
    every_page_of("2021", 1).await
}

#[tokio::test]
async fn every_page_of_2026() -> Result<()> {
    every_page_of("2026", 2).await
}
