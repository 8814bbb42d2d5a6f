//! Personal data: sent as it is, hashed or dropped, as the merchant wants it; and addresses without the
//! secrets they may hold.
//!
//! Covers `privacy` for the signup, the member's properties and those that the page sets, rules that are
//! wrong, and the masking of addresses. (127.0.0.1 is a secure context: it has Web Crypto.)

use anyhow::Result;
use moa_e2e::people::haneul01;
use moa_e2e::{Device, Visitor, World, named};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A store whose pages have no tag; it is added with rules of the test's.
async fn world() -> Result<World> {
    World::builder().without_tag().start().await
}

/// Opens a page and tracks it with these rules, as JavaScript has them.
async fn open(world: &World, visitor: &Visitor, path: &str, privacy: &str) -> Result<()> {
    visitor.open(path).await?;
    world.tag(visitor, &format!("privacy: {privacy}")).await?;
    visitor.settle().await
}

/// Signs up and is greeted, with these rules; the signup's properties.
async fn sign_up(privacy: &str) -> Result<Value> {
    let world = world().await?;
    let visitor = world.visitor(Device::Pc).await?;
    open(&world, &visitor, "/member/join.html", privacy).await?;
    visitor.fill_join_form("daon07").await?;
    visitor.fill("#nick_name", "Daon").await?;
    visitor.join().await?;
    world.tag(&visitor, &format!("privacy: {privacy}")).await?;
    let stored = world.stored(3).await?;
    let signups = named(&stored, "cafe24_signup");
    assert_eq!(signups.len(), 1);
    visitor.close().await?;
    Ok(signups[0].properties.clone())
}

#[tokio::test]
async fn a_signup_says_no_more_than_the_merchant_wants() -> Result<()> {
    assert_eq!(
        sign_up("undefined").await?,
        json!({
            "name": "정다온", "nick_name": "Daon", "birthday": "1994-05-17", "gender": "F",
            "cellphone": "010-0000-0404",
        })
    );
    let all = "{ name: 'hash', nick_name: 'hash', birthday: 'drop', cellphone: 'hash' }";
    assert_eq!(
        sign_up(all).await?,
        json!({
            "name": sha256("정다온"),
            "nick_name": sha256("daon"),
            "gender": "F",
            "cellphone": sha256("01000000404"),
        })
    );
    // As the tag's attribute has it.
    let attribute = r#"'{"cellphone":"drop","name":"drop"}'"#;
    assert_eq!(
        sign_up(attribute).await?,
        json!({ "nick_name": "Daon", "birthday": "1994-05-17", "gender": "F" })
    );
    Ok(())
}

#[tokio::test]
async fn a_member_is_hashed_or_left_out() -> Result<()> {
    let world = world().await?;
    for (member, privacy, changes) in [
        ("haneul01", "undefined", json!({})),
        (
            "haneul01",
            "{ email: 'hash', phone: 'hash', name: 'drop', nick_name: 'hash' }",
            json!({
                "email": sha256("haneul@example.com"),
                "phone": sha256("0200000101"),
                "name": null,
                "nick_name": sha256("하늘이"),
            }),
        ),
        (
            "haneul01",
            "{ email: 'drop', phone: 'drop', name: 'hash', birthday: 'drop' }",
            json!({ "email": null, "phone": null, "name": sha256("김하늘") }),
        ),
    ] {
        let visitor = world.visitor(Device::Pc).await?;
        visitor.be_known_to_the_log().await?;
        visitor.become_member(member).await?;
        let before = world.everything(0).await?.len();
        open(&world, &visitor, "/", privacy).await?;
        visitor.leave().await?;
        let stored = world.everything(before + 5).await?;
        let told = named(&stored[before..], "identify");
        assert_eq!(told.len(), 1, "{privacy}");
        let person = haneul01();
        for (name, value) in person.as_object().into_iter().flatten() {
            let expected = changes.get(name).unwrap_or(value);
            assert_eq!(told[0].traits[name], *expected, "{name} with {privacy}");
        }
        for (name, value) in changes.as_object().into_iter().flatten() {
            let is_there = told[0].traits.get(name).is_some();
            assert_eq!(is_there, !value.is_null(), "{name} with {privacy}");
        }
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn answers_to_the_shops_questions_are_hashed_as_json() -> Result<()> {
    let world = world().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("bada02").await?;
    open(&world, &visitor, "/", "{ additional_information: 'hash' }").await?;
    let stored = world.everything(4).await?;
    let json =
        r#"[{"name":"좋아하는 소재","value":"린넨"},{"name":"알게 된 경로","value":"친구 소개"}]"#;
    let traits = &named(&stored, "identify")[0].traits;
    assert_eq!(traits["additional_information"], sha256(json));
    visitor.close().await
}

#[tokio::test]
async fn what_the_page_sets_is_no_exception() -> Result<()> {
    let world = world().await?;
    let visitor = world.visitor(Device::Pc).await?;
    open(
        &world,
        &visitor,
        "/",
        "{ email: 'hash', phone: 'drop', cellphone: 'hash' }",
    )
    .await?;
    visitor
        .run(
            "moa('setUserProperties', { email: '  Haneul@Example.com ', phone: '02-0000-0101', plan: 'gold' });
             moa('updateUserProperties', {
               set: { email: 'haneul@example.com', phone: '1' },
               append: { cellphone: '+82 10-0000-0101' },
             });
             moa('identify', 'user-1', { email: 'haneul@example.com' });
             moa('track', 'contact', { email: 'mine@example.com' });",
        )
        .await?;
    let stored = world.everything(9).await?;
    let identifies = named(&stored, "identify")
        .into_iter()
        .map(|message| &message.traits);
    let own: Vec<_> = identifies
        .filter(|traits| traits["mall_id"].is_null())
        .collect();
    let email = sha256("haneul@example.com");
    assert_eq!(
        json!(own),
        json!([
            { "email": email, "plan": "gold" },
            { "$set": { "email": email }, "$append": { "cellphone": sha256("+821000000101") } },
            { "email": email },
        ])
    );
    // What the page puts into an event of its own is the page's.
    assert_eq!(
        named(&stored, "contact")[0].properties["email"],
        "mine@example.com"
    );
    visitor.close().await
}

/// The page goes before a hash is made: what has none is dropped, never sent as it is.
#[tokio::test]
async fn a_page_that_goes_sends_nothing_bare() -> Result<()> {
    let world = world().await?;
    let visitor = world.visitor(Device::Pc).await?;
    open(&world, &visitor, "/", "{ email: 'hash' }").await?;
    visitor
        .run_and_leave("moa('setUserProperties', { email: 'late@example.com', plan: 'gold' }); location.href = 'about:blank'")
        .await?;
    let stored = world.everything(5).await?;
    let last = named(&stored, "identify");
    let traits = &last.last().expect("it is told").traits;
    assert_eq!(traits["plan"], "gold");
    let email = traits.get("email").cloned().unwrap_or_default();
    assert!(
        email.is_null() || email == sha256("late@example.com"),
        "{email}"
    );
    visitor.close().await
}

#[tokio::test]
async fn wrong_rules_stop_everything_with_one_line() -> Result<()> {
    let world = world().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for rules in [
        "{ email: 'md5' }",
        "{ mail: 'drop' }",
        "{ email: 'hash', phone: true }",
        "'email=hash'",
        "'[\"email\"]'",
        "'\"hash\"'",
        "['email']",
        "'hash'",
        "null",
        "true",
        "''",
    ] {
        visitor.open("/").await?;
        visitor.console().await?;
        world.tag(&visitor, &format!("privacy: {rules}")).await?;
        visitor.run("moa('track', 'more')").await?;
        visitor.stay(400).await?;
        let console = visitor.console().await?;
        let ours: Vec<_> = console
            .iter()
            .filter(|line| line.contains("[moa]"))
            .collect();
        assert_eq!(ours.len(), 1, "{rules}: {console:#?}");
        assert!(ours[0].contains("privacy"), "{rules}: {ours:?}");
    }
    visitor.leave().await?;
    assert_eq!(world.everything(0).await?.len(), 0);
    visitor.close().await
}

#[tokio::test]
async fn addresses_go_without_personal_data() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let secrets = "email=a%40example.com&phone=010-0000-0101&token=t0p&member_id=haneul01&q=b@example.com&utm_source=naver";
    let masked = "email=***&phone=***&token=***&member_id=***&q=***&utm_source=naver";
    visitor.visit(&format!("/?{secrets}")).await?;
    // The next page has it as its referrer.
    visitor.click(".hero .btn").await?;
    visitor.arrive("/category/").await?;
    visitor.settle().await?;
    visitor.leave().await?;
    let stored = world.stored(4).await?;
    let of_page = |page: &str| {
        let found = stored.iter().find(|m| m.context("/page/type") == page);
        found.expect("both pages are seen")
    };
    let (home, list) = (of_page("home"), of_page("product_list"));
    assert_eq!(home.context("/page/search"), format!("?{masked}"));
    assert_eq!(
        home.context("/page/url"),
        format!("{}/?{masked}", world.store.address)
    );
    assert_eq!(list.context("/page/referrer"), home.context("/page/url"));
    assert_eq!(stored[1].properties["utm_source"], "naver");
    visitor.close().await
}
