//! What only some pages want: the bridge to `dataLayer` and Braze, the inspector, the single file.

use anyhow::Result;
use moa_e2e::{Device, Server, World};
use serde_json::{Value, json};
use tokio::process::Command;

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
    assert_eq!(
        pushed[1],
        json!({
            "event": "view_item",
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

/// What a script finds in the inspector's shadow root.
fn inspected(what: &str) -> String {
    format!(
        "const host = document.querySelector('moa-inspector');
         const root = host && host.shadowRoot;
         return root && ({what})"
    )
}

#[tokio::test]
async fn the_inspector_shows_events_with_their_verdicts() -> Result<()> {
    for device in [Device::Pc, Device::Phone] {
        let world = World::start().await?;
        let visitor = world.visitor(device).await?;
        visitor.open(&format!("{PRODUCT}&moa_debug=1")).await?;
        let verdict =
            "(root.querySelector('[data-event=view_product] .accepted') || {}).textContent";
        visitor.until(&inspected(verdict)).await?;
        let names =
            "[...root.querySelectorAll('[data-event]')].map((one) => one.dataset.event).sort()";
        let names = visitor.run(&inspected(names)).await?;
        let names: Vec<_> = names.as_array().into_iter().flatten().collect();
        assert!(names.contains(&&json!("$page_view")), "{names:?}");
        let missing = "[...root.querySelectorAll('.missing')].map((one) => one.textContent)";
        let missing = visitor.run(&inspected(missing)).await?;
        assert_eq!(missing, json!([]), "the page shows all of it");
        visitor
            .run(&inspected("root.querySelector('[data-tab=page]').click()"))
            .await?;
        let page = visitor
            .run(&inspected("root.querySelector('main').textContent"))
            .await?;
        let page = page.as_str().unwrap_or_default().to_owned();
        assert!(
            page.contains("PRODUCT_DETAIL") && page.contains("dameunsoop · 1 · KRW"),
            "{page}"
        );
        visitor
            .run(&inspected("root.querySelector('.close').click()"))
            .await?;
        assert_eq!(
            visitor.run(&inspected("true")).await?,
            Value::Null,
            "it is gone"
        );
        // Once more, by a call.
        visitor.run("moa('debug', true)").await?;
        visitor.until(&inspected("true")).await?;
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn nobody_who_does_not_ask_loads_them() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    visitor.be_tracked().await?;
    let files = visitor
        .run("return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\\/moa-/.test(name)).length")
        .await?;
    assert_eq!(files, 1, "the wasm or the plain script");
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

/// A page of the store, pasted into the harness, sends there what it sends in the store.
#[tokio::test]
async fn the_harness_shows_what_a_pasted_page_would_send() -> Result<()> {
    let world = bare().await?;
    let mut command = Command::new("node");
    command
        .args(["www/harness/serve.mjs", "--port", "0"])
        .current_dir(moa_e2e::workspace());
    let harness = Server::start(command, "the harness is at").await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    let html = visitor
        .run("return fetch(location.href).then((page) => page.text())")
        .await?;
    visitor.open(&harness.address).await?;
    visitor
        .run(&format!(
            "document.querySelector('#address').value = 'https://myshop.cafe24.com{PRODUCT}';
             document.querySelector('#html').value = {html}"
        ))
        .await?;
    visitor.click("button.main").await?;
    visitor.arrive("/product/detail.html").await?;
    let event = "root.querySelector('[data-event=view_product] .accepted')";
    visitor.until(&inspected(&format!("!!{event}"))).await?;
    let shown = "root.querySelector('[data-event=view_product] dl').textContent";
    let shown = visitor.run(&inspected(shown)).await?;
    assert_eq!(
        shown,
        "product_no1001product_name오가닉 코튼 티셔츠price19000"
    );
    assert_eq!(world.stored_now().await?.len(), 0, "nothing of it leaves");
    visitor.close().await
}
