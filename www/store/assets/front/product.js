/* Buying and putting into the basket, from the detail page and from lists (facts/storefront 4.2). */
var BASKET_ACTION = '/exec/front/order/basket/';

/* The fields of a request that adds to the basket. */
function product_param(oProduct, aItem, sType, oElem) {
    var aField = [
        ['product_no', oProduct.product_no],
        ['product_name', oProduct.product_name],
        ['product_price', oProduct.product_price],
        ['main_cate_no', oProduct.main_cate_no],
        ['display_group', oProduct.display_group],
        ['basket_type', 'A0000'],
        ['delvtype', 'A'],
        ['command', 'add'],
        ['has_option', oProduct.has_option],
        ['option_type', 'T'],
        ['is_direct_buy', 'F'],
        ['product_min', '1'],
        ['product_max', '0'],
        ['redirect', sType === 2 ? '2' : '1'],
        ['ch_ref', '']
    ];
    var iQuantity = 0;
    EC$.each(aItem, function (i, oItem) {
        aField.push(['selected_item[]', oItem.quantity + '||' + oItem.item_code]);
        iQuantity += Number(oItem.quantity);
    });
    aField.push(['quantity', iQuantity]);
    if (sType === 'simple_pay') {
        aField.push(['paymethod', EC$(oElem).attr('data-paymethod') || 'kakaopay']);
    }
    return EC$.map(aField, function (aPair) {
        return encodeURIComponent(aPair[0]) + '=' + encodeURIComponent(aPair[1]);
    }).join('&');
}

/* The detail page's buttons. sType: 1 buy now, 2 basket, 'naver_checkout', 'simple_pay', 'app'. */
function product_submit(sType, sAction, oElem) {
    if (window.is_soldout_icon === 'T') {
        alert(EC_FRONT.say('품절된 상품입니다.', 'This product is sold out.'));
        return false;
    }
    var aItem = EC_PRODUCT_OPTION.getSelected();
    if (!aItem.length) {
        alert(EC_FRONT.say('필수 옵션을 선택해 주세요.', 'Please choose the options.'));
        return false;
    }
    var oProduct = {
        product_no: iProductNo,
        product_name: product_name,
        product_price: product_price,
        main_cate_no: iCategoryNo,
        display_group: iDisplayGroup,
        has_option: has_option
    };
    return action_basket(sType, 'detail', sAction, product_param(oProduct, aItem, sType, oElem), basket_type);
}

/* The buttons of a set product. */
function product_set_submit(sType, sAction, oElem) {
    return product_submit(sType, sAction, oElem);
}

/* Sends the request; everything that comes after stands in basket_result_action. */
function action_basket(sType, sGroup, sAction, sParam, sBasketType, bNonDuplicateChk, defer) {
    EC$.post(EC_ROUTE.getPrefixUrl(sAction), sParam, function (aData) {
        basket_result_action(sType, sGroup, aData, sBasketType, sParam, defer);
    }, 'json');
    return false;
}

/* The request has succeeded when aData.result >= 0. */
function basket_result_action(sType, sGroup, aData, sBasketType, sParam, defer) {
    if (!aData || aData.result < 0) {
        alert((aData && aData.alertMSG) || EC_FRONT.say('장바구니에 담지 못했습니다.', 'This could not be added.'));
        return;
    }
    CAPP_ASYNC_METHODS.BasketProduct.removeCache();
    EC$('body').trigger('EC_PRODUCT_ACTION_BASKET', [basket_event(sParam)]);
    if (sType === 'naver_checkout') {
        go_naver_checkout('/exec/front/order/navercheckout?sType=product');
        return;
    }
    if (sType === 1 || sType === '1' || sType === 'simple_pay' || sType === 'app') {
        var sForm = '/order/orderform.html?basket_type=' + sBasketType + '&delvtype=A';
        if (sType === 'simple_pay') {
            sForm += '&paymethod=' + aData.sPaymethod;
        }
        go_order_form(sForm, aData.isLogin);
        return;
    }
    if (aData.isDisplayBasket === 'T') {
        show_basket_layer();
    } else {
        EC_ROUTE.go('/order/basket.html');
    }
}

/* What EC_PRODUCT_ACTION_BASKET tells its listeners. */
function basket_event(sParam) {
    var oEvent = { contents: [], product_no: '', total_price: 0 };
    var fPrice = 0;
    EC$.each(sParam.split('&'), function (i, sPair) {
        var aPair = sPair.split('=');
        var sName = decodeURIComponent(aPair[0]);
        var sValue = decodeURIComponent(aPair[1]);
        if (sName === 'product_no') {
            oEvent.product_no = sValue;
        } else if (sName === 'product_price') {
            fPrice = Number(sValue) || 0;
        } else if (sName === 'selected_item[]') {
            var aItem = sValue.split('||');
            oEvent.contents.push({ id: aItem[1], variant_code: aItem[1], price: fPrice, quantity: Number(aItem[0]) });
            oEvent.total_price += fPrice * Number(aItem[0]);
        }
    });
    return oEvent;
}

/* Members go to the order form; guests to the login page, which can lead on without logging in. */
function go_order_form(sUrl, sIsLogin) {
    if (sIsLogin === 'T') {
        EC_ROUTE.go(sUrl);
    } else {
        EC_ROUTE.go('/member/login.html?noMember=1&returnUrl=' + encodeURIComponent(EC_ROUTE.getPrefixUrl(sUrl)));
    }
}

/* A new window on a PC, the same one on a telephone. */
function go_naver_checkout(sUrl) {
    if (EC_ROUTE.isMobile()) {
        EC_ROUTE.go(sUrl);
    } else {
        window.open(EC_ROUTE.getPrefixUrl(sUrl), '_blank');
    }
}

/* The layer that says the product is in the basket. */
function show_basket_layer() {
    EC$.get(EC_ROUTE.getPrefixUrl('/product/add_basket.html'), function (sHtml) {
        var oTop = window.top === window ? EC$ : window.parent.EC$;
        oTop('#confirmLayer').remove();
        oTop('body').append('<div id="confirmLayer"></div>');
        oTop('#confirmLayer').html(EC_FRONT.stripBundle(sHtml));
    }, 'html');
    CAPP_ASYNC_METHODS.load(['Basketcnt', 'BasketProduct']);
}

function close_basket_layer() {
    EC$('#confirmLayer').remove();
    return false;
}

/* The basket button of a list item. A product with options opens in a frame first. */
function category_add_basket(iNo, iCategory, iGroup, sBasketType, bList, iQuantity, sItemCode) {
    if (!sItemCode) {
        open_quick_view(iNo);
        return false;
    }
    var oCard = EC$('#anchorBoxId_' + iNo);
    var oProduct = {
        product_no: iNo,
        product_name: oCard.attr('data-name') || '',
        product_price: oCard.attr('data-price') || '',
        main_cate_no: iCategory,
        display_group: iGroup,
        has_option: 'F'
    };
    var aItem = [{ item_code: sItemCode, quantity: iQuantity || 1 }];
    return action_basket(2, 'category', BASKET_ACTION, product_param(oProduct, aItem, 2), sBasketType);
}

/* The order button of the wish list. */
function add_order(iNo, sItemCode, sBasketType) {
    var oCard = EC$('#anchorBoxId_' + iNo);
    var oProduct = {
        product_no: iNo,
        product_name: oCard.attr('data-name') || '',
        product_price: oCard.attr('data-price') || '',
        main_cate_no: 0,
        display_group: 1,
        has_option: sItemCode ? 'F' : 'T'
    };
    if (!sItemCode) {
        EC_ROUTE.go('/product/detail.html?product_no=' + iNo);
        return false;
    }
    var aItem = [{ item_code: sItemCode, quantity: 1 }];
    return action_basket(1, 'wishlist', BASKET_ACTION, product_param(oProduct, aItem, 1), sBasketType || 'A0000');
}

/* The detail page in a frame (facts/storefront 1.3, pitfall 3). */
function open_quick_view(iNo) {
    close_quick_view();
    EC$('body').append(
        '<div id="quickView" class="modal"><div class="frame"><button type="button" class="close" onclick="close_quick_view()">×</button>' +
        '<iframe id="productOptionIframe" title="quick view" src="' +
        EC_ROUTE.getPrefixUrl('/product/quickview.html?product_no=' + iNo) + '"></iframe></div></div>'
    );
    return false;
}

function close_quick_view() {
    EC$('#quickView').remove();
}

/* The wish button. */
function add_wishlist(iNo, oElem) {
    EC$.post(EC_ROUTE.getPrefixUrl('/exec/front/product/wish/'), { product_no: iNo }, function (oData) {
        if (oData.isLogin === 'F') {
            EC_ROUTE.go('/member/login.html?returnUrl=' + encodeURIComponent(location.pathname + location.search));
            return;
        }
        EC$(oElem).toggleClass('on', !!oData.wished);
    }, 'json');
    return false;
}
