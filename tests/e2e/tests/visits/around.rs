//! What else lives on the page, and around it: libraries that replace what the browser has, scripts that clean the
//! address, frames, policies, and parts of the browser that never answer.

use anyhow::Result;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::routing::get;
use moa_e2e::faults::Fault;
use moa_e2e::{Device, Engine, LocalHost, Visitor, World, named, workspace};
use serde_json::json;

/// Stand-ins of their time, each with less in it than the browser's: what they hand on, answer and take for granted. (What
/// the real libraries do is seen in `libraries.rs`.)
const WEAK_STAND_INS: &str = "
    const slice = Array.prototype.slice;
    Array.from = function (list) {
      var made = [];
      for (var at = 0; list && at < (list.length || 0); at++) made[at] = list[at];
      return made;
    };
    Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
    Array.prototype.toJSON = function () { return '[' + this.join() + ']'; };
    Date.prototype.toJSON = function () { return '\"' + this.getTime() + '\"'; };
    Array.prototype.each = Array.prototype.forEach = function (act) {
      for (var at = 0; at < this.length; at++) if (act(this[at], at) === false) return;
    };
    Array.prototype.map = function (act) {
      var made = [];
      for (var at = 0; at < this.length; at++) made.push(act(this[at]));
      return made;
    };
    Array.prototype.filter = function (act) {
      var made = [];
      for (var at = 0; at < this.length; at++) if (act(this[at])) made.push(this[at]);
      return made;
    };
    Array.prototype.find = function (act) { return this.filter(act)[0] || null; };
    Array.prototype.some = function (act) { return this.filter(act).length; };
    Array.prototype.every = function (act) { return this.filter(act).length === this.length ? 1 : 0; };
    Array.prototype.indexOf = function (value) {
      for (var at = 0; at < this.length; at++) if (this[at] == value) return at;
      return -1;
    };
    Array.prototype.includes = function (value) { return this.indexOf(value) > -1; };
    Array.prototype.entries = Array.prototype.keys = Array.prototype.flat = function () { return slice.call(this); };
    String.prototype.startsWith = function (text) { return this.indexOf(text) === 0; };
    String.prototype.includes = function (text) { return this.indexOf(text) > -1; };
    String.prototype.trim = function () { return this.replace(/^ +| +$/g, ''); };
    String.prototype.padStart = function (length, by) {
      var text = '' + this;
      while (text.length < length) text = by + text;
      return text;
    };
    Function.prototype.bind = function (to) {
      var method = this;
      return function () { return method.apply(to, arguments); };
    };
    Number.prototype.toJSON = String.prototype.toJSON = function () { return '<' + this + '>'; };
    Object.keys = function (of) { var names = []; for (var name in of) names.push(name); return names; };
    Object.assign = function (to, from) {
      for (var name in from) if (from.hasOwnProperty(name)) to[name] = from[name];
      return to;
    };
    JSON.parse = function (text) { return window.eval('(' + text + ')'); };
    const stringify = JSON.stringify;
    JSON.stringify = function (value, replacer, space) { return stringify(value, replacer, space); };
    const later = setTimeout, never = clearTimeout;
    window.setTimeout = function (act, time) { later(function () { act(); }, time); };
    window.clearTimeout = function (timer) { if (timer) never(timer); };
    const fetched = fetch;
    window.fetch = function (url, options) { return Promise.resolve(fetched(url, options)); };
    const Native = Promise;
    window.Promise = class Own extends Native {};
    window.Set = window.Map = window.WeakSet = window.WeakMap = function () {
      var list = [];
      return {
        has: function (value) { return list.indexOf(value) > -1; },
        add: function (value) { list.push(value); },
        get: function (value) { return list[value]; },
        set: function (name, value) { list[name] = value; },
      };
    };
    Element.prototype.remove = Element.prototype.closest = Element.prototype.matches = function () { return this; };
    Date.now = function () { return new Date().getTime(); };
    Array.prototype.last = function () { return this[this.length - 1]; };
    delete Object.hasOwn; delete Object.fromEntries; delete Array.prototype.flatMap;";

/// Whether it is one of version 7, with digits at every place.
fn is_uuid(id: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<_> = id.split('-').collect();
    let has_digits = |part: &&str| part.bytes().all(|digit| digit.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq(lengths)
        && parts.iter().all(has_digits)
        && parts[2].starts_with('7')
}

#[tokio::test]
async fn weak_stand_ins_of_what_the_browser_has() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1002")
        .await?;
    visitor.run(WEAK_STAND_INS).await?;
    visitor.run("window.dataLayer = []").await?;
    world.tag(&visitor, "dataLayer: 'ga4'").await?;
    visitor
        .run("moa('track', 'seen', { list: ['a', 'b'] })")
        .await?;
    visitor.choose_option(&["네이비", "L"], 2).await?;
    visitor
        .run("product_submit(2, '/exec/front/order/basket/', document.body)")
        .await?;
    visitor
        .until("return dataLayer.some((entry) => entry.event == 'view_item')")
        .await?;
    let stored = world.stored(4).await?;
    let view = named(&stored, "view_product")[0];
    assert_eq!(view.properties["product_no"], "1002");
    assert_eq!(
        named(&stored, "seen")[0].properties,
        json!({ "list": ["a", "b"] })
    );
    assert_eq!(named(&stored, "cafe24_add_to_cart").len(), 1);
    assert!(named(&stored, "moa_error").is_empty());
    for message in &stored {
        let ids = [&message.message_id, &message.anonymous_id];
        assert!(ids.iter().all(|id| is_uuid(id)), "{ids:?}");
    }
    visitor.until_nothing_waits().await?;
    visitor.close().await
}

/// As Prototype's oldest and hand-written libraries have done it.
#[tokio::test]
async fn what_every_object_has_is_not_taken_for_ours() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run("Object.prototype.extend = function () { return this }")
        .await?;
    world.tag(&visitor, "consent: 'pending'").await?;
    visitor
        .run("moa('track', 'seen', { list: [1] }); moa('consent', 'granted')")
        .await?;
    let stored = world.stored(3).await?;
    assert_eq!(named(&stored, "seen")[0].properties, json!({ "list": [1] }));
    let kept =
        visitor.run("return [localStorage.getItem('extend'), sessionStorage.getItem('extend')]");
    assert_eq!(kept.await?, json!([null, null]));
    visitor.close().await
}

/// The first batch fails, so that another tab may have to be kept off.
#[tokio::test]
async fn locks_that_never_answer_are_none() -> Result<()> {
    let world = World::builder().without_tag().with_faults().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run("if (navigator.locks) LockManager.prototype.request = () => new Promise(() => {})")
        .await?;
    world.faults()?.set(Fault::status(503));
    world.tag(&visitor, "debug: false").await?;
    visitor.until("return !!localStorage.moa_wait").await?;
    world.faults()?.set(Fault::Pass);
    visitor.run("moa('track', 'seen')").await?;
    assert_eq!(world.stored(3).await?.len(), 3);
    visitor.close().await
}

/// Before the tracker is there, and after it.
#[tokio::test]
async fn a_campaign_that_is_taken_out_of_the_address() -> Result<()> {
    const CLEAN: &str = "history.replaceState(null, '', location.pathname)";
    for is_early in [true, false] {
        let world = World::builder().without_tag().start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor
            .open("/?utm_source=kakao&utm_medium=talk&fbclid=abc")
            .await?;
        if is_early {
            visitor.run(CLEAN).await?;
        }
        world.tag(&visitor, "debug: false").await?;
        world.stored(2).await?;
        if !is_early {
            visitor.run(CLEAN).await?;
            visitor.stay(1500).await?;
        }
        visitor.leave().await?;
        let stored = world.stored(2).await?;
        assert_eq!(stored.len(), 2, "early: {is_early}");
        let home = named(&stored, "view_home")[0];
        assert_eq!(
            home.properties,
            json!({ "utm_source": "kakao", "utm_medium": "talk" }),
            "early: {is_early}"
        );
        visitor.close().await?;
    }
    Ok(())
}

/// The page holds the store in a frame.
async fn frame(visitor: &Visitor, address: &str) -> Result<()> {
    visitor
        .run(&format!(
            "const frame = document.createElement('iframe');
             frame.src = '{address}';
             document.body.appendChild(frame)"
        ))
        .await?;
    Ok(())
}

/// Forwarding domains show the whole shop in a frame of theirs.
#[tokio::test]
async fn a_shop_in_a_frame_of_an_untracked_page_is_tracked() -> Result<()> {
    let world = World::start().await?;
    let port = world.store.address.rsplit(':').next().unwrap_or_default();
    for (number, around) in [
        format!("http://moashop.test:{port}"),
        world.store.address.clone(),
    ]
    .into_iter()
    .enumerate()
    {
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open(&format!("{around}/_demo")).await?;
        frame(&visitor, &format!("{}/", world.store.address)).await?;
        let stored = world.stored(2 * (number + 1)).await?;
        assert_eq!(named(&stored, "view_home").len(), number + 1, "{around}");
        if number == 1 {
            // An option popup in it is a frame of a tracked page, whatever is around both.
            visitor
                .run(
                    "const page = frames[0].document;
                     const popup = page.createElement('iframe');
                     popup.src = '/product/detail.html?product_no=1001';
                     page.body.appendChild(popup)",
                )
                .await?;
            visitor.stay(1500).await?;
            assert_eq!(
                world
                    .stored_now()
                    .await?
                    .iter()
                    .filter(|m| m.event == "view_product")
                    .count(),
                0
            );
        }
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_policy_on_scripts_takes_nothing_but_the_add_on() -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "Trusted Types are Chromium's")? {
        return Ok(());
    }
    // With a policy of ours, and where that is forbidden too.
    for (policy, is_bridged) in [
        ("require-trusted-types-for 'script'", true),
        (
            "require-trusted-types-for 'script'; trusted-types other",
            false,
        ),
    ] {
        let world = World::builder().without_tag().start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open("/product/detail.html?product_no=1001").await?;
        visitor
            .run(&format!(
                "window.dataLayer = [];
                 // The page's own scripts may have something against the policy.
                 const hear = ({{ filename = '', reason }}) => /moa[.-]\\w+[.]js|moa.js/.test(filename + (reason && reason.stack)) && (window.heard = true);
                 addEventListener('unhandledrejection', hear);
                 addEventListener('error', hear);
                 window.moa = function () {{ (moa.q = moa.q || []).push(arguments) }};
                 moa('init', {{ writeKey: 'e2e-key', collector: '{}', dataLayer: true }});
                 const script = document.createElement('script');
                 script.src = '{}';
                 const rule = document.createElement('meta');
                 rule.httpEquiv = 'Content-Security-Policy';
                 rule.content = \"{policy}\";
                 document.head.append(rule, script)",
                world.collects_at(),
                world.loader()
            ))
            .await?;
        let stored = world.stored(2).await?;
        assert_eq!(named(&stored, "view_product").len(), 1, "{policy}");
        visitor.stay(500).await?;
        let page = visitor.run("return [dataLayer.length > 0, !!window.heard]");
        assert_eq!(page.await?, json!([is_bridged, false]), "{policy}");
        visitor.close().await?;
    }
    Ok(())
}

/// An old shop's page is EUC-KR, and a CDN says of scripts no charset: they are read in the page's own. What the page says
/// arrives as what it is.
#[tokio::test]
async fn a_page_in_another_charset_is_tracked() -> Result<()> {
    const TITLE: &[u8] = b"\xb8\xb0\xb3\xd9";
    let world = World::builder().without_tag().start().await?;
    let script = |Path(name): Path<String>| async move {
        let script = std::fs::read(workspace().join("dist").join(name)).unwrap_or_default();
        (
            [
                (header::CONTENT_TYPE, "text/javascript"),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            ],
            script,
        )
    };
    let scripts = LocalHost::serve(Router::new().route("/{name}", get(script))).await?;
    let tag = world.pasted().replace(
        &world.loader(),
        &format!("http://{}/moa.js", scripts.address),
    );
    let mut page = format!("<!doctype html>{tag}<title>").into_bytes();
    page.extend_from_slice(TITLE);
    page.extend_from_slice(b"</title><p>x");
    let page = get(([(header::CONTENT_TYPE, "text/html; charset=euc-kr")], page));
    let pages = LocalHost::serve(Router::new().route("/", page)).await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(&format!("http://{}/", pages.address)).await?;
    let charset = visitor.run("return document.characterSet").await?;
    assert_eq!(charset, "EUC-KR");
    let stored = world.stored(1).await?;
    assert_eq!(stored[0].properties, json!({ "$page_name": "린넨" }));
    if moa_e2e::has_wasm()? {
        let scripts = visitor
            .run(
                "return performance.getEntriesByType('resource')
                   .map(({ name }) => name.slice(name.lastIndexOf('/') + 1))
                   .filter((name) => name.endsWith('.js'))",
            )
            .await?;
        assert_eq!(scripts, json!(["moa.js"]), "the wasm in it could be read");
    }
    visitor.close().await
}
