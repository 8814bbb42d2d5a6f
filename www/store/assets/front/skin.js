/* The merchant's own script: menu, quick growth of long pages, small touches. */
(function () {
    'use strict';

    function each(sSelector, fn) {
        Array.prototype.forEach.call(document.querySelectorAll(sSelector), fn);
    }

    /* Areas that fetch their next piece when they come near the window. */
    function grow(oArea) {
        if (oArea.getAttribute('data-busy')) {
            return;
        }
        var iPage = Number(oArea.getAttribute('data-page') || 0) + 1;
        if (iPage > Number(oArea.getAttribute('data-pages'))) {
            return;
        }
        oArea.setAttribute('data-busy', '1');
        var oRequest = new XMLHttpRequest();
        oRequest.open('GET', oArea.getAttribute('data-grow') + '?page=' + iPage);
        oRequest.onload = function () {
            oArea.insertAdjacentHTML('beforeend', oRequest.responseText);
            oArea.setAttribute('data-page', String(iPage));
            oArea.removeAttribute('data-busy');
            look();
        };
        oRequest.send();
    }

    function look() {
        each('[data-grow]', function (oArea) {
            if (oArea.getBoundingClientRect().bottom < window.innerHeight + 300) {
                grow(oArea);
            }
        });
    }

    function toggle(sButton, sClass) {
        each(sButton, function (oButton) {
            oButton.addEventListener('click', function (e) {
                e.preventDefault();
                document.body.classList.toggle(sClass);
            });
        });
    }

    /* The floating buttons of the mobile skin make way for the page's own. */
    function watchButtons() {
        var oFloating = document.getElementById('orderFixArea');
        var oOwn = document.querySelector('.xans-product-action');
        if (oFloating && oOwn && window.IntersectionObserver) {
            new IntersectionObserver(function (aEntry) {
                oFloating.classList.toggle('displaynone', aEntry[aEntry.length - 1].isIntersecting);
            }).observe(oOwn);
        }
    }

    document.addEventListener('DOMContentLoaded', function () {
        toggle('.menu-open, .menu-close', 'menu-on');
        toggle('.search-open', 'search-on');
        window.addEventListener('scroll', look, { passive: true });
        look();
        watchButtons();
    });
}());
