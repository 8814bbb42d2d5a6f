/* What the address says: the prefix every request of the front scripts must keep (facts/storefront 1.3). */
var EC_ROUTE = (function () {
    'use strict';

    var SEGMENTS = [
        /^shop[1-9][0-9]*$/,
        /^(m|p)$/,
        /^(ko|en|en-US|ja|zh-CN|zh-TW|es|pt|vi)$/,
        /^skin-(base|skin[1-9][0-9]*|mobile[0-9]*)$/
    ];
    var MOBILE_HOST = /^(m|mobile|skin-mobile[0-9]*(--shop[1-9][0-9]*)?|mobile--shop[1-9][0-9]*)\./;

    function split(sPath) {
        var aSegment = sPath.split('/').slice(1);
        var aPrefix = [];
        for (var i = 0; i < SEGMENTS.length; i++) {
            if (aSegment.length && SEGMENTS[i].test(aSegment[0])) {
                aPrefix.push(aSegment.shift());
            }
        }
        return { sPrefix: aPrefix.length ? '/' + aPrefix.join('/') : '', sPath: '/' + aSegment.join('/') };
    }

    return {
        /* `/shop2/m`, or empty. */
        getPrefix: function () {
            return split(location.pathname).sPrefix;
        },
        /* The path without the prefix. */
        getPath: function () {
            return split(location.pathname).sPath;
        },
        /* An address of this store that stays in the same shop, skin and language. */
        getPrefixUrl: function (sUrl) {
            var sPrefix = this.getPrefix();
            return sUrl.charAt(0) === '/' && sUrl.indexOf(sPrefix + '/') !== 0 ? sPrefix + sUrl : sUrl;
        },
        getIsEasyUrl: function () {
            return !/\.(html|php)$/.test(location.pathname);
        },
        isMobile: function () {
            return /\/m(\/|$)/.test(this.getPrefix()) || MOBILE_HOST.test(location.host);
        },
        go: function (sUrl) {
            location.href = this.getPrefixUrl(sUrl);
        }
    };
}());

/* What the other scripts share. */
var EC_FRONT = {
    shopNo: function () {
        return String((window.CAFE24 && CAFE24.SDE_SHOP_NUM) || window.EC_SDE_SHOP_NUM || 1);
    },
    say: function (sKorean, sEnglish) {
        return document.documentElement.lang === 'en' ? sEnglish : sKorean;
    },
    /* A fragment without the scripts the page already has; all other scripts in it run again. */
    stripBundle: function (sHtml) {
        return sHtml.replace(/<script[^>]*ind-script\/optimizer\.php[^>]*><\/script>/g, '');
    },
    /* `19,000원` or `$15.50` from an amount in the currency's own unit. */
    price: function (fAmount) {
        var bDollar = ((window.CAFE24 && CAFE24.SHOP) || window.SHOP).getCurrency() === 'USD';
        var aPart = fAmount.toFixed(bDollar ? 2 : 0).split('.');
        aPart[0] = aPart[0].replace(/\B(?=(\d{3})+$)/g, ',');
        if (bDollar) {
            return '$' + aPart.join('.');
        }
        return this.say(aPart[0] + '원', 'KRW ' + aPart[0]);
    },
    readCookie: function (sName) {
        var aMatch = document.cookie.match(new RegExp('(?:^|; )' + sName + '=([^;]*)'));
        return aMatch ? decodeURIComponent(aMatch[1]) : '';
    },
    writeCookie: function (sName, sValue) {
        document.cookie = sName + '=' + encodeURIComponent(sValue) + '; path=/';
    }
};
