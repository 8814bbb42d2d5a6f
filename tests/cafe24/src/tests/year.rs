//! How long a year takes.

use std::time::Instant;

use super::*;

/// Prints what a year of 10,000 members and 50,000 orders costs; asserts nothing.
#[tokio::test(start_paused = true)]
async fn a_year_of_ten_thousand_members() {
    let start = Instant::now();
    let cafe = cafe(Plan::year(born()), Faults::default());
    println!("planned: {:?}", start.elapsed());
    let count = Arc::new(Mutex::new((0, 0)));
    let counter = count.clone();
    let deliver: Deliver = Arc::new(move |delivery| {
        let mut count = counter.lock().unwrap();
        count.0 += 1;
        count.1 += delivery.body.len();
        Box::pin(async { Some(200) })
    });
    cafe.live(MALL, later(400), deliver).await;
    println!(
        "lived: {:?}, (webhooks, bytes): {:?}",
        start.elapsed(),
        count.lock().unwrap()
    );
    let truth = cafe.truth(MALL);
    println!(
        "truth: {:?}, {} events",
        start.elapsed(),
        truth.events.len()
    );
}

#[test]
fn a_year_without_webhooks() {
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _guard = runtime.enter();
    let cafe = cafe(Plan::year(born()), Faults::default());
    cafe.live_until(MALL, later(400));
    println!("a year without webhooks: {:?}", start.elapsed());
}
