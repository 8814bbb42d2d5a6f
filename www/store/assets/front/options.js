/* The choices on the detail page: options, quantities, the sum; and what the page remembers of the visit. */
var EC_PRODUCT_OPTION = (function ($) {
    'use strict';

    var iBox = 0;

    function stock() {
        try {
            return JSON.parse(window.option_stock_data);
        } catch (e) {
            return {};
        }
    }

    function listPrice() {
        return Number(window.product_price) || 0;
    }

    /* What a discount takes off each piece: only shown, the hidden prices are those before it. */
    function discount() {
        return window.product_sale_price ? listPrice() - Number(window.product_sale_price) : 0;
    }

    /* The item whose choices are those of the select boxes, or nothing while one is open. */
    function chosenItem() {
        var aValue = [];
        var bOpen = false;
        $('select[id^=product_option_id]').each(function () {
            bOpen = bOpen || this.value === '*';
            aValue.push(this.value);
        });
        var sFound = '';
        $.each(stock(), function (sCode, oItem) {
            if (!bOpen && oItem.option_value === aValue.join('-')) {
                sFound = sCode;
            }
        });
        return sFound;
    }

    function addRow(sCode) {
        var oItem = stock()[sCode];
        if ($('tr.option_product[data-code="' + sCode + '"]').length) {
            alert(EC_FRONT.say('이미 선택한 옵션입니다.', 'You have chosen this already.'));
            return;
        }
        iBox += 1;
        var fPrice = listPrice() + Number(oItem.stock_price);
        $('tbody.option_products').append(
            '<tr class="option_product" data-code="' + sCode + '" data-price="' + fPrice + '">' +
            '<td><p class="product"><span>' + oItem.option_value + '</span></p></td>' +
            '<td><input type="number" min="1" max="99" value="1" class="quantity_opt" id="option_box' + iBox + '_quantity">' +
            '<input type="hidden" class="option_box_id" id="option_box' + iBox + '_id" value="' + sCode + '"></td>' +
            '<td class="right"><span class="ec-front-product-item-price"></span>' +
            '<input type="hidden" class="option_box_price">' +
            '<a href="#none" class="option_box_del">×</a></td></tr>'
        );
    }

    /* A row's whole price, all its pieces: hidden before discounts, shown after them (facts/storefront 1.5). */
    function showRow(oRow, oItem) {
        oRow.find('.option_box_price').val(oItem.price * oItem.quantity);
        oRow.find('.ec-front-product-item-price').text(EC_FRONT.price((oItem.price - discount()) * oItem.quantity));
    }

    /* The sum of what is chosen, in #totalPrice. */
    function showTotal() {
        var fTotal = 0;
        var iCount = 0;
        var aRows = window.has_option === 'T' ? $('tr.option_product') : $('.quantity_price').closest('tr');
        $.each(api.getSelected(), function (i, oItem) {
            showRow(aRows.eq(i), oItem);
            fTotal += (oItem.price - discount()) * oItem.quantity;
            iCount += oItem.quantity;
        });
        $('#totalPrice .total').html('<strong><em>' + EC_FRONT.price(fTotal) + '</em></strong> (' + iCount + EC_FRONT.say('개', '') + ')');
    }

    var api = {
        /* [{item_code, quantity, price}], empty while a required option is open. */
        getSelected: function () {
            if (window.has_option !== 'T') {
                var iQuantity = Math.max(1, parseInt($('#quantity').val(), 10) || 1);
                return [{ item_code: window.item_code, quantity: iQuantity, price: listPrice() }];
            }
            return $('tr.option_product').map(function () {
                var iQuantity = parseInt($(this).find('.quantity_opt').val(), 10) || 1;
                return { item_code: $(this).attr('data-code'), quantity: Math.max(1, iQuantity), price: Number($(this).attr('data-price')) };
            }).get();
        }
    };

    $(function () {
        if (!window.iProductNo || !$('.xans-product-detail').length) {
            return;
        }
        $('select[id^=product_option_id]').bind('change', function () {
            var sCode = chosenItem();
            if (sCode) {
                addRow(sCode);
                $('select[id^=product_option_id]').val('*');
                showTotal();
            }
        });
        $('.option_box_del').live('click', function () {
            $(this).closest('tr').remove();
            showTotal();
            return false;
        });
        $('.quantity_opt, #quantity').live('change', showTotal);
        $('.quantity-up, .quantity-down').bind('click', function () {
            var iStep = $(this).hasClass('quantity-up') ? 1 : -1;
            $('#quantity').val(Math.max(1, Number($('#quantity').val()) + iStep));
            showTotal();
            return false;
        });
        showTotal();
        rememberProduct();
        loadCouponFragment();
    });

    /* recent_plist and localRecentProduct<N>, newest first (facts/storefront 3). */
    function rememberProduct() {
        if (window.top !== window) {
            return;
        }
        var sShop = EC_FRONT.shopNo();
        var sCookie = 'recent_plist' + (sShop === '1' ? '' : sShop);
        var sNo = String(window.iProductNo);
        var aSeen = $.grep(EC_FRONT.readCookie(sCookie).split('|'), function (sSeen) {
            return sSeen && sSeen !== sNo;
        });
        EC_FRONT.writeCookie(sCookie, [sNo].concat(aSeen).slice(0, 20).join('|'));
        try {
            var sKey = 'localRecentProduct' + sShop;
            var aLocal = $.grep(JSON.parse(sessionStorage.getItem(sKey)) || [], function (oSeen) {
                return String(oSeen.iProductNo) !== sNo;
            });
            aLocal.unshift({
                iProductNo: sNo,
                sProductName: window.product_name,
                sImgSrc: '/web/product/tiny/' + sNo + '.svg',
                sParam: '?product_no=' + sNo + '&cate_no=' + window.iCategoryNo
            });
            sessionStorage.setItem(sKey, JSON.stringify(aLocal.slice(0, 20)));
        } catch (e) { /* storage is full or forbidden: the page works without */ }
    }

    /* The coupon box is fetched; its inline scripts run in this page (facts/storefront 1.3, pitfall 1). */
    function loadCouponFragment() {
        var oArea = $('#ec-coupon-area');
        if (oArea.length) {
            $.get(EC_ROUTE.getPrefixUrl('/coupon/coupon_productdetail.html'), function (sHtml) {
                oArea.html(EC_FRONT.stripBundle(sHtml));
            }, 'html');
        }
    }

    return api;
}(EC$));

/* The category of this view; a call in the page's text (facts/storefront 1.5). */
function setCategoryCookie(oCategory) {
    if (Number(oCategory.category_no)) {
        EC_FRONT.writeCookie('ec_category_no', oCategory.category_no);
    }
}

/* Naver Pay's button on the detail page. */
function nv_add_basket_1_product() {
    return product_submit('naver_checkout', BASKET_ACTION, this);
}
