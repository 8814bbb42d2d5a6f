//! What only some pages want: the bridge to `dataLayer` and Braze, the single file; and that nobody else loads any of it.

use anyhow::Result;
use moa_e2e::{Device, World};
use serde_json::{Value, json};

const PRODUCT: &str = "/product/detail.html?product_no=1001";

/// A world whose pages have no tag of their own.
async fn bare() -> Result<World> {
    World::builder().without_tag().start().await
}

#[tokio::test]
async fn the_bridge_hands_events_to_the_data_layer_and_to_braze() -> Result<()> {
    let world = bare().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    visitor
        .run("window.logged = []; window.braze = { logEcommerceEvent: (event) => logged.push(event) }")
        .await?;
    world.tag(&visitor, "dataLayer: 'ga4', braze: true").await?;
    visitor
        .until("return (window.dataLayer || []).some((one) => one.event == 'view_item')")
        .await?;
    let pushed = visitor
        .run("return dataLayer.filter(({ event }) => event && !/session|identify/.test(event))")
        .await?;
    assert_eq!(pushed[0]["event"], "moa.$page_view");
    assert_eq!(
        pushed[0]["moa"]["$page_name"],
        "오가닉 코튼 티셔츠 - 담은숲"
    );
    let item = json!({ "item_id": "1001", "item_name": "오가닉 코튼 티셔츠", "price": 19000, "quantity": 1 });
    // By it a pixel and the collector's sinks say the same event.
    assert!(pushed[1]["moa_event_id"].is_string(), "{}", pushed[1]);
    assert_eq!(
        pushed[1],
        json!({
            "event": "view_item",
            "moa_event_id": pushed[1]["moa_event_id"],
            "ecommerce": { "currency": "KRW", "value": 19000, "items": [item] },
        })
    );
    assert_eq!(
        visitor.run("return logged").await?,
        json!([{
            "name": "ecommerce.product_viewed",
            "properties": {
                "product_id": "1001",
                "product_name": "오가닉 코튼 티셔츠",
                "variant_id": "1001",
                "price": 19000,
                "currency": "KRW",
                "source": world.store.address,
            },
        }])
    );
    visitor.close().await
}

/// A file of JSON that the build reads or writes.
fn built(file: &str) -> Result<Value> {
    let text = std::fs::read_to_string(moa_e2e::workspace().join(file))?;
    Ok(serde_json::from_str(&text)?)
}

fn bytes(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

#[tokio::test]
async fn nobody_who_does_not_ask_loads_them() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    // The tracker is there: what it loads it has asked for.
    let files = visitor
        .run("return performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()).filter((name) => /^moa/.test(name))")
        .await?;
    let files: Vec<String> = serde_json::from_value(files)?;
    let budget = built("www/loader/budget.json")?;
    // The loader has the program in it; without WebAssembly it is a script of its own.
    let (count, plain) = match moa_e2e::has_wasm()? {
        true => (1, 0),
        false => (2, bytes(&budget["plain_brotli"])),
    };
    let most = bytes(&budget["loader_brotli"]) + plain;
    assert!(
        files.len() == count && files[0] == "moa.js",
        "nothing but the program: {files:?}"
    );
    let sizes = built("dist/sizes.json")?;
    let size = |file: &String| bytes(&sizes["files"][file]["brotli"]);
    let loaded: u64 = files.iter().map(size).sum();
    assert!(
        0 < loaded && loaded <= most,
        "{loaded} bytes, {most} allowed"
    );
    visitor.close().await
}

/// Pasted into the page: nothing else is loaded.
#[tokio::test]
async fn the_single_file_needs_no_other() -> Result<()> {
    if !moa_e2e::has_wasm()? {
        return Ok(());
    }
    let world = bare().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    let file = moa_e2e::workspace().join("dist/moa.inline.js");
    let code = serde_json::to_string(&std::fs::read_to_string(file)?)?;
    let collector = world.collects_at();
    visitor
        .run(&format!(
            "window.moa = function () {{ (moa.q = moa.q || []).push(arguments) }};
             moa('init', {{ writeKey: 'e2e-key', collector: '{collector}' }});
             const script = document.createElement('script');
             script.textContent = {code};
             document.head.append(script)"
        ))
        .await?;
    visitor.be_tracked().await?;
    let stored = world.stored(2).await?;
    let names: Vec<_> = stored.iter().map(|one| one.event.as_str()).collect();
    assert_eq!(names, ["$page_view", "view_product"]);
    let files = visitor
        .run("return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /moa/.test(name) && /\\.(js|wasm)/.test(name))")
        .await?;
    assert_eq!(files, json!([]));
    visitor.close().await
}
