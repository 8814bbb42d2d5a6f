use super::*;
use moa_message::limits::LIST_LIMIT;

/// What the attacks send is what they are named after: the collector reads it, and answers as it does to such things.
#[tokio::test]
async fn the_attacks_reach_the_collector() {
    let folder = tempfile::tempdir().unwrap();
    let settings = crate::collector::servers::collector_settings(folder.path());
    let collector = moa_collector::server::Collector::start(settings)
        .await
        .unwrap();
    let address = collector.address();
    let way = ("127.0.1.1:0".parse().unwrap(), address);
    let answer = async |attack: Attack| {
        attack
            .once(way, &attack.request(1), &mut Vec::new())
            .await
            .unwrap()
    };
    for attack in [
        Attack::LongContext,
        Attack::Orders,
        Attack::Lists,
        Attack::SmallPacked,
    ] {
        assert_eq!(answer(attack).await, "200", "{attack:?}");
    }
    assert_eq!(answer(Attack::Guesses).await, "404");
    assert_eq!(answer(Attack::Depth).await, "200");
    collector.stop().await;
    let connection = Connection::open(folder.path().join("log.db")).unwrap();
    let count = |query: &str| {
        connection
            .query_row(query, [], |row| row.get::<_, u64>(0))
            .unwrap()
    };
    assert!(count("SELECT count(*) FROM messages WHERE type = 'page'") >= 9_000);
    assert!(count("SELECT count(*) FROM messages WHERE event = 'cafe24_complete_order'") >= 5_000);
    assert!(count("SELECT count(*) FROM properties") >= LIST_LIMIT as u64);
    assert!(count("SELECT count(*) FROM rejected") >= 1);
}
