//! What a click on a purchase button means. Pure: told the button's path, says what it buys.
//!
//! Skins rename and clone their buttons; what stays is the `onclick` that calls Cafe24's own
//! functions, the pay button's id and Naver Pay's class names (facts/storefront 4.2 to 4.4). A path is the
//! clicked element and those around it, nearest first, each as `#id .class onclick`.

use crate::host::{Text, Value};

/// Which event a click yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Direct purchase on a detail page.
    Product,
    /// A purchase button of the cart, or of the layer that shows it.
    Cart,
    /// Pay, on the order form.
    Pay,
}

/// A purchase that a click begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// Which event it yields.
    pub button: Button,
    /// `purchase_unit`: `single`, `selected`, `all` or `set`.
    pub unit: &'static str,
    /// `checkout_type`; `normal` where the page may say more (reservation, subscription).
    pub checkout: &'static str,
}

/// What a skin calls or names; the nearest one counts.
const MARKS: &str = r"nv_add_basket_1_(?:product|basket)|product_(?:set_)?submit\(|Basket\.order\w+\(?|#btn_payment ";

/// How marks begin, with what they buy and how it is paid.
const BUTTONS: [(&str, Button, &str, &str); 13] = [
    (
        "nv_add_basket_1_product",
        Button::Product,
        "single",
        "naver_pay",
    ),
    ("product_set_submit(", Button::Product, "set", ""),
    ("product_submit(", Button::Product, "single", ""),
    ("nv_add_basket_1_basket", Button::Cart, "all", "naver_pay"),
    (
        "Basket.orderNaverCheckout(",
        Button::Cart,
        "all",
        "naver_pay",
    ),
    (
        "Basket.orderEasyKakaopay(",
        Button::Cart,
        "all",
        "kakao_pay",
    ),
    ("Basket.orderAll(", Button::Cart, "all", "normal"),
    ("Basket.orderLayerAll(", Button::Cart, "all", "normal"),
    ("Basket.orderSelect", Button::Cart, "selected", "normal"),
    ("Basket.orderSupp", Button::Cart, "selected", "normal"),
    ("Basket.orderBasketItem(", Button::Cart, "single", "normal"),
    ("Basket.orderBasket(", Button::Cart, "selected", "normal"),
    ("#btn_payment", Button::Pay, "", ""),
];

/// What a click with this path buys; `None` for a click that buys nothing.
pub fn of_path(path: Text) -> Option<Purchase> {
    let mark = path.group(MARKS, 0);
    let says = |pattern| path.group(pattern, 0).is_some();
    let (_, button, unit, checkout) = *BUTTONS
        .iter()
        .find(|(beginning, ..)| mark.begins_with(beginning))?;
    let checkout = match checkout {
        "" if button == Button::Product => by_type(path)?,
        "normal" if says("#appPaymentButtonBox ") => "app_pay",
        known => known,
    };
    // `orderAll` and app buttons tick every box and call `orderSelectBasket(…, 'all_buy')`.
    let is_all = unit == "selected" && says("'all_buy'");
    let unit = if is_all { "all" } else { unit };
    Some(Purchase {
        button,
        unit,
        checkout,
    })
}

/// The row number in `Basket.orderBasketItem(3)`; `NaN` in another path.
pub fn row(path: Text) -> f64 {
    let number = path.group(r"Basket\.orderBasketItem\((\d+)", 1);
    Value::from(number).number()
}

/// How `product_submit(sType, …)` goes on: 1 buys, 2 only fills the cart.
fn by_type(path: Text) -> Option<&'static str> {
    let kind = path.group(r#"product_(?:set_)?submit\([ '"&]*(\w+)"#, 1);
    for (beginning, checkout) in [
        ("^1", "normal"),
        ("^naver_checkout", "naver_pay"),
        ("^simple_pay", "simple_pay"),
        ("^app", "app_pay"),
    ] {
        if kind.group(beginning, 0).is_some() {
            let is_kakao = checkout == "simple_pay" && path.group("kakao", 0).is_some();
            return Some(if is_kakao { "kakao_pay" } else { checkout });
        }
    }
    None
}

#[cfg(test)]
mod tests;
