//! What lines cost: prices for each row, and the totals of a basket or an order.

use crate::basket::Line;
use crate::goods::{Goods, Product};
use crate::members::Member;
use crate::money::Money;
use crate::shop::Shop;

/// One priced row. A set product becomes one row for each component; they share `set_no`.
#[derive(Debug, Clone)]
pub struct Row {
    /// The basket line this row belongs to.
    pub line: Line,
    /// The row's own product (for a set: the component).
    pub product: Product,
    /// `000A` …
    pub option_id: String,
    /// Product code and option id.
    pub item_code: String,
    /// `색상=아이보리, 사이즈=M`, empty without options.
    pub option_text: String,
    /// List price of one piece.
    pub price: Money,
    /// What the options add to one piece.
    pub option_price: Money,
    /// Sale price of one piece, options not included.
    pub sale_price: Option<Money>,
    /// How many.
    pub quantity: u32,
    /// The set product this component came with.
    pub set_no: Option<u32>,
}

impl Row {
    /// List price and options of all pieces, no discount.
    pub fn total(&self) -> Money {
        (self.price + self.option_price) * self.quantity
    }

    /// What the sale price saves on all pieces.
    pub fn sale_discount(&self) -> Money {
        self.sale_price
            .map_or(Money(0), |sale| (self.price - sale) * self.quantity)
    }
}

/// Prices the lines; lines whose product is gone are left out.
pub fn rows(lines: &[Line], goods: &Goods, shop: &Shop, korean: bool) -> Vec<Row> {
    lines
        .iter()
        .flat_map(|line| line_rows(line, goods, shop, korean))
        .collect()
}

fn line_rows(line: &Line, goods: &Goods, shop: &Shop, korean: bool) -> Vec<Row> {
    let Some((product, item)) = line.item(goods) else {
        return vec![];
    };
    if product.set.is_empty() {
        return vec![Row {
            line: line.clone(),
            product: product.clone(),
            option_text: product.option_text(&item, korean),
            price: product.price(shop),
            option_price: product.option_extra(&item, shop),
            sale_price: product.sale_price(shop),
            quantity: line.quantity,
            option_id: item.option_id,
            item_code: item.code,
            set_no: None,
        }];
    }
    product
        .set
        .iter()
        .filter_map(|part| {
            let component = goods.product(part.no)?;
            let item = component.items().into_iter().next()?;
            Some(Row {
                line: line.clone(),
                product: component.clone(),
                option_text: String::new(),
                price: part.price(shop),
                option_price: Money(0),
                sale_price: None,
                quantity: line.quantity,
                option_id: item.option_id,
                item_code: item.code,
                set_no: Some(product.no),
            })
        })
        .collect()
}

/// What a buyer chose at the order form that changes the price.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The number of a coupon.
    pub coupon_no: Option<String>,
    /// Points to spend, in the shop's smallest unit.
    pub points: i64,
    /// Five digits; 63xxx (Jeju) costs more.
    pub zip_code: String,
}

/// The sums of a basket or an order. Every discount is a positive amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// List prices and options.
    pub goods: Money,
    /// Saved by sale prices.
    pub sale_discount: Money,
    /// Saved by the member group.
    pub member_discount: Money,
    /// Saved by a coupon.
    pub coupon_discount: Money,
    /// Paid with points.
    pub points: Money,
    /// The basic shipping fee.
    pub shipping: Money,
    /// The fee for remote places.
    pub local_shipping: Money,
}

impl Totals {
    /// Adds up `rows` for a guest or a member who made `choices`.
    pub fn of(rows: &[Row], shop: &Shop, member: Option<&Member>, choices: &Choices) -> Self {
        let goods: Money = rows.iter().map(Row::total).sum();
        let sale_discount = rows.iter().map(Row::sale_discount).sum();
        let sold_for = goods - sale_discount;
        let member_discount =
            member.map_or(Money(0), |member| sold_for.percent(member.discount_percent));
        let after_group = sold_for - member_discount;
        let coupon_discount = member
            .zip(choices.coupon_no.as_deref())
            .and_then(|(member, no)| member.coupon(no))
            .map_or(Money(0), |coupon| coupon.discount(after_group, shop));
        let most_points = member.map_or(0, |member| member.points.available);
        let points =
            Money(choices.points.clamp(0, most_points.max(0))).min(after_group - coupon_discount);
        let charged = !rows.is_empty() && sold_for < shop.free_shipping_from;
        let remote = !rows.is_empty() && choices.zip_code.starts_with("63");
        Self {
            goods,
            sale_discount,
            member_discount,
            coupon_discount,
            points,
            shipping: if charged { shop.shipping } else { Money(0) },
            local_shipping: if remote {
                shop.local_shipping
            } else {
                Money(0)
            },
        }
    }

    /// All discounts together, points not among them.
    pub fn discount(&self) -> Money {
        self.sale_discount + self.member_discount + self.coupon_discount
    }

    /// What the buyer pays (`payed_amount`): shipping included, discounts and points taken off.
    pub fn payed(&self) -> Money {
        self.goods - self.discount() - self.points + self.shipping + self.local_shipping
    }
}

#[cfg(test)]
mod tests;
