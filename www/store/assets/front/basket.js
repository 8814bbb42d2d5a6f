/* The basket page (facts/storefront 4.3). aBasketProductData has a row for each product; a set's rows share one box. */
var Basket = (function ($) {
    'use strict';

    function box(iSeq) {
        return $('#' + window.BASKET_CHK_ID_PREFIX + iSeq);
    }

    function boxes() {
        return $('input[id^=' + window.BASKET_CHK_ID_PREFIX + ']');
    }

    return {
        /* [{seq, val, product_no, …}] of the checked rows; seq is the number in the box's id. */
        _getCheckedProduct: function () {
            return boxes().filter(':checked').map(function () {
                var iSeq = Number(this.id.replace(window.BASKET_CHK_ID_PREFIX, ''));
                return $.extend({ seq: iSeq, val: this.value }, window.aBasketProductData[iSeq]);
            }).get();
        },

        _existsChecked: function () {
            if (this._getCheckedProduct().length) {
                return true;
            }
            alert(EC_FRONT.say('선택된 상품이 없습니다.', 'Nothing is selected.'));
            return false;
        },

        _keys: function (aProduct) {
            return $.map(aProduct, function (oProduct) {
                return oProduct.val;
            }).join(',');
        },

        /* Sends rows on to the order form. */
        _callOrderAjax: function (oParam, sExtra) {
            var oRequest = $.extend({ delvtype: window.sBasketDelvType }, oParam);
            $.post(EC_ROUTE.getPrefixUrl('/exec/front/order/order/'), oRequest, function (oData) {
                if (oData.result < 0) {
                    alert(oData.alertMSG);
                    return;
                }
                var sType = oParam.basket_type || 'A0000';
                go_order_form('/order/orderform.html?basket_type=' + sType + '&delvtype=A' + (sExtra || ''), oData.isLogin);
            }, 'json');
        },

        /* Everything in the basket. */
        orderAll: function (oElem) {
            boxes().attr('checked', true);
            return this.orderSelectBasket(oElem, 'all_buy');
        },

        /* The checked rows. */
        orderSelectBasket: function (oElem, sBasketType) {
            if (this._existsChecked()) {
                this._callOrderAjax({
                    checked_product: this._keys(this._getCheckedProduct()),
                    basket_type: sBasketType
                });
            }
            return false;
        },

        /* The button of old skins. */
        orderBasket: function (sProductType, oElem) {
            if (this._existsChecked()) {
                this._callOrderAjax({ checked_product: this._keys(this._getCheckedProduct()), basket_type: 'A0000' });
            }
            return false;
        },

        /* The button of one row. */
        orderBasketItem: function (iSeq) {
            this._callOrderAjax({ checked_product: box(iSeq).val(), basket_type: 'A0000' });
            return false;
        },

        /* The layer after something was added: the whole basket. */
        orderLayerAll: function (oElem) {
            var aKey = $.map(CAPP_ASYNC_METHODS.BasketProduct.getData(), function (oRow) {
                var bSet = oRow.is_set_product === 'T';
                return [(bSet ? oRow.set_product_no : oRow.product_no), oRow.option_id, bSet ? 'T' : 'F', oRow.basket_product_no, '', 'A'].join(':');
            });
            this._callOrderAjax({ checked_product: aKey.join(','), basket_type: 'all_buy' });
            return false;
        },

        orderNaverCheckout: function () {
            var bReady = false;
            $.ajax({
                type: 'POST',
                url: EC_ROUTE.getPrefixUrl('/exec/front/order/order/'),
                data: { navercheckout_flag: 'T' },
                dataType: 'json',
                async: false,
                success: function (oData) {
                    bReady = oData.result >= 0;
                }
            });
            if (bReady) {
                go_naver_checkout('/exec/front/order/navercheckout?sType=basket');
            }
            return false;
        },

        orderEasyKakaopay: function () {
            boxes().attr('checked', true);
            this._callOrderAjax({
                checked_product: this._keys(this._getCheckedProduct()),
                basket_type: 'all_buy',
                paymethod: 'kakaopay',
                only_one_paymethod: 'T'
            }, '&paymethod=kakaopay');
            return false;
        },

        _change: function (oParam) {
            $.post(EC_ROUTE.getPrefixUrl(BASKET_ACTION), oParam, function (oData) {
                if (oData.result < 0) {
                    alert(oData.alertMSG);
                    return;
                }
                CAPP_ASYNC_METHODS.BasketProduct.removeCache();
                location.reload();
            }, 'json');
            return false;
        },

        modifyQuantity: function (iSeq) {
            return this._change({
                command: 'update',
                checked_product: box(iSeq).val(),
                quantity: $('#quantity_id_' + iSeq).val()
            });
        },

        addQuantityShortcut: function (iSeq, iStep) {
            var oInput = $('#quantity_id_' + iSeq);
            oInput.val(Math.max(1, Number(oInput.val()) + iStep));
            return this.modifyQuantity(iSeq);
        },

        deleteBasketItem: function (iSeq) {
            return this._change({ command: 'delete', checked_product: box(iSeq).val() });
        },

        deleteBasket: function () {
            if (!this._existsChecked()) {
                return false;
            }
            return this._change({ command: 'select_delete', checked_product: this._keys(this._getCheckedProduct()) });
        },

        emptyBasket: function () {
            boxes().attr('checked', true);
            return this.deleteBasket();
        },

        setCheckBasketList: function (oElem) {
            boxes().attr('checked', oElem.checked);
        }
    };
}(EC$));

/* Naver Pay's button on the basket page. */
function nv_add_basket_1_basket() {
    return Basket.orderNaverCheckout();
}
