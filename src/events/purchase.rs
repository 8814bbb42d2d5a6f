//! What is told of clicks on purchase buttons.

use serde::Serialize;

use super::event::Event;
use super::property::OneOrMany;
use crate::amount::Amount;
use crate::host::Text;

/// Click on a purchase button in the cart.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ClickBuyCart {
    /// Product number.
    pub product_no: OneOrMany,
    /// What is said of the purchase.
    #[serde(flatten)]
    pub bought: Bought,
}

impl Event for ClickBuyCart {
    const NAME: &'static str = "click_buy_cart";
}

/// Click on direct purchase in the product detail page.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ClickBuyProduct {
    /// Product number.
    pub product_no: Text,
    /// What is said of the purchase.
    #[serde(flatten)]
    pub bought: Bought,
}

impl Event for ClickBuyProduct {
    const NAME: &'static str = "click_buy_product";
}

/// Click on Pay in the order form.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ClickBuyCheckout;

impl Event for ClickBuyCheckout {
    const NAME: &'static str = "click_buy_checkout";
}

/// What is said of a purchase wherever it begins.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Bought {
    /// List price in the shop's currency: of one unit for view_product, else of the whole order or selection, without
    /// shipping.
    pub price: Amount,
    /// What is left of price after discounts, without shipping.
    pub discounted_price: Amount,
    /// What the button buys: one product, the ticked rows, the whole cart, a set.
    pub purchase_unit: Unit,
    /// How it is paid or ordered.
    pub checkout_type: Checkout,
}

/// What a button buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One product.
    Single,
    /// The ticked rows.
    Selected,
    /// The whole cart.
    All,
    /// A set.
    Set,
}

/// How a purchase is paid or ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Checkout {
    /// By the order form.
    Normal,
    /// By Naver Pay.
    NaverPay,
    /// By Kakao Pay.
    KakaoPay,
    /// By another pay service.
    SimplePay,
    /// By an app's button.
    AppPay,
    /// As a reservation.
    Reserve,
    /// As a regular delivery.
    Subscription,
}
