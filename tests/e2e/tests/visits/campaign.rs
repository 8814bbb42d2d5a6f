//! `utm_*`: on every `view_*` event of the landing session, and on nothing else.

use anyhow::Result;
use moa_e2e::{Device, World, visible};
use serde_json::json;

#[tokio::test]
async fn a_campaign_lasts_as_long_as_its_session() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .open(
            "/?utm_source=naver&utm_medium=cpc&utm_campaign=%EA%B0%80%EC%9D%84&utm_id=7\
             &utm_term=linen&utm_content=a&cafe_mkt=naver_ks",
        )
        .await?;
    visitor.be_tracked().await?;
    visitor.open("/category/상의/45/").await?;
    visitor.be_tracked().await?;
    // A later landing with its own campaign replaces the first one whole.
    visitor
        .open("/product/오가닉-코튼-티셔츠/1001/?utm_source=kakao")
        .await?;
    visitor.be_tracked().await?;
    visitor.open("/order/basket.html?utm_source=").await?;

    let stored = world.stored(8).await?;
    let naver = json!({
        "utm_source": "naver", "utm_medium": "cpc", "utm_campaign": "가을", "utm_id": "7",
        "utm_term": "linen", "utm_content": "a",
    });
    let campaigns: Vec<_> = visible(&stored)
        .into_iter()
        .map(|(event, properties)| {
            let utm = properties.as_object().into_iter().flatten();
            let utm = utm.filter(|(name, _)| name.starts_with("utm_"));
            let utm: serde_json::Map<_, _> = utm.map(|(n, v)| (n.clone(), v.clone())).collect();
            json!([event, utm])
        })
        .collect();
    assert_eq!(
        campaigns,
        [
            json!(["view_home", naver]),
            json!(["view_product_list", naver]),
            json!(["view_product", { "utm_source": "kakao" }]),
            json!(["view_cart", { "utm_source": "kakao" }]),
        ]
    );
    for view in stored
        .iter()
        .filter(|message| message.event == "$page_view")
    {
        assert_eq!(
            view.properties.as_object().map(|p| p.len()),
            Some(1),
            "only $page_name"
        );
    }
    visitor.close().await
}
