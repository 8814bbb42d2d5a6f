//! What every page has in common: the context its template is rendered with.

use axum::response::Html;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::Result;
use crate::members::Member;
use crate::options::{Library, Sdk, TagMode};
use crate::shop::MALL_ID;
use crate::visit::Visit;

/// The scopes all apps of the shop hold together when the SDK is complete (facts/storefront 2.1).
const SCOPES: [&str; 10] = [
    "application",
    "category",
    "product",
    "personal",
    "store",
    "order",
    "customer",
    "mileage",
    "promotion",
    "privacy",
];

/// A page on its way to the browser.
pub struct Page<'v> {
    visit: &'v Visit,
    template: &'static str,
    context: Map<String, Value>,
}

impl<'v> Page<'v> {
    /// A page with this `path_role`, skin file (`design_html_path`) and template.
    pub fn new(
        visit: &'v Visit,
        role: &'static str,
        skin_file: &'static str,
        template: &'static str,
    ) -> Self {
        let mut page = Self {
            visit,
            template,
            context: Map::new(),
        };
        let standalone = matches!(role, "ORDER_ORDERFORM" | "ORDER_ORDERRESULT")
            && visit.options.era.standalone_order_pages();
        let layout = match (standalone, visit.route.mobile) {
            (true, _) => "standalone.html",
            (false, true) => "mobile/layout.html",
            (false, false) => "layout.html",
        };
        page.set("role", role);
        page.set("skin_file", skin_file);
        page.set("layout", layout);
        page.set("standalone", standalone);
        page.set("title", "");
        page.set("og_type", "website");
        page.set("canonical", visit.route.path.as_str());
        page.describe_visit();
        page.describe_tag();
        page
    }

    /// The title, without the shop's name.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.with("title", title.into())
    }

    /// Adds a value for the template.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.set(name, value);
        self
    }

    /// Renders the page.
    ///
    /// # Errors
    /// When the template lacks a value.
    pub fn render(self) -> Result<Html<String>> {
        let context = Value::Object(self.context);
        let html = self.visit.store.templates.render(self.template, &context)?;
        Ok(Html(html))
    }

    fn set(&mut self, name: &str, value: impl Serialize) {
        // Every value is text, a number, a list or a map with text keys, which JSON always holds.
        let value = serde_json::to_value(value).unwrap_or_default();
        self.context.insert(name.to_owned(), value);
    }

    fn describe_visit(&mut self) {
        let visit = self.visit;
        let (route, shop, korean) = (&visit.route, visit.shop, visit.korean());
        let member = visit.member();
        self.set("era", visit.options.era);
        self.set("lang", if korean { "ko" } else { "en" });
        self.set("prefix", route.prefix.as_str());
        self.set("mobile", route.mobile);
        self.set("currency", shop.currency.code());
        self.set("here", visit.here());
        self.set("host", visit.host.as_str());
        self.set("mall_id", MALL_ID);
        self.set(
            "shop",
            json!({
                "no": shop.no,
                "language": shop.language,
                "korean": shop.is_korean(),
                "free_from": shop.free_shipping_from.0,
                "shipping": shop.shipping.0,
            }),
        );
        self.set(
            "route",
            json!({
                "is_mobile": route.mobile,
                "is_need_route": !route.prefix.is_empty(),
                "language_code": route.language.as_deref().unwrap_or("ZZ"),
                "path": {"origin": route.origin, "result": route.path, "prefix": route.prefix},
                "shop_no": shop.no,
                "skin_code": route.skin_code(),
                "support_language_list": {"ZZ": "", "ko": "ko_KR", "en": "en_US"},
            }),
        );
        self.set("nav", navigation(visit));
        self.set(
            "basket_count",
            visit.session(|session| session.basket(shop.no).lines().len()),
        );
        let crypt = member.as_ref().map_or_else(String::new, Member::crypt);
        self.set("external", json!({ "common_member_id_crypt": crypt }));
        self.set("member", member.as_ref().map(member_facts));
    }

    fn describe_tag(&mut self) {
        let (options, tag) = (self.visit.options, &self.visit.store.config.tag);
        self.set("sdk", options.sdk);
        if options.library != Library::None {
            self.set("library", options.library.name());
        }
        self.set("tag_head", tag.head(options.tag));
        self.set("tag_body", tag.body_init(options.tag));
        self.set("late_src", tag.late_src(options.tag));
        self.set(
            "has_app",
            options.sdk != Sdk::None || options.tag == TagMode::Late,
        );
        if options.sdk != Sdk::None {
            self.set("sdk_script", crate::assets::front_script("sdk"));
        }
        let scopes: &[&str] = match options.sdk {
            Sdk::Full | Sdk::Silent => &SCOPES,
            Sdk::None | Sdk::NoScope => &[],
        };
        self.set("scopes", scopes);
    }
}

/// What the page's own text says about the member.
fn member_facts(member: &Member) -> Value {
    json!({
        "id": member.id,
        "name": member.name,
        "group_name": member.group_name,
        "email": member.email,
        "cellphone": member.cellphone,
        "points": member.points,
        "credits": member.credits,
        "coupon_count": member.coupons.len(),
        "discount_percent": member.discount_percent,
    })
}

/// The category menu: outer categories, each with those inside it.
fn navigation(visit: &Visit) -> Vec<Value> {
    let categories = &visit.store.goods.categories;
    let entry =
        |no: u32, name: &str| json!({"no": no, "name": name, "slug": crate::text::slug(name)});
    let korean = visit.korean();
    categories
        .iter()
        .filter(|category| category.parent.is_none())
        .map(|outer| {
            let inner: Vec<_> = categories
                .iter()
                .filter(|category| category.parent == Some(outer.no))
                .map(|category| entry(category.no, category.name(korean)))
                .collect();
            let mut outer = entry(outer.no, outer.name(korean));
            outer["inner"] = inner.into();
            outer
        })
        .collect()
}
