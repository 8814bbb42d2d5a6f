//! The smaller APIs: Front, Analytics, D.Collection.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use moa_cafe24::Faults;
use moa_collector::cafe24::api::ApiError;
use moa_collector::cafe24::dcollection::{What, find};
use moa_collector::cafe24::state::JobKind;
use moa_collector::cafe24::time::day;

use crate::mall::{MALL, World, born, tiny};
use crate::truth::stored;

#[tokio::test(start_paused = true)]
async fn what_a_cart_s_webhook_lacks_comes_from_the_front_or_else_the_admin() {
    for has_front in [true, false] {
        let mut world = World::new(tiny(), Faults::default(), born());
        world.has_front = has_front;
        world.start();
        world.install().await;
        world.live_for(TimeDelta::days(4)).await;
        let calls = world.cafe24.calls(MALL).by_endpoint;
        let count = |path: &str| calls.get(path).copied().unwrap_or_default();
        assert_eq!(count("GET products/{}") > 0, has_front, "{calls:?}");
        assert_eq!(count("GET admin/products/{}") > 0, !has_front, "{calls:?}");
        let truth = world.cafe24.truth(MALL);
        let told = stored(&world.log_db());
        let is_row = |name: &str| name == "cafe24_add_to_cart_items";
        let rows = told.iter().filter(|one| is_row(&one.name));
        let mut names = 0;
        for row in rows {
            let same = truth.events.iter().find(|event| {
                is_row(event.name)
                    && event.member == row.user
                    && event.properties["product_no"] == row.properties["product_no"]
                    && (event.at - row.at).abs() < TimeDelta::minutes(1)
            });
            let same = &same.unwrap().properties;
            for name in ["product_name", "product_price"] {
                assert_eq!(row.properties.get(name), same.get(name), "{name}");
            }
            names += usize::from(row.properties.contains_key("option_value"));
        }
        assert!(names > 5);
    }
}

#[tokio::test(start_paused = true)]
async fn our_numbers_stand_beside_cafe24_s_day_by_day() {
    let world = World::new(tiny(), Faults::default(), born());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(6)).await;
    assert_eq!(world.job(JobKind::Reconcile).await.problem, None);
    let rows = world
        .context()
        .state
        .comparisons(None, day(born()))
        .await
        .unwrap();
    let mut placed: BTreeMap<_, u64> = BTreeMap::new();
    let truth = world.cafe24.truth(MALL);
    for order in truth
        .events
        .iter()
        .filter(|event| event.name == "cafe24_complete_order")
    {
        *placed.entry(day(order.at)).or_default() += 1;
    }
    for what in ["page_views", "orders"] {
        let rows: Vec<_> = rows.iter().filter(|row| row.what == what).collect();
        let days: Vec<_> = rows.iter().map(|row| row.day).collect();
        let expected: Vec<_> = day(born()).iter_days().take(6).collect();
        assert_eq!(days, expected);
        for row in rows {
            let placed = placed.get(&row.day).copied().unwrap_or_default();
            match what {
                "orders" => assert_eq!((row.ours, row.theirs), (placed, placed), "{row:?}"),
                _ => assert_eq!((row.ours, row.theirs), (0, placed * 60 + 40), "{row:?}"),
            }
        }
    }
    // Without Cafe24's approval nothing is asked, and nothing is wrong.
    let mut world = World::new(tiny(), Faults::default(), born());
    world.app.analytics = false;
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(3)).await;
    assert_eq!(world.job(JobKind::Reconcile).await.problem, None);
    assert_eq!(world.count("SELECT count(*) FROM comparisons"), 0);
    assert_eq!(world.known().await.problem, None);
}

#[tokio::test(start_paused = true)]
async fn dcollection_is_asked_with_a_name_and_a_password() {
    let mut world = World::new(tiny(), Faults::default(), born());
    world.start();
    let category = [("dcollection_product_category", "1".to_owned())];
    for (what, query) in [(What::Shops, &[][..]), (What::Products, &category)] {
        let found = find(&world.context().api, what, query).await.unwrap();
        assert!(!found.is_empty(), "{what:?}");
    }
    world.kill().await;
    for (credentials, words) in [
        (None, "cafe24.dcollection_user"),
        (Some(("client".to_owned(), "wrong".to_owned())), "401"),
    ] {
        world.app.dcollection = credentials;
        world.start();
        let error = find(&world.context().api, What::Shops, &[])
            .await
            .unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(!matches!(error, ApiError::Unavailable { .. }));
        world.kill().await;
    }
}
