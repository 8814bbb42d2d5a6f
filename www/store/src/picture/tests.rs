use super::*;
use crate::goods::Goods;

#[test]
fn every_product_has_a_picture_of_its_own() {
    let mut pictures: Vec<_> = Goods::load()
        .unwrap()
        .products
        .iter()
        .map(|p| product(&p.art, &p.color))
        .collect();
    let all = pictures.len();
    pictures.sort();
    pictures.dedup();
    assert_eq!(pictures.len(), all);
}

#[test]
fn scenes_are_found_by_name() {
    assert!(scene("forest-2").is_some());
    assert!(scene("cloth-4").is_some());
    assert!(scene("sea-1").is_none());
    assert!(scene("forest-x").is_none());
}
