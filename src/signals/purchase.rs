//! What a click on a purchase button means. Pure: told the button's path, says what it buys.
//!
//! Skins rename and clone their buttons; what stays is the `onclick` that calls Cafe24's own
//! functions, the pay button's id and Naver Pay's class names (facts/storefront 4.2 to 4.4). A path is the
//! clicked element and those around it, nearest first, each as `#id .class onclick`.

use crate::events::{Checkout, Unit};
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
    /// What the button buys.
    pub unit: Unit,
    /// How it is paid; [`Checkout::Normal`] where the page may say more (reservation, subscription).
    pub checkout: Checkout,
}

/// What a skin calls or names; the nearest one counts.
const MARKS: &str = r"nv_add_basket_1_(?:product|basket)|product_(?:set_)?submit\(|Basket\.order\w+\(?|#btn_payment ";

/// How marks begin, with what they buy and how it is paid; `None`: the call says it.
const BUTTONS: [(&str, Button, Unit, Option<Checkout>); 13] = [
    (
        "nv_add_basket_1_product",
        Button::Product,
        Unit::Single,
        Some(Checkout::NaverPay),
    ),
    ("product_set_submit(", Button::Product, Unit::Set, None),
    ("product_submit(", Button::Product, Unit::Single, None),
    (
        "nv_add_basket_1_basket",
        Button::Cart,
        Unit::All,
        Some(Checkout::NaverPay),
    ),
    (
        "Basket.orderNaverCheckout(",
        Button::Cart,
        Unit::All,
        Some(Checkout::NaverPay),
    ),
    (
        "Basket.orderEasyKakaopay(",
        Button::Cart,
        Unit::All,
        Some(Checkout::KakaoPay),
    ),
    (
        "Basket.orderAll(",
        Button::Cart,
        Unit::All,
        Some(Checkout::Normal),
    ),
    (
        "Basket.orderLayerAll(",
        Button::Cart,
        Unit::All,
        Some(Checkout::Normal),
    ),
    (
        "Basket.orderSelect",
        Button::Cart,
        Unit::Selected,
        Some(Checkout::Normal),
    ),
    (
        "Basket.orderSupp",
        Button::Cart,
        Unit::Selected,
        Some(Checkout::Normal),
    ),
    (
        "Basket.orderBasketItem(",
        Button::Cart,
        Unit::Single,
        Some(Checkout::Normal),
    ),
    (
        "Basket.orderBasket(",
        Button::Cart,
        Unit::Selected,
        Some(Checkout::Normal),
    ),
    (
        "#btn_payment",
        Button::Pay,
        Unit::All,
        Some(Checkout::Normal),
    ),
];

/// What a click with this path buys; `None` for a click that buys nothing.
pub fn of_path(path: Text) -> Option<Purchase> {
    let mark = path.group(MARKS, 0);
    let says = |pattern| path.group(pattern, 0).is_some();
    let (_, button, unit, checkout) = *BUTTONS
        .iter()
        .find(|(beginning, ..)| mark.begins_with(beginning))?;
    let checkout = match checkout {
        None => by_type(path)?,
        Some(Checkout::Normal) if says("#appPaymentButtonBox ") => Checkout::AppPay,
        Some(known) => known,
    };
    // `orderAll` and app buttons tick every box and call `orderSelectBasket(…, 'all_buy')`.
    let is_all = unit == Unit::Selected && says("'all_buy'");
    let unit = if is_all { Unit::All } else { unit };
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
fn by_type(path: Text) -> Option<Checkout> {
    let kind = path.group(r#"product_(?:set_)?submit\([ '"&]*(\w+)"#, 1);
    for (beginning, checkout) in [
        ("^1", Checkout::Normal),
        ("^naver_checkout", Checkout::NaverPay),
        ("^simple_pay", Checkout::SimplePay),
        ("^app", Checkout::AppPay),
    ] {
        if kind.group(beginning, 0).is_some() {
            let is_kakao = checkout == Checkout::SimplePay && path.group("kakao", 0).is_some();
            return Some(if is_kakao {
                Checkout::KakaoPay
            } else {
                checkout
            });
        }
    }
    None
}

#[cfg(test)]
mod tests;
