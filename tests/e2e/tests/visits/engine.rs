//! The browser is what was asked for: the engine, its window, WebAssembly, the invented hosts, the console.
//!
//! The only test that also holds with `MOA_WASM=off`, whatever the tracker does then.

use anyhow::Result;
use moa_e2e::{Device, Engine, World, has_wasm};
use serde_json::json;

#[tokio::test]
async fn engine_and_wasm_are_as_chosen() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    let own = match Engine::chosen()? {
        Engine::Chromium => "'webkitRequestFileSystem' in window",
        Engine::Firefox => "'mozInnerScreenX' in window",
        Engine::WebKit => "'webkitConvertPointFromNodeToPage' in window",
    };
    assert_eq!(visitor.run(&format!("return {own}")).await?, true);
    let wasm = visitor.run("return typeof WebAssembly").await?;
    assert_eq!(wasm, if has_wasm()? { "object" } else { "undefined" });
    visitor.close().await
}

#[tokio::test]
async fn a_pc_is_wide_and_a_phone_narrow() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    for (device, widths, is_mobile) in [
        (Device::Pc, 1200..=1280, false),
        (Device::Phone, 390..=500, true),
    ] {
        let visitor = world.visitor(device).await?;
        visitor.open("/").await?;
        let width = visitor.run("return outerWidth").await?;
        assert!(
            widths.contains(&width.as_u64().unwrap_or_default()),
            "{device:?}: {width}"
        );
        let mobile = visitor.run("return /Mobile/.test(navigator.userAgent)");
        assert_eq!(mobile.await?, is_mobile, "{device:?}");
        // A page is seen and has the focus, or the visitor would count as inattentive.
        let attention = visitor.run("return [document.visibilityState, document.hasFocus()]");
        assert_eq!(attention.await?, json!(["visible", true]));
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn invented_hosts_are_this_machine() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let port = world.store.address.rsplit(':').next().unwrap_or_default();
    for host in ["moashop.test", "www.moashop.test", "m.moashop.test"] {
        visitor.open(&format!("http://{host}:{port}/")).await?;
        assert_eq!(visitor.run("return location.hostname").await?, host);
        let title = visitor.run("return document.title").await?;
        assert!(!title.as_str().unwrap_or_default().is_empty(), "{host}");
    }
    visitor.close().await
}

#[tokio::test]
async fn the_console_is_heard() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.console().await?;
    visitor
        .run(
            "console.warn('a warning', 1); console.debug('a detail');
             setTimeout(() => { window.thrown = true; throw new Error('nobody catches this') })",
        )
        .await?;
    visitor.until("return window.thrown").await?;
    let lines = visitor.console().await?;
    assert_eq!(lines.len(), 3, "{lines:#?}");
    for (line, parts) in lines.iter().zip([
        ["a warning", "1"],
        ["a detail", ""],
        ["Uncaught", "nobody catches this"],
    ]) {
        assert!(parts.iter().all(|part| line.contains(part)), "{lines:#?}");
    }
    assert_eq!(visitor.console().await?, [] as [String; 0]);
    visitor.close().await
}
