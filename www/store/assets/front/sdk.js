/* Cafe24's front SDK: callbacks only, errors as (Error("403"), {error: {code, message}}) (facts/storefront 2). */
var CAFE24API = (function () {
    'use strict';

    var LOGIN = 'Failed to get session. Only available when log in.';
    var SCOPE = 'You do not have the necessary authority(scope) to use the SDK.';
    var PAGE = 'This sdk is not available on the current page';
    var config = (window.CAFE24 && CAFE24.FRONT_JS_CONFIG_MANAGE) || window.EC_FRONT_JS_CONFIG_MANAGE;
    var shopNo = Number((window.CAFE24 && CAFE24.SDE_SHOP_NUM) || window.EC_SDE_SHOP_NUM);

    function prefix(path) {
        var found = location.pathname.match(/^(\/shop[1-9][0-9]*)?(\/[mp](?=\/|$))?(\/(ko|en|ja)(?=\/|$))?/);
        return (found ? found[0] : '') + path;
    }

    function request(method, path, body, done) {
        var xhr = new XMLHttpRequest();
        xhr.open(method, prefix(path));
        if (body) {
            xhr.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
        }
        xhr.onload = function () {
            done(JSON.parse(xhr.responseText));
        };
        xhr.send(body);
    }

    function modules(names, done) {
        request('GET', '/exec/front/manage/async?module=' + names, null, done);
    }

    function isLogin() {
        return /(?:^| |;)iscache=F/.test(document.cookie);
    }

    function role() {
        var meta = document.querySelector('meta[name="path_role"]');
        return meta ? meta.getAttribute('content') : '';
    }

    function fail(callback, code, message) {
        callback(new Error(String(code)), { error: { code: code, message: message } });
    }

    /* Runs `then` when the scope is granted and, where it is needed, somebody is logged in. */
    function guarded(scope, login, then) {
        return function () {
            var callback = arguments[arguments.length - 1];
            if (CAFE24API.__silent) {
                return;
            }
            var scopes = (window.CAFE24 && CAFE24.APPSCRIPT_SDK_DATA) || window.EC_APPSCRIPT_SDK_DATA || [];
            if (scope && scopes.indexOf(scope) < 0) {
                fail(callback, 403, SCOPE);
            } else if (login && !isLogin()) {
                fail(callback, 403, LOGIN);
            } else {
                then(callback, arguments);
            }
        };
    }

    /* The member's data as the page has it by now: null fields when asked too early. */
    function memberNow() {
        var methods = window.CAPP_ASYNC_METHODS;
        return methods ? methods.member.getData() : { member_id: null };
    }

    function copy(from, names) {
        var to = {};
        names.forEach(function (name) {
            to[name] = from[name] === undefined ? null : from[name];
        });
        return to;
    }

    function loginCookie() {
        var found = document.cookie.match(new RegExp('login_provider_' + shopNo + '=([^;]*)'));
        return found ? JSON.parse(decodeURIComponent(found[1])) : { member_id: null, provider: null, client_id: null };
    }

    function fixed(number) {
        return Number(number).toFixed(2);
    }

    function changeBasket(fields, callback, result) {
        request('POST', '/exec/front/order/basket/', fields, function (data) {
            if (data.result < 0) {
                fail(callback, 422, data.alertMSG);
                return;
            }
            sessionStorage.removeItem('BasketProduct_' + shopNo);
            callback(null, result);
        });
    }

    function row(product) {
        return 'command=add&redirect=2&product_no=' + product.product_no + '&quantity=' + (product.quantity || 1) +
            (product.variant_code ? '&selected_item%5B%5D=' + (product.quantity || 1) + '%7C%7C' + product.variant_code : '');
    }

    var api = {
        MALL_ID: config.sMallId,
        SHOP_NO: shopNo,

        init: function () {
            return api;
        },

        getMemberID: guarded('', false, function (callback) {
            callback(memberNow().member_id);
        }),

        getMemberInfo: guarded('', false, function (callback) {
            modules('member,AppCommon', function (data) {
                var member = data.member || {};
                var guest = data.AppCommon && !data.member ? data.AppCommon.guest_id : null;
                callback({ id: { member_id: member.member_id || null, group_no: member.group_no || null, guest_id: guest } });
            });
        }),

        getCustomerIDInfo: guarded('application', false, function (callback) {
            modules('member,AppCommon', function (data) {
                var guest = data.AppCommon && !data.member ? data.AppCommon.guest_id : null;
                callback(null, { id: { member_id: data.member ? data.member.member_id : null, guest_id: guest } });
            });
        }),

        getCustomerInfo: guarded('customer', true, function (callback) {
            callback(null, {
                customer: copy(memberNow(), ['member_id', 'name', 'nick_name', 'group_name', 'group_no', 'email', 'phone',
                    'cellphone', 'birthday', 'additional_information', 'created_date'])
            });
        }),

        getLoginProvider: guarded('customer', true, function (callback) {
            callback(null, { login: copy(loginCookie(), ['member_id', 'provider', 'client_id']) });
        }),

        getCustomerProvider: guarded('customer', true, function (callback) {
            var login = loginCookie();
            callback(null, { login: { member_id: login.member_id, provider: login.provider ? [login.provider] : [] } });
        }),

        getPointInfo: guarded('customer', true, function (callback) {
            modules('Mileage', function (data) {
                var points = data.Mileage;
                callback(null, {
                    point: {
                        available_point: points.avail_mileage,
                        returned_point: points.returned_mileage,
                        total_point: points.total_mileage,
                        unavailable_point: points.unavail_mileage,
                        used_point: points.used_mileage
                    }
                });
            });
        }),

        getCreditInfo: guarded('customer', true, function (callback) {
            modules('Deposit', function (data) {
                var credit = data.Deposit;
                callback(null, {
                    credit: {
                        all_credit: credit.all_deposit,
                        member_total_credit: credit.member_total_deposit,
                        refund_wait_credit: credit.deposit_refund_wait,
                        total_credit: fixed(credit.all_deposit - credit.used_deposit - credit.deposit_refund_wait),
                        used_credit: credit.used_deposit
                    }
                });
            });
        }),

        getCouponCount: guarded('promotion', true, function (callback) {
            modules('Couponcnt', function (data) {
                callback(null, { count: data.Couponcnt });
            });
        }),

        getWishCount: guarded('', true, function (callback) {
            modules('Wishcount', function (data) {
                callback(null, { count: data.Wishcount });
            });
        }),

        getCartList: guarded('personal', false, function (callback) {
            if (CAFE24API.__cartNeedsLogin && !isLogin()) {
                fail(callback, 403, LOGIN);
                return;
            }
            modules('BasketProduct', function (data) {
                callback(null, { carts: data.BasketProduct });
            });
        }),

        getCartInfo: guarded('personal', true, function (callback) {
            modules('Basketprice', function (data) {
                callback(null, { cart: { basket_price: data.Basketprice } });
            });
        }),

        getCartCount: guarded('personal', true, function (callback) {
            modules('Basketcnt', function (data) {
                callback(null, { count: data.Basketcnt });
            });
        }),

        getCartItemList: guarded('order', false, function (callback) {
            var rows = window.aBasketProductOrderData || window.aBasketProductData;
            if (role() !== 'ORDER_BASKET' && role() !== 'ORDER_ORDERFORM' || !rows) {
                fail(callback, 422, PAGE);
                return;
            }
            callback(null, {
                items: rows.map(function (item) {
                    return {
                        basket_product_no: item.basket_prd_no,
                        product_no: item.product_no,
                        price: item.product_price,
                        option_price: item.opt_price,
                        quantity: item.quantity,
                        discount_price: item.total_unit_add_sale,
                        variant_code: item.item_code,
                        option_id: item.opt_id,
                        product_name: item.product_name,
                        option_value: item.option_str,
                        product_weight: '1.00'
                    };
                })
            });
        }),

        getShopInfo: guarded('store', false, function (callback) {
            var shop = (window.CAFE24 && CAFE24.SHOP) || window.SHOP;
            callback(null, {
                shop: { language_code: shop.getLanguage(), currency_code: shop.getCurrency(), timezone: shop.getTimezone() }
            });
        }),

        /* Changes to the basket that come from no button of the page. */
        addCart: guarded('personal', false, function (callback, args) {
            var products = Array.prototype.filter.call(args, Array.isArray)[0] || [];
            products.forEach(function (product, index) {
                changeBasket(row(product), index === products.length - 1 ? callback : function () {}, { result: true });
            });
        }),

        addCurrentProductToCart: guarded('personal', false, function (callback) {
            if (role() !== 'PRODUCT_DETAIL') {
                fail(callback, 422, PAGE);
                return;
            }
            changeBasket(row({ product_no: window.iProductNo, variant_code: window.item_code }), callback, { result: true });
        }),

        emptyCart: guarded('personal', false, function (callback) {
            modules('BasketProduct', function (data) {
                var keys = data.BasketProduct.map(function (item) {
                    return [item.product_no, item.option_id, item.is_set_product, item.basket_product_no, '', 'A'].join(':');
                });
                changeBasket('command=delete&checked_product=' + encodeURIComponent(keys.join(',')), callback, { result: true });
            });
        })
    };
    return api;
}());
