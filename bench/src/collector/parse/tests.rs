use super::*;

#[tokio::test]
async fn a_hundred_messages_take_longer_than_one() {
    let time = Duration::from_millis(50);
    let one = bodies_a_second(Bodies::new(1).unwrap(), time)
        .await
        .unwrap();
    let hundred = bodies_a_second(Bodies::new(100).unwrap(), time)
        .await
        .unwrap();
    assert!(one > hundred && hundred > 0.0, "{one} {hundred}");
}
