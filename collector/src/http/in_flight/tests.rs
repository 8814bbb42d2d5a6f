use http_body_util::BodyExt;

use super::*;

fn address(n: u8) -> IpAddr {
    [192, 0, 2, n].into()
}

#[test]
fn one_address_has_its_share_and_all_have_theirs() {
    let all = InFlight::default();
    let mut held = vec![all.take(address(1), PER_ADDRESS).unwrap()];
    assert!(matches!(all.take(address(1), 1), Err(HttpError::Busy)));
    for n in 2..=4 {
        held.push(all.take(address(n), PER_ADDRESS).unwrap());
    }
    assert!(matches!(all.take(address(5), 1), Err(HttpError::Busy)));
    held[0].resize(10);
    assert!(all.take(address(5), 1_000_000).is_ok());
    drop(held);
    let sums = all.0.lock().unwrap();
    assert_eq!((sums.total, sums.addresses.len()), (0, 0));
}

#[tokio::test]
async fn an_answer_holds_its_bytes_until_the_last_of_them_is_handed_on() {
    let all = InFlight::default();
    let held = all.take(address(1), 1_000_000).unwrap();
    let answer = Bytes::from(vec![b'x'; 100_000]);
    let mut body = held.body(answer.clone());
    assert_eq!(body.size_hint().exact(), Some(100_000));
    let total = || all.0.lock().unwrap().total;
    assert_eq!(total(), 100_000);
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        assert_eq!(total(), 100_000);
        let piece = frame.unwrap().into_data().unwrap();
        assert!(piece.len() <= PIECE);
        read.extend_from_slice(&piece);
    }
    assert_eq!(read, answer);
    drop(body);
    assert_eq!(total(), 0);
}

#[test]
fn a_long_answer_to_a_short_request_counts_for_what_it_is() {
    let all = InFlight::default();
    let answers: Vec<_> = (0..100)
        .map_while(|_| {
            let mut held = all.take(address(1), 20_000).ok()?;
            held.resize(1_000_000);
            Some(held)
        })
        .collect();
    assert_eq!(answers.len(), 68, "64 MiB, and the one that goes over them");
    assert!(all.take(address(2), 1).is_ok());
    drop(answers);
    assert!(all.take(address(1), PER_ADDRESS).is_ok());
}
