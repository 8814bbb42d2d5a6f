/* The order form, and what a buyer can do with a placed order (facts/storefront 1.7, 4.4, 4.5). */
var EC_SHOP_FRONT_ORDERFORM = (function ($) {
    'use strict';

    /* Amounts the server sends, by the ids that show them. */
    var SHOWN = {
        total_product_base_price_id: 'total_product_base_price',
        total_order_price_view: 'total_order_price',
        total_sale_price_view: 'total_sale_price',
        payment_total_sale_price_view: 'total_sale_price',
        total_ship_price_id: 'total_ship_price',
        total_point_price_view: 'total_point_price',
        total_order_sale_price_view: 'total_order_sale_price',
        payment_total_order_sale_price_view: 'total_order_sale_price'
    };

    function calculate(sEvent) {
        $.post(EC_ROUTE.getPrefixUrl('/exec/front/order/calculate/'), $('#frm_order_act').serialize(), function (oData) {
            $.each(SHOWN, function (sId, sField) {
                $('#' + sId).text(oData[sField]);
            });
            $('#total_price').val(oData.total_price);
            $('body').trigger('EC_ORDER_ORDERFORM_CHANGE', [{ event_type: sEvent }]);
        }, 'json');
    }

    /* Names the first field that is still empty. */
    function firstMissing() {
        var sMissing = '';
        $('#frm_order_act [data-required]').each(function () {
            if (!sMissing && !$.trim(this.value)) {
                sMissing = $(this).attr('data-required');
                this.focus();
            }
        });
        if (!sMissing && !$('#chk_purchase_agreement0').is(':checked')) {
            sMissing = EC_FRONT.say('구매 동의', 'your agreement');
        }
        return sMissing;
    }

    function submit() {
        CAPP_ASYNC_METHODS.BasketProduct.removeCache();
        $('#frm_order_act').submit();
    }

    function pay() {
        var sMissing = firstMissing();
        if (sMissing) {
            alert(EC_FRONT.say(sMissing + ' 항목을 확인해 주세요.', 'Please fill in: ' + sMissing));
            return false;
        }
        if (EC_ROUTE.isMobile()) {
            $('#ec-shop_orderConfirmLayer').show();
        } else {
            submit();
        }
        return false;
    }

    $(function () {
        if (!$('#frm_order_act').length) {
            return;
        }
        calculate('product_change');
        $('#coupon_no').bind('change', function () { calculate('coupon_change'); });
        $('#use_mileage').bind('change', function () { calculate('mileage_change'); });
        $('#rzipcode1').bind('change', function () { calculate('address_change'); });
        $('#btn_payment').bind('click', pay);
        $('#ec-shop_btn_layer_payment').bind('click', function () {
            $('#ec-shop_orderConfirmLayer').hide();
            submit();
            return false;
        });
        $('#ec-shop_btn_layer_cancel').bind('click', function () {
            $('#ec-shop_orderConfirmLayer').hide();
            return false;
        });
    });

    return { calculate: calculate };
}(EC$));

/* Order list and detail: an order that is not paid yet is cancelled at once. */
var OrderHistory = {
    orderCancel: function (sOrderId) {
        if (!confirm(EC_FRONT.say('주문을 취소하시겠습니까?', 'Cancel this order?'))) {
            return false;
        }
        EC$.post(EC_ROUTE.getPrefixUrl('/exec/front/MyShop/OrderCancel/'), { order_id: sOrderId }, function (oData) {
            if (oData.result < 0) {
                alert(EC_FRONT.say('취소할 수 없는 주문입니다.', 'This order cannot be cancelled.'));
                return;
            }
            EC_ROUTE.go('/myshop/order/list.html');
        }, 'json');
        return false;
    }
};

/* The pages that ask for a cancellation, a return or an exchange. */
var OrderApply = {
    apply: function () {
        var oForm = EC$('#applyForm');
        if (!oForm.find('input[name*=apply_product]:checked').length) {
            alert(EC_FRONT.say('상품을 선택해 주세요.', 'Please choose a product.'));
            return false;
        }
        if (!oForm.find('#reason_select').val()) {
            alert(EC_FRONT.say('사유를 선택해 주세요.', 'Please choose a reason.'));
            return false;
        }
        EC$.post(EC_ROUTE.getPrefixUrl('/exec/front/MyShop/OrderApply/'), oForm.serialize(), function (oData) {
            if (oData.result < 0) {
                alert(EC_FRONT.say('신청하지 못했습니다.', 'The request could not be made.'));
                return;
            }
            EC_ROUTE.go('/myshop/order/list.html');
        }, 'json');
        return false;
    }
};
