use moa_catalog::{Catalog, Read};

use super::*;

fn of(text: &str) -> Vec<(String, Place<'_>)> {
    let named = places(text).into_iter();
    named.map(|one| (one.words, one.place)).collect()
}

#[test]
fn the_word_before_says_what_it_is() {
    let text = "`iProductNo`, path (`/product/<name>/<no>/`) of meta `og:url`, `?product_no`, `#prdNo`, cookie `a_{N}`, sessionStorage `member_{N}`";
    assert_eq!(
        of(text),
        [
            ("iProductNo".to_owned(), Place::Global("iProductNo")),
            ("meta og:url".to_owned(), Place::Meta("og:url")),
            ("?product_no".to_owned(), Place::Parameter("product_no")),
            ("#prdNo".to_owned(), Place::Element("#prdNo")),
            ("cookie a_{N}".to_owned(), Place::Cookie("a_{N}")),
            (
                "sessionStorage member_{N}".to_owned(),
                Place::Session("member_{N}")
            ),
        ]
    );
}

#[test]
fn what_would_have_to_be_called_is_no_place() {
    assert_eq!(
        of("`getCustomerInfo().customer.name`, `a[].b`, `moa('page', …)`, ``, ` `"),
        []
    );
    assert_eq!(of("an unpaired ` tick"), []);
}

/// Most properties that pages show can be looked for.
#[test]
fn the_catalogue_names_places() {
    let catalog = Catalog::built_in();
    let product = catalog.event("view_product").unwrap();
    for property in &product.properties {
        let Some(Read::At(text)) = &property.read else {
            panic!("{} is not read from a page", property.name);
        };
        assert!(!places(text).is_empty(), "{}: {text}", property.name);
    }
}
