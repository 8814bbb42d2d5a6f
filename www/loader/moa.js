/*
 * The loader: what the tag on the page loads. ES5, no globals but `moa`.
 *
 * It keeps the page's calls until the tracker is there, makes an `init` of the tag's attributes,
 * and fetches the wasm and its glue side by side. Where WebAssembly is off it fetches the same in plain
 * JavaScript. What only some pages want, the bridge and the inspector, it fetches for those.
 * GLUE, WASM, PLAIN, BRIDGE and INSPECTOR are the content-hashed names, put in by the build. INLINE: the wasm
 * and its glue follow in the same file (inline.js), which may stand in the page itself.
 */
(function (window, document) {
  var moa = window.moa;
  // `<div id="moa">` makes a global of the element; it is not the page's own.
  if (!moa || moa.nodeType) {
    moa = window.moa = function () {
      (moa.q = moa.q || []).push(arguments);
    };
  }
  function off(why) {
    if (typeof moa == 'function') moa.q = { push: function () {} };
    try {
      console.warn('[moa] not started: ' + why);
    } catch (e) {}
  }

  try {
    if (typeof moa != 'function') throw 'the page has another moa';
    // A page that runs the tag twice, by a skin and by GTM or by an injected fragment, tracks once.
    if (moa.home) return;

    var script = document.currentScript;
    var scripts = document.getElementsByTagName('script');
    // Some tag managers evaluate a script without saying which; then it is the one with our name.
    if (script && !script.src) script = null;
    for (var i = scripts.length; !script && i--; ) {
      if (/\/moa(\.inline)?\.js([?#]|$)/.test(scripts[i].src)) script = scripts[i];
    }
    if (INLINE && !script) script = { src: 'nowhere/', dataset: {} };
    if (!script) throw 'no script tag with /moa.js in its src was found';
    var folder = script.src.replace(/[?#].*/, '').replace(/[^\/]*$/, '');
    moa.home = folder.replace(/^(\w+:\/\/[^\/]+).*/, '$1');
    moa.off = off;

    // Option popups and quick views are pages in a frame of the page that is already tracked.
    if (window.top !== window.self) return (moa.q = { push: function () {} });

    // The tag's attributes are the settings: data-write-key is writeKey.
    var attributes = script.dataset;
    var calls = (moa.q = moa.q || []);
    if ('writeKey' in attributes) {
      var settings = {};
      for (var name in attributes) settings[name] = attributes[name];
      // Behind the page's calls: consent denied by then is denied from the start.
      calls.push(['init', settings]);
    }

    var load = function (name, isExtra) {
      var code = document.createElement('script');
      code.async = true;
      code.src = folder + name;
      // Without its extras the tracker runs all the same.
      code.onerror = function () {
        isExtra || off(code.src + ' did not load');
      };
      (document.head || document.documentElement).appendChild(code);
    };
    moa.plain = function () {
      if (INLINE) return off('this page has no WebAssembly, and the single file nothing else');
      load(PLAIN);
    };

    // An add-on finds what the tracker has told before it was there (hear.js).
    var add = function (name) {
      if (!moa.told) {
        moa.told = [];
        // Ahead of `init`, if the tracker is not there yet.
        moa.q[calls == moa.q ? 'unshift' : 'push'](['on', '*', function (what) {
          // One that never comes, blocked by somebody, shall not fill the page's memory.
          moa.told.length < 1000 && moa.told.push(what);
        }]);
      }
      load(name, 1);
    };
    for (i = calls.length; i--; ) {
      var init = calls[i][0] == 'init' && calls[i][1];
      if (init && (init.dataLayer || init.braze)) {
        moa.bridge = init;
        add(BRIDGE);
        break;
      }
    }
    moa.inspect = function () {
      moa.inspect = 0;
      add(INSPECTOR);
    };
    if (/[?&]moa_debug=1/.test(location.search)) moa.inspect();

    if (!window.WebAssembly) return moa.plain();
    if (INLINE) return (moa.ready = true);
    moa.wasm = fetch(folder + WASM, { credentials: 'omit' });
    // The glue handles the failure; until it is there nobody else shall hear of it.
    moa.wasm['catch'](function () {});
    load(GLUE);
  } catch (error) {
    off(error);
  }
})(window, document);
