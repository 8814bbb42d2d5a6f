use super::*;
use crate::shop::{ENGLISH, KOREAN};

fn goods() -> Goods {
    Goods::load().unwrap()
}

#[test]
fn every_product_stands_in_a_known_category() {
    let goods = goods();
    for product in &goods.products {
        assert!(
            goods.category(product.category).is_some(),
            "{}",
            product.name
        );
        assert_eq!(product.code.len(), 8, "{}", product.name);
    }
}

#[test]
fn a_nested_category_shows_in_its_parent() {
    let goods = goods();
    assert!(goods.in_category(45).iter().any(|p| p.no == 1001));
    assert!(!goods.in_category(46).iter().any(|p| p.no == 1002));
    let path: Vec<_> = goods.category_path(46).iter().map(|c| c.no).collect();
    assert_eq!(path, [45, 46]);
}

#[test]
fn items_are_the_combinations_of_choices() {
    let goods = goods();
    let shirt = goods.product(1002).unwrap();
    let items = shirt.items();
    assert_eq!(items.len(), 6);
    assert_eq!(items[5].code, "P00000BB000F");
    assert_eq!(shirt.option_text(&items[5], true), "색상=네이비, 사이즈=L");
    assert_eq!(shirt.option_extra(&items[5], &KOREAN), Money(2000));
    assert_eq!(shirt.option_extra(&items[5], &ENGLISH), Money(150));
    assert_eq!(goods.product(1001).unwrap().items().len(), 1);
}

#[test]
fn a_set_costs_what_its_components_cost_in_it() {
    let goods = goods();
    let set = goods.product(1012).unwrap();
    for shop in [&KOREAN, &ENGLISH] {
        let sum: Money = set.set.iter().map(|part| part.price(shop)).sum();
        assert_eq!(sum, set.price(shop));
    }
}

#[test]
fn search_reads_names_without_their_markup() {
    let found: Vec<_> = goods().search("stripe").iter().map(|p| p.no).collect();
    assert_eq!(found, [1004]);
    assert!(goods().search("span").is_empty());
    assert!(goods().search("  ").is_empty());
}
