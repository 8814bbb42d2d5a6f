//! The harness: what pages would send, without a store and without a collector. It judges by the second wasm.

mod check;

use anyhow::{Context, Result};
use moa_e2e::{Device, Server, Visitor, World};
use serde_json::json;
use tokio::process::Command;

const PRODUCT: &str = "/product/detail.html?product_no=1001";

fn harness(arguments: &[&str]) -> Command {
    let mut command = Command::new("node");
    command
        .arg("www/harness/harness.mjs")
        .args(arguments)
        .current_dir(moa_e2e::workspace());
    command
}

/// The source of a page of the store.
async fn source(visitor: &Visitor, place: &str) -> Result<String> {
    let place = json!(place);
    let source = visitor
        .run(&format!(
            "return fetch({place}).then((page) => page.text())"
        ))
        .await?;
    Ok(source.as_str().context("no page")?.to_owned())
}

/// The page with a call of its own, made as docs/calls.md has it: the tracker may not be there yet.
fn with_call(html: &str, arguments: &str) -> String {
    let keep = "window.moa = window.moa || function () { (moa.q = moa.q || []).push(arguments) }";
    html.replace(
        "</body>",
        &format!("<script>{keep}; moa({arguments})</script></body>"),
    )
}

/// A page of the store, pasted into the harness, sends there what it sends in the store; one that sends what is wrong is told so.
#[tokio::test]
async fn the_harness_shows_what_a_pasted_page_would_send() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let harness = Server::start(harness(&["serve", "--port", "0"]), "the harness is at").await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    let html = source(&visitor, PRODUCT).await?;
    let wrong = with_call(&html, "'track', 'view_product', { product_no: 7 }");
    visitor.open(&harness.address).await?;
    visitor
        .run(&format!(
            "document.querySelector('#address').value = 'https://myshop.cafe24.com{PRODUCT}';
             document.querySelector('#html').value = {}",
            json!(wrong)
        ))
        .await?;
    visitor.click("button.main").await?;
    visitor.arrive("/product/detail.html").await?;
    visitor
        .until_inspector_has("[data-event=view_product] .accepted")
        .await?;
    visitor
        .until_inspector_has("[data-event=view_product] .rejected")
        .await?;
    // The page's own, and the one that was called for: whichever came first.
    for which in ["", "[data-event=view_product] ~ "] {
        let summary = format!("{which}[data-event=view_product] summary");
        visitor.click_in_inspector(&summary).await?;
    }
    visitor.until_inspector_says("오가닉 코튼 티셔츠").await?;
    let errors = visitor.inspector_texts(".errors li").await?;
    assert_eq!(
        errors,
        ["properties.product_no must be a string, is a number"]
    );
    visitor.open(&harness.address).await?;
    let link = visitor
        .run("return document.querySelector('nav li a').textContent")
        .await?;
    assert_eq!(link, PRODUCT);
    assert!(world.stored_now().await?.is_empty(), "nothing of it leaves");
    visitor.close().await
}
