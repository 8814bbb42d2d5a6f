use super::*;

fn of(path: &str) -> Option<(Button, &'static str, &'static str)> {
    of_path(Text::new(path)).map(|purchase| (purchase.button, purchase.unit, purchase.checkout))
}

#[test]
fn buttons_of_a_detail_page() {
    for (path, unit, checkout) in [
        (
            "#btnBuy . null\n#actionBuy .btn product_submit(1, '/exec/front/order/basket/', this)",
            "single",
            "normal",
        ),
        (
            "# .clone product_submit('1','/exec/front/order/basket/',this)",
            "single",
            "normal",
        ),
        (
            "# . product_set_submit(1, '/exec/front/order/basket/', this)",
            "set",
            "normal",
        ),
        (
            "# . product_submit('naver_checkout', '/x', this)",
            "single",
            "naver_pay",
        ),
        (
            "# .kakaopay product_submit('simple_pay', '/x', this)",
            "single",
            "kakao_pay",
        ),
        (
            "# .payco product_submit('simple_pay', '/x', this)",
            "single",
            "simple_pay",
        ),
        (
            "# . product_submit('app', '/x', this)\n#appPaymentButtonBox . null",
            "single",
            "app_pay",
        ),
        (
            "#NPAY_BUY_LINK_IDNC_ID_7 .npay_btn_pay nv_add_basket_1_product(); return false;",
            "single",
            "naver_pay",
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
        ("# . Basket.orderAll(this)", "all", "normal"),
        ("# . Basket.orderSelectBasket(this)", "selected", "normal"),
        (
            "# . Basket.orderSelectBasket(this, 'all_buy', 'app')\n#appPaymentButtonBox . null",
            "all",
            "app_pay",
        ),
        ("# . Basket.orderBasketItem(2)", "single", "normal"),
        (
            "# . Basket.orderBasket('normal_type', this)",
            "selected",
            "normal",
        ),
        (
            "# . Basket.orderSelectSuppBasket(box, this)",
            "selected",
            "normal",
        ),
        ("# . Basket.orderLayerAll(this)", "all", "normal"),
        (
            "# . nv_add_basket_1_basket(); return false;",
            "all",
            "naver_pay",
        ),
        (
            "# .kakaopay Basket.orderEasyKakaopay(); return false;",
            "all",
            "kakao_pay",
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
        Some((Button::Pay, "", ""))
    );
    assert_eq!(
        of("#ec-shop_btn_layer_payment . null"),
        None,
        "the layer asks once more"
    );
}
