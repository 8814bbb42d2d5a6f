use super::*;

fn of(path: &str) -> Option<(Button, Unit, Checkout)> {
    of_path(Text::new(path)).map(|purchase| (purchase.button, purchase.unit, purchase.checkout))
}

#[test]
fn buttons_of_a_detail_page() {
    for (path, unit, checkout) in [
        (
            "#btnBuy . null\n#actionBuy .btn product_submit(1, '/exec/front/order/basket/', this)",
            Unit::Single,
            Checkout::Normal,
        ),
        (
            "# .clone product_submit('1','/exec/front/order/basket/',this)",
            Unit::Single,
            Checkout::Normal,
        ),
        (
            "# . product_set_submit(1, '/exec/front/order/basket/', this)",
            Unit::Set,
            Checkout::Normal,
        ),
        (
            "# . product_submit('naver_checkout', '/x', this)",
            Unit::Single,
            Checkout::NaverPay,
        ),
        (
            "# .kakaopay product_submit('simple_pay', '/x', this)",
            Unit::Single,
            Checkout::KakaoPay,
        ),
        (
            "# .payco product_submit('simple_pay', '/x', this)",
            Unit::Single,
            Checkout::SimplePay,
        ),
        (
            "# . product_submit('app', '/x', this)\n#appPaymentButtonBox . null",
            Unit::Single,
            Checkout::AppPay,
        ),
        (
            "#NPAY_BUY_LINK_IDNC_ID_7 .npay_btn_pay nv_add_basket_1_product(); return false;",
            Unit::Single,
            Checkout::NaverPay,
        ),
    ] {
        assert_eq!(of(path), Some((Button::Product, unit, checkout)), "{path}");
    }
}

#[test]
fn buttons_that_buy_nothing() {
    for path in [
        "#actionCart .btn product_submit(2, '/exec/front/order/basket/', this)",
        "# . product_submit('sms_restock', '/x', this)",
        "# .btn Basket.deleteBasket()",
        "# . location.href='/order/basket.html'",
        "",
    ] {
        assert_eq!(of(path), None, "{path}");
    }
}

#[test]
fn buttons_of_the_cart() {
    for (path, unit, checkout) in [
        ("# . Basket.orderAll(this)", Unit::All, Checkout::Normal),
        (
            "# . Basket.orderSelectBasket(this)",
            Unit::Selected,
            Checkout::Normal,
        ),
        (
            "# . Basket.orderSelectBasket(this, 'all_buy', 'app')\n#appPaymentButtonBox . null",
            Unit::All,
            Checkout::AppPay,
        ),
        (
            "# . Basket.orderBasketItem(2)",
            Unit::Single,
            Checkout::Normal,
        ),
        (
            "# . Basket.orderBasket('normal_type', this)",
            Unit::Selected,
            Checkout::Normal,
        ),
        (
            "# . Basket.orderSelectSuppBasket(box, this)",
            Unit::Selected,
            Checkout::Normal,
        ),
        (
            "# . Basket.orderLayerAll(this)",
            Unit::All,
            Checkout::Normal,
        ),
        (
            "# . nv_add_basket_1_basket(); return false;",
            Unit::All,
            Checkout::NaverPay,
        ),
        (
            "# .kakaopay Basket.orderEasyKakaopay(); return false;",
            Unit::All,
            Checkout::KakaoPay,
        ),
    ] {
        assert_eq!(of(path), Some((Button::Cart, unit, checkout)), "{path}");
    }
    let row = |path| row(Text::new(path));
    assert_eq!(row("# . Basket.orderBasketItem(12)"), 12.0);
    assert!(row("# . Basket.orderBasketItem(this)").is_nan());
}

#[test]
fn the_pay_button() {
    assert_eq!(
        of("#total_order_sale_price_view . null\n#btn_payment .btn null"),
        Some((Button::Pay, Unit::All, Checkout::Normal))
    );
    assert_eq!(
        of("#ec-shop_btn_layer_payment . null"),
        None,
        "the layer asks once more"
    );
}
