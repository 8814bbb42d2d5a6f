//! The tag's `data-` attributes are its settings, and a word that is none is not guessed at.

use anyhow::Result;
use moa_e2e::{Device, Visitor, World};
use serde_json::{Value, json};

/// What the console says of us.
async fn ours(visitor: &Visitor) -> Result<Vec<String>> {
    let mut lines = visitor.console().await?;
    lines.retain(|line| line.contains("[moa]"));
    Ok(lines)
}

async fn open_with(world: &World, visitor: &Visitor, attributes: Value) -> Result<()> {
    visitor.open("/").await?;
    visitor.console().await?;
    visitor.add_tag(&world.loader(), attributes).await?;
    visitor.be_tracked().await
}

#[tokio::test]
async fn attributes_are_settings() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let attributes = json!({
        "data-write-key": "e2e-key",
        "data-privacy": r#"{"email":"drop"}"#,
        "data-debug": "true",
        "data-wait": "0",
    });
    open_with(&world, &visitor, attributes).await?;
    visitor
        .run("moa('setUserProperties', { email: 'a@example.com', plan: 'gold' })")
        .await?;
    let stored = world.everything(5).await?;
    let plans = stored
        .iter()
        .filter(|message| message.traits["plan"] == "gold");
    assert_eq!(
        plans.map(|message| &message.traits).collect::<Vec<_>>(),
        [&json!({ "plan": "gold" })]
    );
    let lines = ours(&visitor).await?;
    for shown in ["$page_view", "identify", "answer"] {
        assert!(
            lines.iter().any(|line| line.contains(shown)),
            "{shown}: {lines:#?}"
        );
    }
    visitor.close().await
}

#[tokio::test]
async fn a_consent_that_is_no_word_of_ours_is_none() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for consent in ["deny", "false", "GRANTED"] {
        let attributes = json!({ "data-write-key": "e2e-key", "data-consent": consent });
        open_with(&world, &visitor, attributes).await?;
        visitor.run("moa('track', 'more')").await?;
        visitor.stay(400).await?;
        let lines = ours(&visitor).await?;
        assert_eq!(lines.len(), 1, "{consent}: {lines:#?}");
        assert!(lines[0].contains("consent is"), "{lines:?}");
    }
    visitor.leave().await?;
    assert_eq!(world.everything(0).await?.len(), 0);
    visitor.close().await
}
