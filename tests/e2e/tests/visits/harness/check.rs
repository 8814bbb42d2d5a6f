//! Without a window: pages that are held to what is expected of them, as in CI.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use moa_e2e::{Device, Engine, Visitor, World};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::sleep;

use super::{PRODUCT, harness, source, with_call};

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

/// What only a browser shows: pages that are late, that put their own in the place of what the harness would use, hang or go elsewhere.
/// Each has its verdict, and none spoils the others.
#[tokio::test]
async fn whatever_a_page_does_the_others_are_looked_at() -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "it is the one that the harness drives")? {
        return Ok(());
    }
    let folder = TempDir::new()?;
    let product = fs::read_to_string(moa_e2e::workspace().join("examples/pages/product.html"))?;
    let begun = |what: &str| product.replace("<head>", &format!("<head>{what}"));
    let replaced = "var map = [].map, json = JSON.stringify;
        Array.prototype.map = function (each) { return each ? map.apply(this, arguments) : 'no' };
        Array.prototype.toJSON = function () { return Object.prototype.toString.call(this) };
        JSON.stringify = function (value) { return json(value) }";
    let wrong = "'track', 'view_product', { product_no: 7 }";
    let late = with_call(&product, wrong).replace(
        &format!("moa({wrong})"),
        &format!("setTimeout(function () {{ moa({wrong}) }}, 2500)"),
    );
    let many = with_call(&product, wrong).replace(
        &format!("moa({wrong})"),
        &format!("moa({wrong}); for (var at = 0; at < 250; at++) moa('track', 'again')"),
    );
    assert!(late.contains("2500") && many.contains("250;"));
    let policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">";
    let pages = [
        ("dialogs", begun("<script>alert(1); confirm(2)</script>")),
        ("replaced", begun(&format!("<script>{replaced}</script>"))),
        ("hangs", begun("<script>while (1);</script>")),
        (
            "goes",
            begun("<script>location = 'http://shop.example/'</script>"),
        ),
        ("base", begun("<base href='https://shop.example/a/'>")),
        ("policy", begun(policy)),
        ("late", late),
        ("many", many),
    ];
    let junit = folder.path().join("junit.xml");
    let mut arguments = [
        "check",
        "--timeout=10",
        "--at",
        "https://myshop.cafe24.com/product/detail.html?product_no=1001&back=/a.html&t=10:30&k=%BC%C5",
        "--expect",
        "view_product,price=19000",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--junit={}", junit.display()));
    for (name, html) in &pages {
        let file = folder.path().join(format!("{name}.html"));
        fs::write(&file, html)?;
        arguments.push(file.to_str().context("a path that is no text")?.to_owned());
    }
    let (output, said) = check(&arguments).await?;
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("after 10 s; --timeout waits longer"),
        "{said}"
    );
    assert!(said.contains("and is kept from it"), "{said}");
    let met = said.matches("✓ expected: view_product,price=19000");
    assert_eq!(met.count(), pages.len() - 2, "{said}");
    let faults = said.matches("properties.product_no must be a string, is a number");
    assert_eq!(faults.count(), 2, "{said}");
    assert!(said.contains("4 of "), "{said}");
    let xml = fs::read_to_string(&junit)?;
    assert_eq!(xml.matches("<testsuite ").count(), pages.len());
    Ok(())
}

/// Ended from outside, it takes its browser with it.
#[tokio::test]
async fn no_browser_is_left_behind() -> Result<()> {
    if !Engine::only_in(&[Engine::Chromium], "it is the one that the harness drives")? {
        return Ok(());
    }
    let folder = TempDir::new()?;
    // All that the browser and its driver write.
    let written = || -> Result<Option<OsString>> {
        let first = fs::read_dir(folder.path())?.next().transpose()?;
        Ok(first.map(|entry| entry.file_name()))
    };
    let mut harness = harness(&["check", "examples/pages/product.html"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let deadline = Instant::now() + Duration::from_secs(20);
    // Chromium writes down there who has it.
    let lock = loop {
        if let Some(name) = written()? {
            let lock = folder.path().join(name).join("profile/SingletonLock");
            if let Ok(lock) = fs::read_link(lock) {
                break lock;
            }
        }
        anyhow::ensure!(Instant::now() < deadline, "no browser has begun");
        sleep(Duration::from_millis(50)).await;
    };
    let id = harness.id().context("it has ended")?.to_string();
    Command::new("kill").args(["-TERM", &id]).status().await?;
    assert_eq!(harness.wait().await?.code(), Some(143));
    assert_eq!(written()?, None);
    let lock = lock.to_string_lossy();
    let browser = lock.rsplit('-').next().context("no process")?;
    let status = fs::read_to_string(format!("/proc/{browser}/status")).unwrap_or_default();
    let is_gone = status.is_empty() || status.contains("State:\tZ");
    assert!(is_gone, "{status}");
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
            "run ./build.sh tracker",
        ),
        (
            vec!["check", page, "--at", "localhost:8080/a"],
            "write it as http://",
        ),
        (
            vec!["check", page, "--at", "/", "--junit", "no/junit.xml"],
            "there is no folder no",
        ),
        (
            vec!["check", page, "--at", "/", "--rules", "package.json"],
            "package.json is not what a collector answers",
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
