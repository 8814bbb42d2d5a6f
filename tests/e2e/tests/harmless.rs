//! Whatever a page or a network does to the tracker, the page never hears of it: no uncaught error,
//! no unhandled rejection, one line on the console at most.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Setup, World};
use serde_json::json;
use tokio::time::sleep;

/// What is done to the page before the tag runs, and whether events can still be expected.
const SABOTAGE: [(&str, &str, bool); 14] = [
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
        "the wasm is not there",
        "window.fetch = () => Promise.resolve(new Response('', { status: 404 }))",
        false,
    ),
    (
        "the wasm is junk",
        "window.fetch = () => Promise.resolve(new Response('junk'))",
        false,
    ),
    (
        "a policy forbids wasm",
        "WebAssembly.instantiate = () => Promise.reject(new WebAssembly.CompileError('csp'))",
        false,
    ),
    ("no wasm at all", "delete window.WebAssembly", false),
    (
        "no console",
        "window.console = {}; window.fetch = () => { throw new Error('no') }",
        false,
    ),
    (
        "the glue is blocked",
        "const append = Node.prototype.appendChild;
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
    let world = World::start_with(Setup {
        store: &["--tag", "none"],
    })
    .await?;
    let visitor = world.visitor(Device::Pc).await?;
    let mut expected = 0;
    for (what, sabotage, works) in SABOTAGE {
        visitor.open("/").await?;
        visitor.console().await?;
        visitor
            .run(&format!(
                "window.harm = [];
                 addEventListener('error', (event) => event.message && window.harm.push(event.message + ' ' + event.filename));
                 addEventListener('unhandledrejection', (event) => window.harm.push(String(event.reason)));
                 {sabotage};"
            ))
            .await?;
        visitor
            .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
            .await?;
        sleep(Duration::from_millis(900)).await;
        visitor
            .run("moa('track', 'still_here'); document.querySelector('h1').click()")
            .await?;
        sleep(Duration::from_millis(500)).await;
        assert_eq!(
            visitor.run("return window.harm").await?,
            json!([]),
            "{what}"
        );
        let lines = visitor.console().await?;
        let ours = lines.iter().filter(|line| line.contains("[moa]")).count();
        assert!(ours <= 2, "{what}: {lines:#?}");
        expected += if works { 3 } else { 0 };
        assert_eq!(world.stored(expected).await?.len(), expected, "{what}");
    }
    visitor.close().await
}
