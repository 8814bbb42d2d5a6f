//! Pieces of pages that Cafe24's scripts fetch into a page, and frames: they bring the tag along, and the page is tracked once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::routing::get;
use moa_e2e::{Device, LocalHost, World, workspace};
use tokio::time::sleep;

use crate::tag::{complaints, names};

/// The coupon fragment brings the tag and a second `path_role` along; quick view is a frame.
#[tokio::test]
async fn fragments_frames_and_second_tags_do_not_count() -> Result<()> {
    for tag in ["skin", "gtm"] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.choose(&format!("tag={tag}")).await?;
        let before = world.stored(0).await?.len();
        visitor.open("/product/detail.html?product_no=1001").await?;
        visitor
            .until("return !!document.querySelector('#ec-coupon-area').textContent.trim()")
            .await?;
        visitor
            .run(
                "const again = document.createElement('script');
                 again.src = document.querySelector('script[src*=\"/moa.js\"]').src;
                 document.body.appendChild(again);
                 const frame = document.createElement('iframe');
                 frame.src = '/product/detail.html?product_no=1003';
                 document.body.appendChild(frame);",
            )
            .await?;
        visitor.stay(1500).await?;
        let stored = world.stored(before + 2).await?;
        assert_eq!(
            names(&stored[before..]),
            ["$page_view", "view_product"],
            "{tag}"
        );
        assert_eq!(stored[before].context("/page/type"), "product");
        visitor.close().await?;
    }
    Ok(())
}

/// A page's own script is still on its way when a fragment's tag has run: the page is tracked all the same, with the settings
/// of its tag. Cafe24's jQuery puts a script of its own in the place of the fragment's, newer ones run the script's text, and so do
/// some tag managers.
#[tokio::test]
async fn a_fragment_that_is_ahead_of_the_page_takes_no_view() -> Result<()> {
    for ahead in [
        "EC$(document.body).append('<div id=coupon>' + tag + '</div>')",
        "jQuery(document.body).append('<div id=coupon>' + tag + '</div>')",
        "fetch(document.head.lastElementChild.src).then((answer) => answer.text()).then(eval)",
    ] {
        let world = World::builder().without_tag().start().await?;
        let host = slow_at_first().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open("/").await?;
        let tag = world
            .pasted()
            .replace(&world.loader(), &format!("http://{}/moa.js", host.address));
        visitor
            .run(&format!(
                "const tag = `{tag}`;
                 document.head.append(document.createRange().createContextualFragment(tag));
                 {ahead}"
            ))
            .await?;
        visitor.be_tracked().await?;
        // Until the page's own has come, too.
        sleep(LATE).await;
        let stored = world.stored(2).await?;
        assert_eq!(names(&stored), ["$page_view", "view_home"], "{ahead}");
        assert_eq!(complaints(&visitor).await?, [] as [String; 0], "{ahead}");
        visitor.close().await?;
    }
    Ok(())
}

/// How long the first answer takes.
const LATE: Duration = Duration::from_secs(2);

/// Hands out the tracker's scripts, and what is asked for first, the loader, late.
async fn slow_at_first() -> Result<LocalHost> {
    static ASKED: AtomicBool = AtomicBool::new(false);
    ASKED.store(false, Ordering::Relaxed);
    let answer = |Path(name): Path<String>| async move {
        if !ASKED.swap(true, Ordering::Relaxed) {
            sleep(LATE).await;
        }
        let script = std::fs::read(workspace().join("dist").join(name)).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, "text/javascript"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, script)
    };
    LocalHost::serve(Router::new().route("/{name}", get(answer))).await
}
