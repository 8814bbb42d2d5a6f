//! The main page.

use axum::response::IntoResponse;

use super::{Page, cards::cards};
use crate::Result;
use crate::visit::Visit;

/// `/` and `/index.html`.
pub async fn page(visit: Visit) -> Result<impl IntoResponse> {
    let goods = &visit.store.goods;
    let pick = |numbers: &[u32]| {
        let products = numbers.iter().filter_map(|no| goods.product(*no));
        cards(products.collect::<Vec<_>>(), &visit)
    };
    Page::new(&visit, "MAIN", "/index.html", "main.html")
        .with(
            "new_goods",
            pick(&[1002, 1004, 1007, 1011, 1003, 1009, 1014, 1010]),
        )
        .with("best_goods", pick(&[1001, 1005, 1012, 1015]))
        .with("more_goods", pick(&[1016, 1013, 1006, 1008]))
        .with("canonical", "/")
        .render()
}
