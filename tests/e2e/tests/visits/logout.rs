//! Logging out, and somebody else logging in: their session is theirs, and nothing of them stays.

use anyhow::Result;
use moa_e2e::people::{bada02, noeul03};
use moa_e2e::{Device, Message, World, story};
use serde_json::json;

/// Index of the first message of that name.
fn first(stored: &[Message], name: &str) -> usize {
    let found = stored.iter().position(|message| message.name() == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

fn sessions(stored: &[Message]) -> Vec<&str> {
    let mut sessions: Vec<_> = stored.iter().map(|m| m.context("/sessionId")).collect();
    sessions.dedup();
    sessions
}

#[tokio::test]
async fn logging_out_ends_the_session_and_keeps_the_device() -> Result<()> {
    for store in [&["--sdk", "none"], &["--sdk", "full"]] {
        let world = World::builder().store(store).start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.be_known_to_the_log().await?;
        visitor.become_member("haneul01").await?;
        visitor.visit("/").await?;
        visitor
            .click("a[href*='/exec/front/Member/logout/']")
            .await?;
        visitor.arrive("/index.html").await?;
        visitor.settle().await?;
        visitor.visit("/").await?;
        visitor.leave().await?;
        let stored = world.everything(13).await?;
        let names: Vec<_> = story(&stored)
            .iter()
            .map(|chapter| chapter[0].clone())
            .collect();
        assert_eq!(
            json!(names),
            json!([
                "$session_start",
                "$page_view",
                "view_home",
                "identify",
                "$session_end",
                "$session_start",
                "$page_view",
                "view_home",
                "identify",
                "$page_view",
                "view_home",
            ]),
            "{store:?}"
        );
        let end = first(&stored, "$session_end");
        // What a page says at last can come after what the next one says at first.
        let of_members = stored[end].context("/sessionId");
        for message in &stored {
            let is_members = message.context("/sessionId") == of_members;
            let user = if is_members { "haneul01" } else { "" };
            assert_eq!(message.user_id, user, "{}", message.name());
            assert_eq!(message.anonymous_id, stored[0].anonymous_id);
        }
        assert_eq!(sessions(&stored).len(), 2);
        assert!(
            stored[end].timestamp < stored[end + 1].timestamp,
            "it ended when it was last active"
        );
        let guest = &stored[first(&stored[end..], "identify") + end].traits;
        assert_eq!(guest["is_login"], false);
        for name in [
            "member_id",
            "name",
            "available_point",
            "last_login_provider",
            "group_name",
        ] {
            assert!(guest[name].is_null(), "{name} is the member's: {guest}");
        }
        visitor.close().await?;
    }
    Ok(())
}

/// Somebody else's session, and nothing of the member before, whether or not a guest came between.
#[tokio::test]
async fn another_member_begins_a_session_of_their_own() -> Result<()> {
    for between in ["/exec/front/Member/logout/", "/_demo"] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.be_known_to_the_log().await?;
        visitor.become_member("haneul01").await?;
        visitor.visit("/").await?;
        visitor.open(between).await?;
        if between != "/_demo" {
            visitor.settle().await?;
        }
        visitor.open("/_demo").await?;
        let mut before = world.everything(5).await?;
        for (id, person) in [("bada02", bada02()), ("noeul03", noeul03())] {
            visitor.become_member(id).await?;
            visitor.visit("/category/상의/45/").await?;
            visitor.open("/_demo").await?;
            let stored = world.everything(before.len() + 5).await?;
            let new = &stored[before.len()..];
            let theirs: Vec<_> = new.iter().filter(|m| m.event != "$session_end").collect();
            for message in &theirs {
                assert_eq!(message.user_id, id, "{between}: {}", message.name());
                let session = message.context("/sessionId");
                let is_theirs = |other: &Message| {
                    other.context("/sessionId") != session || other.user_id.is_empty()
                };
                assert!(
                    before.iter().all(is_theirs),
                    "{between}: {}",
                    message.name()
                );
            }
            let of = |name: &str| {
                let found = theirs.iter().find(|message| message.name() == name);
                found.unwrap_or_else(|| panic!("{id} has a {name}"))
            };
            let login = &of("cafe24_login").properties;
            assert_eq!(login["member_id"], id, "{between}");
            assert_ne!(login["group_name"], "단골회원", "{between}");
            // Where no guest came between, Cafe24's cache may still hold the other member: nothing is
            // said then, rather than that.
            let traits = &of("identify").traits;
            let is_sure = id == "bada02" && between != "/_demo";
            for (name, value) in traits.as_object().into_iter().flatten() {
                let is_passing = name.starts_with("cvid") || name.starts_with("last_visit");
                assert!(
                    is_passing || person[name] == *value,
                    "{between}, {id}: {name} is {value}"
                );
            }
            for (name, value) in person.as_object().into_iter().flatten() {
                let is_there = traits[name] == *value;
                assert!(is_there || !is_sure, "{id}: {name} is {}", traits[name]);
            }
            assert_eq!(traits["member_id"], id);
            before = stored;
        }
        visitor.close().await?;
    }
    Ok(())
}
