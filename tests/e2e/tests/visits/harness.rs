//! The harness: what pages would send, without a store and without a collector. It judges by the second wasm, in its window and without
//! one.

use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result};
use moa_e2e::{Device, Engine, Server, Visitor, World};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Command;

const PRODUCT: &str = "/product/detail.html?product_no=1001";

/// Pages of the demo store, and what each is expected to tell.
const PAGES: [(&str, &str); 10] = [
    ("/", "view_home"),
    (
        PRODUCT,
        "view_product,product_no=1001,price=19000,product_name",
    ),
    (
        "/product/detail.html?product_no=1002",
        "view_product,product_no=1002",
    ),
    ("/product/list.html?cate_no=45", "view_product_list"),
    ("/category/%EC%83%81%EC%9D%98/45", "view_product_list"),
    (
        "/product/search.html?keyword=%EC%85%94%EC%B8%A0",
        "$page_view,$page_name,!product_no",
    ),
    ("/order/basket.html", "view_cart"),
    ("/member/login.html", "$page_view"),
    ("/member/join.html", "$page_view"),
    (
        "/m/product/detail.html?product_no=1003",
        "view_product,product_no=1003",
    ),
];

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
    let shown = visitor
        .inspector_texts("[data-event=view_product] dd")
        .await?;
    assert!(
        shown.contains(&"오가닉 코튼 티셔츠".to_owned()),
        "{shown:?}"
    );
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

/// Writes the pages into files and returns the arguments of `check` for them.
async fn saved(folder: &Path, visitor: &Visitor, pages: &[(&str, &str)]) -> Result<Vec<String>> {
    let mut arguments = vec!["check".to_owned()];
    for (at, (place, expected)) in pages.iter().enumerate() {
        let file = folder.join(format!("page-{at}.html"));
        fs::write(&file, source(visitor, place).await?)?;
        let file = file.to_str().context("a path that is no text")?;
        arguments.extend(
            [
                file,
                "--at",
                &format!("https://myshop.cafe24.com{place}"),
                "--expect",
                expected,
            ]
            .map(str::to_owned),
        );
    }
    Ok(arguments)
}

async fn check(arguments: &[String]) -> Result<(Output, String)> {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let output = harness(&arguments).output().await?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok((output, said))
}

#[tokio::test]
async fn without_a_window_pages_are_held_to_what_is_expected_of_them() -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "it is the one that the harness drives")? {
        return Ok(());
    }
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    let folder = TempDir::new()?;
    let arguments = saved(folder.path(), &visitor, &PAGES).await?;
    let (output, said) = check(&arguments).await?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}{complaint}");
    assert!(said.ends_with("all as it should be\n"), "{said}");

    // Two broken ones: the price is in a place that Moa does not know, and an event of the page's own has a wrong value.
    let product = source(&visitor, PRODUCT).await?;
    let priceless = product
        .replace("product_price", "some_price")
        .replace("product:price:amount", "some:price");
    let mistyped = with_call(&product, "'track', 'click_buy_product', { product_no: 7 }");
    assert!(priceless != product && mistyped != product);
    let mut arguments = vec!["check".to_owned()];
    for (name, html) in [("priceless.html", priceless), ("mistyped.html", mistyped)] {
        let file = folder.path().join(name);
        fs::write(&file, html)?;
        let file = file.to_str().context("a path that is no text")?.to_owned();
        arguments.extend([
            file,
            "--at".into(),
            PRODUCT.into(),
            "--expect".into(),
            "view_product,price".into(),
        ]);
    }
    let junit = folder.path().join("junit.xml");
    let report = folder.path().join("report.html");
    let files = [("--junit", &junit), ("--report", &report)];
    arguments.extend(files.map(|(flag, file)| format!("{flag}={}", file.display())));
    let (output, said) = check(&arguments).await?;
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("✕ expected: view_product,price: price is not there"),
        "{said}"
    );
    assert!(
        said.contains("properties.product_no must be a string or an array of strings, is a number"),
        "{said}"
    );
    assert!(said.contains("not in this message: price"), "{said}");
    let xml = fs::read_to_string(&junit)?;
    assert_eq!(xml.matches("<testsuite ").count(), 2);
    assert_eq!(xml.matches("<failure ").count(), 2, "{xml}");
    let report = fs::read_to_string(&report)?;
    assert!(
        report.contains("must be a string or an array of strings")
            && report.contains("priceless.html")
    );
    visitor.close().await
}

/// The example's page, by what it says of itself.
#[tokio::test]
async fn a_page_says_where_it_was() -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "it is the one that the harness drives")? {
        return Ok(());
    }
    let expected = "view_product,product_no=1001,price=19000,product_name=오가닉 코튼 티셔츠";
    let arguments = ["check", "examples/pages/product.html", "--expect", expected];
    let (output, said) = check(&arguments.map(str::to_owned)).await?;
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("/product/") && said.contains("1001/category/45"),
        "{said}"
    );
    Ok(())
}

/// What cannot be begun says what to do, and ends otherwise than what was not as expected.
#[tokio::test]
async fn what_the_harness_cannot_do_it_says() -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "no browser is asked")? {
        return Ok(());
    }
    let folder = TempDir::new()?;
    let nowhere = folder.path().join("page.html");
    fs::write(&nowhere, "<title>a</title>")?;
    let page = nowhere.to_str().context("a path that is no text")?;
    let dist = folder.path().to_str().context("a path that is no text")?;
    for (arguments, complaint) in [
        (
            vec!["check", "gone.html"],
            "gone.html: there is no such file",
        ),
        (vec!["check", page], "name its address by --at URL"),
        (vec!["check"], "which page?"),
        (
            vec!["check", page, "--at", "/", "--expect", "=1"],
            "write EVENT",
        ),
        (
            vec!["check", page, "--at", "/", "--dist", dist],
            "run ./build.sh build",
        ),
        (vec!["chekc"], "there is no chekc"),
    ] {
        let output = harness(&arguments).output().await?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(complaint), "{arguments:?}: {said}");
    }
    Ok(())
}
