//! How long a year takes.

use std::collections::BTreeMap;
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
    println!("by number: {:?}", cafe.told(MALL));
    let mut names = BTreeMap::<&str, usize>::new();
    cafe.each_event(MALL, |event| *names.entry(event.name).or_default() += 1);
    println!("truth: {:?}, by name: {names:?}", start.elapsed());
}

/// Prints what it costs without webhooks, and what reading all its orders costs then.
#[tokio::test(start_paused = true)]
async fn a_year_without_webhooks() {
    let start = Instant::now();
    let cafe = cafe(Plan::year(born()), Faults::default());
    cafe.live_until(MALL, later(400));
    println!("a year without webhooks: {:?}", start.elapsed());
    let token = token(&cafe).await;
    let start = Instant::now();
    let (mut count, mut pages) = (0, 0);
    for month in 1..=12 {
        let mut offset = 0;
        loop {
            let path = format!(
                "orders?start_date=2026-{month:02}-01&end_date=2026-{month:02}-28&embed=items&limit=1000&offset={offset}"
            );
            let page = calm(&cafe, &token, &path).await["orders"]
                .as_array()
                .unwrap()
                .len();
            (offset, count, pages) = (offset + page, count + page, pages + 1);
            if page < 1_000 {
                break;
            }
        }
    }
    println!(
        "{count} orders in {pages} pages, read and parsed: {:?}",
        start.elapsed()
    );
}
