/* The visitor ids of Cafe24's log, set some time after the page has loaded (facts/storefront 3). */
(function () {
    'use strict';

    function has(sName) {
        return new RegExp('(?:^|; )' + sName + '=').test(document.cookie);
    }

    function hex(iLength) {
        var sHex = '';
        while (sHex.length < iLength) {
            sHex += Math.floor(Math.random() * 16).toString(16);
        }
        return sHex;
    }

    setTimeout(function () {
        var iShop = Number((window.CAFE24 && CAFE24.SDE_SHOP_NUM) || window.EC_SDE_SHOP_NUM || 1);
        var sId = hex(30) + (iShop < 10 ? '0' + iShop : iShop);
        var sTime = String(Date.now());
        var iYear = 365 * 24 * 60 * 60;
        if (!has('CVID_Y')) {
            document.cookie = 'CVID_Y=CVID_Y.' + sId + '.' + sTime + '; path=/; max-age=' + iYear;
        }
        if (!has('CVID')) {
            var aYear = document.cookie.match(/CVID_Y=CVID_Y\.([0-9a-f]+)\./);
            document.cookie = 'CVID=CVID.' + (aYear ? aYear[1] : sId) + '.' + sTime + '; path=/';
        }
    }, 150);
}());
