//! The goods: categories, products and their options (`assets/goods.toml`).

use serde::Deserialize;

use crate::money::Money;
use crate::shop::Shop;
use crate::text;
use crate::{Result, StoreError};

/// A category; `parent` makes it a nested one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// `cate_no` of the addresses.
    pub no: u32,
    name: String,
    en: String,
    /// The category above.
    pub parent: Option<u32>,
}

impl Category {
    /// The name in Korean or English.
    pub fn name(&self, korean: bool) -> &str {
        if korean { &self.name } else { &self.en }
    }
}

/// One choice of an option, with what it adds to the price.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionValue {
    name: String,
    en: String,
    #[serde(default)]
    krw: i64,
    #[serde(default)]
    usd: i64,
}

/// An option (색상, 사이즈) and its choices.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductOption {
    name: String,
    en: String,
    /// The choices, in the order of the select box.
    pub values: Vec<OptionValue>,
}

impl ProductOption {
    /// The name in Korean or English.
    pub fn name(&self, korean: bool) -> &str {
        if korean { &self.name } else { &self.en }
    }
}

impl OptionValue {
    /// The name in Korean or English.
    pub fn name(&self, korean: bool) -> &str {
        if korean { &self.name } else { &self.en }
    }

    /// What this choice adds to the price.
    pub fn extra(&self, shop: &Shop) -> Money {
        shop.pick(self.krw, self.usd)
    }
}

/// One product inside a set product, with its price as part of the set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The component's own product number.
    pub no: u32,
    krw: i64,
    usd: i64,
}

impl Component {
    /// The price inside the set.
    pub fn price(&self, shop: &Shop) -> Money {
        shop.pick(self.krw, self.usd)
    }
}

/// A product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// `product_no`.
    pub no: u32,
    /// `product_code`, eight characters.
    pub code: String,
    name: String,
    en: String,
    summary: String,
    en_summary: String,
    krw: i64,
    usd: i64,
    sale_krw: Option<i64>,
    sale_usd: Option<i64>,
    /// The category it is shown in (and in that one's parent).
    pub category: u32,
    /// What its picture shows.
    pub art: String,
    /// Main colour of the picture, `#rrggbb`.
    pub color: String,
    /// Options; every combination is one item.
    #[serde(default, rename = "option")]
    pub options: Vec<ProductOption>,
    /// Nothing left.
    #[serde(default)]
    pub sold_out: bool,
    /// Guests read "회원공개" in place of the price.
    #[serde(default)]
    pub members_only_price: bool,
    /// Delivered regularly.
    #[serde(default)]
    pub subscription: bool,
    /// Ordered now, delivered later.
    #[serde(default)]
    pub reserve: bool,
    /// The products of a set product.
    #[serde(default)]
    pub set: Vec<Component>,
}

/// One combination of option choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `000A`, `000B` …
    pub option_id: String,
    /// Product code and option id together.
    pub code: String,
    /// Index of the choice of each option.
    pub choices: Vec<usize>,
}

impl Product {
    /// The name in Korean or English; one product's name holds markup.
    pub fn name(&self, korean: bool) -> &str {
        if korean { &self.name } else { &self.en }
    }

    /// One line about it.
    pub fn summary(&self, korean: bool) -> &str {
        if korean {
            &self.summary
        } else {
            &self.en_summary
        }
    }

    /// The list price (판매가).
    pub fn price(&self, shop: &Shop) -> Money {
        shop.pick(self.krw, self.usd)
    }

    /// The price while it is on sale (할인판매가).
    pub fn sale_price(&self, shop: &Shop) -> Option<Money> {
        Some(shop.pick(self.sale_krw?, self.sale_usd?))
    }

    /// Whether a choice must be made before it can be bought.
    pub fn has_option(&self) -> bool {
        !self.options.is_empty()
    }

    /// Every combination of choices, the last option changing fastest. A product without options has one.
    pub fn items(&self) -> Vec<Item> {
        let mut combinations: Vec<Vec<usize>> = vec![vec![]];
        for option in &self.options {
            combinations = combinations
                .iter()
                .flat_map(|chosen| {
                    (0..option.values.len()).map(|choice| {
                        let mut chosen = chosen.clone();
                        chosen.push(choice);
                        chosen
                    })
                })
                .collect();
        }
        combinations
            .into_iter()
            .zip('A'..='Z')
            .map(|(choices, letter)| Item {
                option_id: format!("000{letter}"),
                code: format!("{}000{letter}", self.code),
                choices,
            })
            .collect()
    }

    /// What the choices of an item add to the price.
    pub fn option_extra(&self, item: &Item, shop: &Shop) -> Money {
        self.chosen(item).map(|(_, value)| value.extra(shop)).sum()
    }

    /// `색상=아이보리, 사이즈=M`, as `opt_str` writes it.
    pub fn option_text(&self, item: &Item, korean: bool) -> String {
        self.chosen(item)
            .map(|(option, value)| format!("{}={}", option.name(korean), value.name(korean)))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The chosen value of each option.
    pub fn chosen<'a>(
        &'a self,
        item: &'a Item,
    ) -> impl Iterator<Item = (&'a ProductOption, &'a OptionValue)> {
        self.options
            .iter()
            .zip(&item.choices)
            .filter_map(|(option, choice)| Some((option, option.values.get(*choice)?)))
    }

    /// `/product/<name>/<no>/`.
    pub fn path(&self, korean: bool) -> String {
        format!(
            "/product/{}/{}/",
            text::encode(&text::slug(self.name(korean))),
            self.no
        )
    }
}

/// All categories and products.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goods {
    /// In the order of the navigation.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// In the order of their numbers.
    #[serde(rename = "product")]
    pub products: Vec<Product>,
}

impl Goods {
    /// Reads the embedded catalogue.
    ///
    /// # Errors
    /// When `assets/goods.toml` does not parse.
    pub fn load() -> Result<Self> {
        toml::from_str(include_str!("../assets/goods.toml")).map_err(|source| StoreError::Data {
            file: "goods.toml",
            source: Box::new(source),
        })
    }

    /// The product with this number.
    pub fn product(&self, no: u32) -> Option<&Product> {
        self.products.iter().find(|product| product.no == no)
    }

    /// The category with this number.
    pub fn category(&self, no: u32) -> Option<&Category> {
        self.categories.iter().find(|category| category.no == no)
    }

    /// The category and the ones above it, outermost first.
    pub fn category_path(&self, no: u32) -> Vec<&Category> {
        let mut path: Vec<_> = std::iter::successors(self.category(no), |category| {
            self.category(category.parent?)
        })
        .collect();
        path.reverse();
        path
    }

    /// The products of a category and of those below it.
    pub fn in_category(&self, no: u32) -> Vec<&Product> {
        self.products
            .iter()
            .filter(|product| {
                self.category_path(product.category)
                    .iter()
                    .any(|category| category.no == no)
            })
            .collect()
    }

    /// The products whose name (in either language) contains `keyword`, whatever its case.
    pub fn search(&self, keyword: &str) -> Vec<&Product> {
        let keyword = keyword.trim().to_lowercase();
        let matches = |name: &str| text::strip_tags(name).to_lowercase().contains(&keyword);
        self.products
            .iter()
            .filter(|product| {
                !keyword.is_empty() && (matches(&product.name) || matches(&product.en))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
