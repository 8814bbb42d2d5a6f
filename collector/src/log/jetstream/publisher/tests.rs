use super::*;

#[test]
fn a_copy_of_what_is_not_yet_safe_is_not_safe() {
    let ack = |duplicate, sequence| PublishAck {
        duplicate,
        sequence,
        ..PublishAck::default()
    };
    assert_eq!(outcome(&ack(false, 7)), PublishOutcome::Stored);
    assert_eq!(outcome(&ack(true, 7)), PublishOutcome::Known);
    assert_eq!(outcome(&ack(true, 0)), PublishOutcome::Unknown);
}

#[tokio::test]
async fn a_repeated_id_fares_as_the_first() {
    let sent = vec![Sent::Failed, Sent::Repeats(0)];
    let outcomes = outcomes(sent, Instant::now(), &mut None).await;
    assert_eq!(outcomes, [PublishOutcome::Unknown, PublishOutcome::Unknown]);
}
