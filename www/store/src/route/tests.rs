use super::*;

fn parse(path: &str) -> Route {
    Route::parse("127.0.0.1:8024", path)
}

#[test]
fn a_bare_path_is_the_first_shop_on_a_pc() {
    let route = parse("/product/list.html");
    assert_eq!((route.shop_no, route.mobile), (1, false));
    assert_eq!(route.prefix, "");
    assert_eq!(route.path, "/product/list.html");
}

#[test]
fn prefixes_come_off_in_cafe24s_order() {
    let route = parse("/shop2/m/en/skin-mobile3/order/basket.html");
    assert_eq!((route.shop_no, route.mobile), (2, true));
    assert_eq!(route.language.as_deref(), Some("en"));
    assert_eq!(route.skin.as_deref(), Some("mobile3"));
    assert_eq!(route.prefix, "/shop2/m/en/skin-mobile3");
    assert_eq!(route.path, "/order/basket.html");
    assert_eq!(
        route.url("/index.html"),
        "/shop2/m/en/skin-mobile3/index.html"
    );
}

#[test]
fn a_prefix_alone_is_the_main_page() {
    assert_eq!(parse("/shop2/").path, "/");
    assert_eq!(parse("/m").path, "/");
    assert_eq!(parse("/m").prefix, "/m");
}

#[test]
fn lookalikes_stay_in_the_path() {
    for path in [
        "/shop0/",
        "/shopping/",
        "/member/login.html",
        "/skin-skin0/",
        "/my",
    ] {
        assert_eq!(parse(path).path, path);
    }
}

#[test]
fn hosts_choose_the_skin_and_the_shop() {
    let host = |host| {
        let route = Route::parse(host, "/");
        (route.mobile, route.shop_no)
    };
    assert_eq!(host("m.localhost:8024"), (true, 1));
    assert_eq!(host("mobile.example.com"), (true, 1));
    assert_eq!(host("skin-mobile2--shop2.example.com"), (true, 2));
    assert_eq!(host("shop2.localhost"), (false, 2));
    assert_eq!(host("market.example.com"), (false, 1));
}

#[test]
fn p_asks_for_the_pc_skin_on_a_mobile_host() {
    assert!(!Route::parse("m.localhost", "/p/index.html").mobile);
}
