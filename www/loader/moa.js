/*
 * The loader: what the tag on the page loads. ES5, no globals but `moa`.
 *
 * It keeps the page's calls until the tracker is there, makes an `init` of the tag's attributes,
 * and fetches the wasm and its glue side by side. GLUE and WASM are the content-hashed names of
 * the two, put in by the build.
 */
(function (window, document) {
  var moa = (window.moa = window.moa || function () {
    (moa.q = moa.q || []).push(arguments);
  });
  if (typeof moa != 'function') return console.warn('[moa] not started: the page has another moa');
  // A page that runs the tag twice, by a skin and by GTM or by an injected fragment, tracks once.
  if (moa.home) return;

  var script = document.currentScript;
  var scripts = document.getElementsByTagName('script');
  // Some tag managers evaluate a script without saying which; then it is the one with our name.
  if (script && !script.src) script = null;
  for (var i = scripts.length; !script && i--; ) {
    if (/\/moa\.js([?#]|$)/.test(scripts[i].src)) script = scripts[i];
  }
  function off(why) {
    moa.q = { push: function () {} };
    console.warn('[moa] not started: ' + why);
  }
  if (!script) return off('no script tag with /moa.js in its src was found');
  var folder = script.src.replace(/[?#].*/, '').replace(/[^\/]*$/, '');
  moa.home = folder.replace(/^(\w+:\/\/[^\/]+).*/, '$1');
  moa.off = off;

  // Option popups and quick views are pages in a frame of the page that is already tracked.
  if (window.top !== window.self) return (moa.q = { push: function () {} });

  var key = script.getAttribute('data-write-key');
  if (key !== null) {
    var settings = { writeKey: key };
    var collector = script.getAttribute('data-collector');
    if (collector) settings.collector = collector;
    moa.q = [['init', settings]].concat(moa.q || []);
  }

  if (!window.WebAssembly || !window.fetch || !window.Promise) return off('this browser is too old');
  moa.wasm = fetch(folder + WASM, { credentials: 'omit' });
  // The glue handles the failure; until it is there nobody else shall hear of it.
  moa.wasm['catch'](function () {});
  var glue = document.createElement('script');
  glue.async = true;
  glue.src = folder + GLUE;
  glue.onerror = function () {
    off(glue.src + ' did not load');
  };
  (document.head || document.documentElement).appendChild(glue);
})(window, document);
