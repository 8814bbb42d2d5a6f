//! The tracker's tag in a mall's shops, registered by the Scripttags API (facts/server 1.5): the merchant pastes
//! nothing.
//!
//! A script tag is an address and nothing else, so each mall has a loader of its own, which
//! says its write key. Its address has a hash of its content, and the tag pins that content by `integrity`; another
//! build is another address, and the tag is changed to it.

use http::Method;
use moa_message::write_key::KeyKind;
use serde::Deserialize;
use serde_json::{Value, json};

use super::context::Context;
use super::loader::Loader;
use super::pages::Reading;
use super::publish::WorkError;
use super::records;
use super::state::{Mall, Tag};
use super::throttle::Lane;

/// A script tag as Cafe24 has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Scripttag {
    #[serde(deserialize_with = "records::code")]
    script_no: Option<String>,
    #[serde(deserialize_with = "records::text")]
    src: Option<String>,
    #[serde(deserialize_with = "records::text")]
    integrity: Option<String>,
}

impl records::Record for Scripttag {}

/// The keys of the mall's pages. The first is its tag's.
fn keys_of(context: &Context, mall: &str) -> impl Iterator<Item = String> {
    let keys = (context.keys)().into_iter();
    keys.filter(move |key| &*key.mall == mall && key.kind == KeyKind::Page)
        .map(|key| key.key)
}

/// The loader of a mall; none where it has no write key, or the tracker is not built.
pub fn loader(context: &Context, mall: &str) -> Result<Loader, WorkError> {
    let key = keys_of(context, mall).next().ok_or_else(|| {
        WorkError::Other(format!(
            "no write key for its tag; add [[keys]] with key = \"…\" and mall = \"{mall}\" to the config"
        ))
    })?;
    let built = context.loaders.loader().ok_or_else(|| {
        WorkError::Other(format!(
            "no tracker for its tag: there is no moa.js in {}; run ./build.sh build, or give its folder with dist",
            context.loaders.place()
        ))
    })?;
    Ok(Loader::new(&built, &key))
}

/// The loader of a mall that an earlier build had, or with another of its keys: the tag, and a page that has waited since
/// then, pin its content.
pub fn old_loader(context: &Context, mall: &str, hash: &str) -> Option<Loader> {
    let mut built = context.loaders.old_loaders();
    built.extend(context.loaders.loader());
    let mut loaders = keys_of(context, mall)
        .flat_map(|key| built.iter().map(move |built| Loader::new(built, &key)));
    loaders.find(|loader| loader.hash == hash)
}

/// Registers the tag in each shop, or changes it to this build.
///
/// # Errors
///
/// [`WorkError`].
pub async fn bring_up_to_date(
    context: &Context,
    mall: &Mall,
    shops: &[u64],
) -> Result<(), WorkError> {
    let loader = loader(context, &mall.mall)?;
    let src = loader.src(&context.app.public_url, &mall.mall);
    let known = context.state.tags(&mall.mall).await?;
    for shop_no in shops {
        let known = known.iter().find(|tag| u64::from(tag.shop_no) == *shop_no);
        let there = ours(context, mall, *shop_no).await?;
        // One that was taken out by hand is put in again: the app is installed.
        let mut there = there.into_iter();
        let first = there.next();
        let is_right = first.as_ref().is_some_and(|tag| {
            tag.src.as_deref() == Some(&src) && tag.integrity.as_deref() == Some(&loader.integrity)
        });
        let script_no = first.and_then(|tag| tag.script_no);
        let script_no = match (is_right, script_no) {
            (true, Some(script_no)) => script_no,
            (false, Some(script_no)) => {
                let path = format!("scripttags/{script_no}");
                put(context, mall, Method::PUT, &path, *shop_no, &src, &loader).await?;
                script_no
            }
            _ => {
                let made = put(
                    context,
                    mall,
                    Method::POST,
                    "scripttags",
                    *shop_no,
                    &src,
                    &loader,
                );
                made.await?.unwrap_or_default()
            }
        };
        // An older one beside it would track everything twice.
        for extra in there.filter_map(|tag| tag.script_no) {
            delete(context, mall, *shop_no, &extra).await?;
        }
        let tag = Tag {
            shop_no: u32::try_from(*shop_no).unwrap_or(1),
            script_no,
            src: src.clone(),
        };
        if known != Some(&tag) {
            tracing::info!(mall = mall.mall, shop_no, "the tag stands in the shop");
            context.state.set_tag(&mall.mall, tag).await?;
        }
    }
    Ok(())
}

/// Takes the tags out of all shops.
///
/// # Errors
///
/// [`WorkError`].
pub async fn remove(context: &Context, mall: &Mall) -> Result<(), WorkError> {
    for tag in context.state.tags(&mall.mall).await? {
        delete(context, mall, tag.shop_no.into(), &tag.script_no).await?;
    }
    Ok(())
}

/// The app's own tags in a shop that load a tracker.
async fn ours(context: &Context, mall: &Mall, shop_no: u64) -> Result<Vec<Scripttag>, WorkError> {
    let reading = Reading {
        api: &context.api,
        mall: &mall.mall,
        lane: Lane::Background,
        shop_no,
    };
    let all: Vec<Scripttag> = reading.all("scripttags", "scripttags", &[]).await?;
    let is_ours = |tag: &Scripttag| {
        let src = tag.src.as_deref().unwrap_or_default();
        src.contains("/cafe24/tag/") && src.ends_with("/moa.js")
    };
    Ok(all.into_iter().filter(is_ours).collect())
}

async fn put(
    context: &Context,
    mall: &Mall,
    method: Method,
    path: &str,
    shop_no: u64,
    src: &str,
    loader: &Loader,
) -> Result<Option<String>, WorkError> {
    let body = json!({
        "shop_no": shop_no,
        "request": { "src": src, "display_location": ["all"], "integrity": loader.integrity },
    });
    let answer = context
        .api
        .send(&mall.mall, method, path, Some(body))
        .await?;
    let script_no = answer.pointer("/scripttag/script_no");
    Ok(script_no.and_then(|number| match number {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }))
}

async fn delete(
    context: &Context,
    mall: &Mall,
    shop_no: u64,
    script_no: &str,
) -> Result<(), WorkError> {
    let path = format!("scripttags/{script_no}?shop_no={shop_no}");
    match context
        .api
        .send(&mall.mall, Method::DELETE, &path, None)
        .await
    {
        Ok(_) | Err(super::api::ApiError::NotFound(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
