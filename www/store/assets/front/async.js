/* What changes from visitor to visitor on a page that could come from a cache (facts/storefront 3, 6). */
var CAPP_ASYNC_METHODS = (function ($) {
    'use strict';

    var MEMBER_LIFETIME = 10 * 60 * 1000;

    function key(sName) {
        return sName + '_' + EC_FRONT.shopNo();
    }

    function read(sKey) {
        try {
            return JSON.parse(sessionStorage.getItem(sKey));
        } catch (e) {
            return null;
        }
    }

    function write(sKey, mValue) {
        try {
            sessionStorage.setItem(sKey, JSON.stringify(mValue));
        } catch (e) { /* storage is full or forbidden: the page works without */ }
    }

    /* `{exp, data}` while it has not expired. */
    function fresh(sKey) {
        var oEntry = read(sKey);
        return oEntry && oEntry.exp > Date.now() ? oEntry.data : null;
    }

    var CAPP = {
        EC_PATH_ROLE: $('meta[name="path_role"]').attr('content') || '',
        IS_LOGIN: /(?:^| |;)iscache=F/.test(document.cookie),
        STATUS: '',

        member: {
            getData: function () {
                return fresh(key('member')) || { member_id: null };
            },
            removeCache: function () {
                sessionStorage.removeItem(key('member'));
            }
        },

        AppCommon: {
            getData: function () {
                return fresh(key('AppCommon')) || { guest_id: null };
            }
        },

        BasketProduct: {
            getData: function () {
                return read(key('BasketProduct')) || [];
            },
            removeCache: function () {
                sessionStorage.removeItem(key('BasketProduct'));
            }
        },

        init: function () {
            var aModule = ['Basketcnt', 'Basketprice'];
            if (this.IS_LOGIN) {
                aModule.push('Couponcnt', 'Wishcount', 'Mileage', 'Deposit', 'Order');
                if (!fresh(key('member'))) {
                    aModule.push('member');
                }
            } else {
                this.member.removeCache();
            }
            if (!read(key('BasketProduct'))) {
                aModule.push('BasketProduct');
            }
            if (window.CAFE24API && !fresh(key('AppCommon'))) {
                aModule.push('AppCommon');
            }
            this.load(aModule);
        },

        load: function (aModule) {
            $.ajax({
                url: EC_ROUTE.getPrefixUrl('/exec/front/manage/async'),
                data: { module: aModule.join(','), path_role: this.EC_PATH_ROLE },
                dataType: 'json',
                success: function (oData) {
                    CAPP.keep(oData);
                    CAPP.show(oData);
                    CAPP.STATUS = 'complete';
                },
                error: function () {
                    CAPP.STATUS = 'complete';
                }
            });
        },

        keep: function (oData) {
            var iExpires = Date.now() + MEMBER_LIFETIME;
            if (oData.member) {
                write(key('member'), { exp: iExpires, data: oData.member });
            }
            if (oData.AppCommon) {
                write(key('AppCommon'), { exp: iExpires, data: oData.AppCommon });
            }
            if (oData.BasketProduct) {
                write(key('BasketProduct'), oData.BasketProduct);
            }
            $.each([oData.Mileage, oData.Deposit], function (i, oNumbers) {
                $.each(oNumbers || {}, function (sName, sNumber) {
                    EC_FRONT.writeCookie('ec_async_cache_' + sName + '_' + EC_FRONT.shopNo(), sNumber);
                });
            });
            if (oData.Order) {
                EC_FRONT.writeCookie(key('order'), JSON.stringify(oData.Order));
                EC_FRONT.writeCookie(key('ordercnt'), JSON.stringify({ total_order_count: oData.Order.total_order_count }));
            }
        },

        show: function (oData) {
            /* What is cached may be another member's, who has logged in by another tab. */
            $.each(oData.member ? ['id', 'name', 'group_name'] : [], function (i, sField) {
                $('.xans-member-var-' + sField).text(oData.member[sField === 'id' ? 'member_id' : sField] || '');
            });
            $('.EC-Layout-Basket-count').text(oData.Basketcnt);
            if (oData.Mileage) {
                $('#xans_myshop_bankbook_avail_mileage').text(EC_FRONT.price(Number(oData.Mileage.avail_mileage)));
                $('#xans_myshop_bankbook_total_mileage').text(EC_FRONT.price(Number(oData.Mileage.total_mileage)));
                $('#xans_myshop_bankbook_used_mileage').text(EC_FRONT.price(Number(oData.Mileage.used_mileage)));
                $('#xans_myshop_bankbook_deposit').text(EC_FRONT.price(Number(oData.Deposit.member_total_deposit)));
                $('#xans_myshop_bankbook_coupon_cnt').text(oData.Couponcnt);
            }
        }
    };

    $(function () {
        CAPP.init();
    });
    return CAPP;
}(EC$));

/* ScriptTags: app scripts are put at the end of the body when the window has loaded (facts/storefront 6). */
var EC_EXTERNAL_FRONT_APPSCRIPT = {
    insertAppScript: function () {
        var aScript = (window.CAFE24 && CAFE24.APPSCRIPT_ASSIGN_DATA) || window.EC_APPSCRIPT_ASSIGN_DATA || [];
        while (aScript.length) {
            var oData = aScript.pop();
            var oScript = document.createElement('script');
            oScript.type = 'text/javascript';
            if (oData.integrity) {
                oScript.integrity = oData.integrity;
                oScript.crossOrigin = 'anonymous';
            }
            oScript.src = oData.src;
            document.body.appendChild(oScript);
        }
    }
};
EC$(window).load(function () {
    EC_EXTERNAL_FRONT_APPSCRIPT.insertAppScript();
});
