//! Logging in: who the visitor is on every message.
//!
//! Covers the login form, social login, a login that happens between pages, and a member on the first page
//! ever. Logging out stands in `logout.rs`, signing up in `signup.rs`, user properties in `traits.rs`.

use anyhow::Result;
use moa_e2e::people::{guest, haneul01, news};
use moa_e2e::{Device, Message, World, assert_story, story};
use serde_json::json;

/// Index of the first message of that name.
fn first(stored: &[Message], name: &str) -> usize {
    let found = stored.iter().position(|message| message.name() == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

fn count(stored: &[Message], name: &str) -> usize {
    stored
        .iter()
        .filter(|message| message.name() == name)
        .count()
}

fn sessions(stored: &[Message]) -> Vec<&str> {
    let mut sessions: Vec<_> = stored.iter().map(|m| m.context("/sessionId")).collect();
    sessions.dedup();
    sessions
}

#[tokio::test]
async fn a_guest_who_logs_in_by_the_form_stays_in_the_session() -> Result<()> {
    for sdk in ["none", "full", "no-scope"] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Phone).await?;
        visitor.choose(&format!("sdk={sdk}")).await?;
        visitor.visit("/m/").await?;
        visitor.visit("/m/member/login.html").await?;
        visitor.log_in("noeul03").await?;
        visitor.arrive("/m/index.html").await?;
        visitor.settle().await?;
        visitor.visit("/m/category/상의/45/").await?;
        visitor.leave().await?;

        let stored = world.everything(12).await?;
        let login = first(&stored, "cafe24_login");
        assert_eq!(count(&stored, "cafe24_login"), 1, "{sdk}");
        assert_eq!(
            stored[login].properties,
            json!({ "member_id": "noeul03", "group_name": "일반회원", "inflow_name": "Mobile" }),
            "{sdk}"
        );
        assert_eq!(sessions(&stored).len(), 1, "{sdk}");
        assert_eq!(count(&stored, "$session_start"), 1, "{sdk}");
        assert_eq!(count(&stored, "$session_end"), 0, "{sdk}");
        let is_after = |message: &&Message| message.context("/page/path") == "/m/index.html";
        let home = stored
            .iter()
            .position(|message| is_after(&message))
            .unwrap_or(0);
        for (at, message) in stored.iter().enumerate() {
            let user = if at < home { "" } else { "noeul03" };
            assert_eq!(message.user_id, user, "{sdk}: {}", message.name());
            assert_eq!(message.anonymous_id, stored[0].anonymous_id);
        }
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_social_login_is_a_login() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/member/login.html").await?;
    visitor.click(".sns .kakaopay").await?;
    visitor.arrive("/index.html").await?;
    visitor.settle().await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.everything(9).await?;
    assert_eq!(count(&stored, "cafe24_login"), 1);
    assert_eq!(
        stored[first(&stored, "cafe24_login")].properties,
        json!({ "member_id": "bada02", "group_name": "일반회원", "inflow_name": "PC" })
    );
    visitor.close().await
}

/// As Cafe24's login keeping does it: no login page, the cookies change between two pages.
#[tokio::test]
async fn a_login_between_two_pages_is_a_login() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.be_known_to_the_log().await?;
    visitor.visit("/").await?;
    visitor.become_member("haneul01").await?;
    visitor.visit("/category/상의/45/").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let expected = [
        json!(["$session_start", {}]),
        json!(["$page_view", { "$page_name": "담은숲" }]),
        json!(["view_home", {}]),
        json!(["identify", guest()]),
        json!(["$page_view", { "$page_name": "상의 - 담은숲" }]),
        json!(["view_product_list", { "category_name": "상의", "cate_no": "45" }]),
        json!(["cafe24_login", { "member_id": "haneul01", "group_name": "단골회원", "inflow_name": "PC" }]),
        json!(["identify", news(&haneul01(), &guest())]),
        json!(["$page_view", { "$page_name": "담은숲" }]),
        json!(["view_home", {}]),
    ];
    let stored = world.everything(expected.len() + 3).await?;
    assert_story(&story(&stored), &expected);
    visitor.close().await
}

/// Whoever is logged in on the very first page may have been for long.
#[tokio::test]
async fn a_member_on_the_first_page_ever_has_not_just_logged_in() -> Result<()> {
    for choices in [
        "sdk=none&tag=skin",
        "sdk=full&tag=skin",
        "sdk=none&tag=late",
    ] {
        a_first_page(choices).await?;
    }
    Ok(())
}

/// An SDK that never answers keeps nothing back that stands elsewhere, the cart included.
#[tokio::test]
async fn a_silent_sdk_keeps_nothing_back() -> Result<()> {
    a_first_page("sdk=silent&tag=skin").await
}

async fn a_first_page(choices: &str) -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.choose(choices).await?;
    visitor.be_known_to_the_log().await?;
    visitor.become_member("haneul01").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let expected = [
        json!(["$session_start", {}]),
        json!(["$page_view", { "$page_name": "담은숲" }]),
        json!(["view_home", {}]),
        json!(["identify", haneul01()]),
    ];
    let stored = world.everything(expected.len() + 1).await?;
    assert_story(&story(&stored), &expected);
    let is_theirs = |message: &Message| message.user_id == "haneul01";
    assert!(stored.iter().all(is_theirs), "{choices}");
    visitor.close().await
}

/// The answer to a login brings its cookies before the page it was sent from is gone. That page, which may
/// still wait for what it shows late, is the guest's to its end.
#[tokio::test]
async fn the_page_that_is_left_for_a_login_is_the_guests() -> Result<()> {
    let world = World::builder()
        .store(&["--sdk", "full", "--slow", "1500"])
        .start()
        .await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/category/상의/45/").await?;
    visitor.be_tracked().await?;
    visitor.become_member("haneul01").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.everything(8).await?;
    for message in &stored {
        // By its address: a session may begin before the document says of which type it is.
        let is_left = message.context("/page/path") != "/";
        let user = if is_left { "" } else { "haneul01" };
        assert_eq!(message.user_id, user, "{}", message.name());
    }
    assert_eq!(count(&stored, "cafe24_login"), 1);
    visitor.close().await
}
