//! Whatever a page or a network does to the tracker, the page never hears of it: no uncaught error,
//! no unhandled rejection, one line on the console at most.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, World, named};
use serde_json::json;
use tokio::time::sleep;

/// What is done to the page before the tag runs, and whether its events arrive all the same.
const SABOTAGE: [(&str, &str, bool); 22] = [
    (
        "fetch throws",
        "window.fetch = () => { throw new Error('no') }",
        false,
    ),
    (
        "fetch returns nothing",
        "window.fetch = () => undefined",
        false,
    ),
    (
        "fetch fails",
        "window.fetch = () => Promise.reject(new TypeError('blocked'))",
        false,
    ),
    (
        "nothing is there",
        "window.fetch = () => Promise.resolve(new Response('', { status: 404 }))",
        false,
    ),
    (
        "every answer is junk",
        "window.fetch = () => Promise.resolve(new Response('junk'))",
        false,
    ),
    (
        "a policy forbids wasm",
        "const refuse = () => { throw new WebAssembly.CompileError('csp') };
        if (window.WebAssembly) Object.assign(WebAssembly, { instantiate: async () => refuse(), Module: function () { refuse() } })",
        true,
    ),
    (
        "only what is small is compiled at once",
        "if (window.WebAssembly) WebAssembly.Module = function () { throw new RangeError('4KB') }",
        true,
    ),
    (
        "a scheduler of the page's own",
        "const scheduler = { postTask: () => new Promise(() => {}) };
        Object.defineProperty(window, 'scheduler', { value: scheduler })",
        true,
    ),
    ("no wasm at all", "delete window.WebAssembly", true),
    (
        "the page's TextEncoder is a poor one",
        "const { encode } = TextEncoder.prototype;
        TextEncoder.prototype.encode = function (text) { return encode.call(this, text.trim().slice(9)) }",
        true,
    ),
    ("no TextEncoder", "delete window.TextEncoder", true),
    (
        "arrays and objects have a JSON form of the page's own",
        // Not for the browser's driver, which is in the page too.
        "for (const of of [Array, Object]) {
          Object.defineProperty(of.prototype, 'toJSON', {
            get: () => (/moa(-\\w+)?\\.js/.test(new Error().stack) ? () => 'hostile' : undefined),
          });
        }",
        true,
    ),
    (
        "fetch is the page's own",
        "const fetched = fetch; window.fetch = function (...all) { return fetched.apply(this, all).then((r) => r) }",
        true,
    ),
    (
        "no console",
        "window.console = {}; window.fetch = () => { throw new Error('no') }",
        false,
    ),
    (
        "the wasm and the plain script are blocked",
        "const refuse = () => { throw new WebAssembly.CompileError('csp') };
        if (window.WebAssembly) Object.assign(WebAssembly, { instantiate: async () => refuse(), Module: function () { refuse() } });
        const append = Node.prototype.appendChild;
        Node.prototype.appendChild = function (node) {
          if (/moa-/.test(node.src)) node.src = '/missing.js';
          return append.call(this, node);
        }",
        false,
    ),
    (
        "JSON is broken",
        "const stringify = JSON.stringify;
        JSON.stringify = (value, ...rest) => {
          if (value && value.messageId) throw new Error('no');
          return stringify(value, ...rest);
        }",
        false,
    ),
    (
        // As MooTools 1.2 leaves it; what the browser's driver looks for is still there.
        "JSON is another's",
        "const { parse, stringify } = JSON;
        const own = (does) => ({ get: () => (/moa(-\\w+)?\\.js/.test(new Error().stack) ? undefined : does) });
        window.JSON = Object.defineProperties({}, { parse: own(parse), stringify: own(stringify) });",
        false,
    ),
    (
        "every object has members of the page's own",
        "Object.prototype.extend = Object.prototype.$family = function () { return this }",
        true,
    ),
    (
        "storage and cookies are denied",
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } });
        Object.defineProperty(document, 'cookie', { get: () => '', set() {} });",
        true,
    ),
    ("no secure context", "crypto.randomUUID = undefined", true),
    (
        "our cookies and storage throw",
        "const denied = () => { throw new Error('denied') };
        const cookies = { get: () => '', set: (text) => /^moa/.test(text) && denied() };
        Object.defineProperty(document, 'cookie', cookies);
        Object.defineProperty(window, 'localStorage', { get: denied });",
        true,
    ),
    (
        "the page's own names",
        "window.navigation = {}; window.EC$ = 5; window.CAFE24API = {}; window.member = 1; window.performance.mark = 1",
        true,
    ),
];

#[tokio::test]
async fn the_page_never_hears_of_it() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for (what, sabotage, _) in SABOTAGE {
        visitor.open("/").await?;
        visitor.console().await?;
        visitor
            .run(&format!(
                "localStorage.clear();
                 window.harm = [];
                 window.onerror = (message, file) => {{ window.harm.push(message + ' ' + file) }};
                 window.theirs = window.onerror;
                 addEventListener('unhandledrejection', (event) => window.harm.push(String(event.reason)));
                 {sabotage};"
            ))
            .await?;
        visitor
            .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
            .await?;
        sleep(Duration::from_millis(900)).await;
        visitor
            .run(&format!(
                "moa('track', 'still_here', {{ what: \"{what}\", list: [1, {{ deep: [2] }}] }});
                 document.querySelector('h1').click()"
            ))
            .await?;
        sleep(Duration::from_millis(500)).await;
        assert_eq!(
            visitor
                .run("return [window.harm, window.onerror === window.theirs]")
                .await?,
            json!([[], true]),
            "{what}"
        );
        let lines = visitor.console().await?;
        let ours = lines.iter().filter(|line| line.contains("[moa]")).count();
        assert!(ours <= 2, "{what}: {lines:#?}");
    }
    visitor.open("/_demo").await?;
    let stored = world.stored(1).await?;
    for (what, _, works) in SABOTAGE {
        let told: Vec<_> = named(&stored, "still_here")
            .into_iter()
            .filter(|message| message.properties["what"] == what)
            .collect();
        assert!(told.len() <= 1, "{what}: told twice");
        if works {
            assert_eq!(told.len(), 1, "{what}");
            assert_eq!(told[0].properties["list"], json!([1, { "deep": [2] }]));
        }
    }
    visitor.close().await
}

#[tokio::test]
async fn nothing_of_the_page_is_replaced() -> Result<()> {
    const KEEP: &str = "
        window.natives = () => [fetch, XMLHttpRequest.prototype.send, history.pushState, history.replaceState,
          navigator.sendBeacon, Storage.prototype.setItem, addEventListener, EC$.ajax, onerror, onunhandledrejection];
        window.before = natives()";
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.run(KEEP).await?;
    world.tag(&visitor, "debug: false").await?;
    world.stored(2).await?;
    let same = "return natives().every((value, at) => value === before[at])";
    assert_eq!(visitor.run(same).await?, true);
    visitor.close().await
}

#[tokio::test]
async fn a_failure_of_its_own_is_reported_once_and_switches_it_off() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    visitor.console().await?;
    visitor
        .run(
            "window.harm = [];
             addEventListener('error', (event) => window.harm.push(event.message));
             addEventListener('unhandledrejection', (event) => window.harm.push(String(event.reason)));
             const now = Date.now;
             const secret = new Error('haneul@example.com');
             secret.name = 'haneul@example.com';
             Date.now = () => { throw secret };
             moa('track', 'one'); moa('track', 'two');
             Date.now = now;
             moa('track', 'three');
             document.querySelector('h1').click()",
        )
        .await?;
    let messages = world.stored(3).await?;
    let errors = named(&messages, "moa_error");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].properties, json!({ "reason": "Error" }));
    assert_eq!(errors[0].anonymous_id, messages[0].anonymous_id);
    assert_eq!(
        messages.len(),
        3,
        "nothing else comes of a page that is off"
    );
    assert_eq!(visitor.run("return window.harm").await?, json!([]));
    let lines = visitor.console().await?;
    assert_eq!(
        lines.iter().filter(|line| line.contains("[moa]")).count(),
        1
    );
    // The next page works again.
    visitor.open("/").await?;
    world.stored(5).await?;
    visitor.close().await
}

#[tokio::test]
async fn ten_minutes_of_scrolling_leave_nothing_behind() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/product/detail.html?product_no=1001").await?;
    world.stored(2).await?;
    let scroll = |frames: u32| {
        format!(
            "const height = document.documentElement.scrollHeight - innerHeight;
             for (let n = 0; n < {frames}; n++) {{
               scrollTo(0, height * Math.abs(Math.sin(n / 100)));
               document.dispatchEvent(new Event('scroll'));
             }}"
        )
    };
    visitor.run(&scroll(100)).await?;
    visitor.stay(600).await?;
    let before = visitor.heap().await?;
    // 60 frames a second.
    for _ in 0..12 {
        visitor.run(&scroll(3000)).await?;
        visitor.stay(600).await?;
    }
    let after = visitor.heap().await?;
    visitor.leave().await?;
    let messages = world.stored(3).await?;
    let depths = named(&messages, "scroll_product").len();
    assert!((1..=20).contains(&depths), "{depths}");
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after - before < 200_000.0, "{before} bytes, then {after}");
    }
    visitor.close().await
}
