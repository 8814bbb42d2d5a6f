//! Signing up: the form is told by the page that greets the new member, once.
//!
//! Covers the form, a form that was refused first, one that was left, and joining with one click.

use anyhow::Result;
use moa_e2e::{Device, Message, World, named};
use serde_json::{Value, json};

fn signups(stored: &[Message]) -> Vec<&Value> {
    let signups = named(stored, "cafe24_signup").into_iter();
    signups.map(|signup| &signup.properties).collect()
}

#[tokio::test]
async fn the_form_is_told_once_with_all_it_holds() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/member/agreement.html").await?;
    visitor.click("#agree_service_check0").await?;
    visitor.click("#agree_privacy_check0").await?;
    visitor.click(".xans-member-agreement .btn.wide").await?;
    visitor.arrive("/member/join.html").await?;
    // The id is taken: the form comes back, and nobody has joined.
    visitor.fill_join_form("haneul01").await?;
    visitor.click("#joinForm .btn.wide").await?;
    visitor
        .until("return location.search.includes('failed')")
        .await?;
    visitor.fill_join_form("daon04").await?;
    visitor.click("#joinForm .btn.wide").await?;
    visitor.arrive("/member/join_result.html").await?;
    visitor.settle().await?;
    visitor.visit("/member/join_result.html").await?;
    visitor.leave().await?;
    let stored = world.stored(6).await?;
    assert_eq!(
        signups(&stored),
        [&json!({
            "name": "정다온",
            "nick_name": "다온이",
            "birthday": "1994-05-17",
            "gender": "F",
            "cellphone": "010-0000-0404",
        })]
    );
    let pages: Vec<_> = stored
        .iter()
        .map(|message| message.context("/page/type"))
        .collect();
    assert_eq!(
        pages,
        [
            "other",
            "join",
            "join",
            "join_result",
            "join_result",
            "join_result"
        ]
    );
    visitor.close().await
}

/// The page that greeted the member is come back to, from another page.
#[tokio::test]
async fn coming_back_to_the_greeting_is_no_second_signup() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/member/join.html").await?;
    visitor.fill_join_form("daon05").await?;
    visitor.click("#joinForm .btn.wide").await?;
    visitor.arrive("/member/join_result.html").await?;
    visitor.settle().await?;
    visitor.visit("/").await?;
    visitor.visit("/member/join_result.html").await?;
    visitor.leave().await?;
    let stored = world.stored(6).await?;
    assert_eq!(signups(&stored).len(), 1, "{:?}", signups(&stored));
    visitor.close().await
}

#[tokio::test]
async fn a_form_that_was_left_is_forgotten() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/member/join.html").await?;
    visitor.fill_join_form("daon06").await?;
    visitor.visit("/").await?;
    visitor.visit("/member/agreement.html").await?;
    visitor.click(".sns .naver").await?;
    visitor.arrive("/member/join_result.html").await?;
    visitor.settle().await?;
    visitor.leave().await?;
    let stored = world.stored(7).await?;
    assert_eq!(
        signups(&stored),
        [&json!({ "name": "정솔" })],
        "not the form's"
    );
    visitor.close().await
}

/// Joining with one click has no form, and logs in.
#[tokio::test]
async fn a_social_signup_is_a_signup_and_a_login() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Phone).await?;
    visitor.visit("/m/member/agreement.html").await?;
    visitor.click(".sns .naver").await?;
    visitor.arrive("/m/member/join_result.html").await?;
    visitor.settle().await?;
    visitor.visit("/m/").await?;
    visitor.leave().await?;
    let stored = world.stored(6).await?;
    assert_eq!(signups(&stored), [&json!({ "name": "정솔" })]);
    let of = |name: &str| {
        stored
            .iter()
            .filter(|m| m.event == name)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("cafe24_signup")[0].user_id, "sup1204870@s");
    assert_eq!(of("cafe24_login").len(), 1);
    assert_eq!(
        of("cafe24_login")[0].properties["member_id"],
        "sup1204870@s"
    );
    visitor.close().await
}
