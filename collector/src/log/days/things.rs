//! Products and categories out of their rows, and what rows stand for (pure).

use std::collections::BTreeMap;

use super::columns::{Column, Counts};
use super::counted::{CategoryNumbers, GroupKind, ProductNumbers};
use super::rows::Row;

/// How many products, categories and campaigns are shown.
const TOP: usize = 20;

/// The rows of a kind.
pub(super) fn of_kind<'a>(rows: &'a [Row], kind: &'a str) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(move |row| row.kind == kind)
}

/// A sum, which is never below nothing.
pub(super) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// What the rows of a key stand for.
pub(super) fn kind_of(key: &str) -> GroupKind {
    match key {
        "" => GroupKind::None,
        "*" => GroupKind::Others,
        "?" => GroupKind::Unknown,
        _ => GroupKind::One,
    }
}

/// The first of them, and of those that stand for something else all.
pub(super) fn top<T>(all: Vec<T>, kind: impl Fn(&T) -> GroupKind) -> Vec<T> {
    let mut shown = 0;
    let is_shown = |one: &T| {
        let is_one = kind(one) == GroupKind::One;
        shown += usize::from(is_one);
        !is_one || shown <= TOP
    };
    all.into_iter().filter(is_shown).collect()
}

/// The rows of a kind, those of several shops as one, with their names.
fn merged<'a>(rows: &'a [Row], kind: &'a str) -> BTreeMap<&'a str, (Option<&'a str>, Counts)> {
    let mut all: BTreeMap<&str, (Option<&str>, Counts)> = BTreeMap::new();
    for row in of_kind(rows, kind) {
        let (name, counts) = all.entry(&row.key).or_default();
        *name = name.or(row.name.as_deref());
        counts.add_all(&row.counts, 1);
    }
    all
}

/// The products, those seen most first.
pub(super) fn products(rows: &[Row]) -> Vec<ProductNumbers> {
    let all = merged(rows, "product").into_iter();
    let mut all: Vec<_> = all
        .map(|(key, (name, counts))| {
            let kind = kind_of(key);
            ProductNumbers {
                kind,
                product_no: (kind == GroupKind::One).then(|| key.to_owned()),
                name: name.map(str::to_owned),
                views: count(counts.get(Column::Views)),
                additions: count(counts.get(Column::Additions)),
                orders: count(counts.get(Column::Orders)),
            }
        })
        .collect();
    all.sort_by_key(|one| {
        let size = (one.views, one.orders, one.additions);
        (one.kind, std::cmp::Reverse(size), one.product_no.clone())
    });
    top(all, |one| one.kind)
}

/// The categories, those seen most first.
pub(super) fn categories(rows: &[Row]) -> Vec<CategoryNumbers> {
    let all = merged(rows, "category").into_iter();
    let mut all: Vec<_> = all
        .map(|(key, (name, counts))| {
            let kind = kind_of(key);
            CategoryNumbers {
                kind,
                cate_no: (kind == GroupKind::One).then(|| key.to_owned()),
                name: name.map(str::to_owned),
                views: count(counts.get(Column::Views)),
            }
        })
        .collect();
    all.sort_by_key(|one| (one.kind, std::cmp::Reverse(one.views), one.cate_no.clone()));
    top(all, |one| one.kind)
}
