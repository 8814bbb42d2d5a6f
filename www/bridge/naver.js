// Naver's conversions, which only a page can tell (facts/server 4.4). Its base code, with the account, is the store's own.
import { known, listed, paid, productsOf, sum, text } from "./products.js";

// Quotation marks in a name break Naver's script.
const plain = (name) => text(name) && name.replace(/["'“”‘’]/g, "").trim();

// `payAmount` is what all pieces of a row cost.
const items = (rows) =>
  productsOf(rows).map((one) => {
    const each = paid(one);
    const payAmount = each === undefined ? each : each * one.quantity;
    return { id: text(one.id), name: plain(one.name), quantity: one.quantity, payAmount, option: plain(one.variant) };
  });

const named = (products) => products.map(({ id, name }) => ({ id: text(id), name: plain(name) }));

const one = ({ product_no, product_name }) => named([{ id: product_no, name: product_name }]);

// Naver wants the goods alone, where that is known: what was paid may have shipping in it.
function worth({ order_amount, delivery_fee = 0 }, rows) {
  const goods = order_amount - delivery_fee;
  if (goods >= 0) return goods;
  const paid = items(rows).map(({ payAmount }) => ({ price: payAmount, quantity: 1 }));
  return paid.length ? sum(paid) : undefined;
}

const FORMS = {
  view_product: (properties) => ({ type: "view_product", items: one(properties) }),
  cafe24_add_to_cart: (properties, rows) => ({ type: "add_to_cart", items: items(rows) }),
  add_to_wishlist: (properties) => ({ type: "add_to_wishlist", items: one(properties) }),
  cafe24_order_form: (properties, rows) => ({
    type: "begin_checkout",
    items: rows.length ? items(rows) : named(listed(properties)),
  }),
  cafe24_complete_order(properties, rows, currency) {
    const value = worth(properties, rows);
    // A purchase without a value is none.
    if (value === undefined) return undefined;
    return { type: "purchase", id: text(properties.order_id), items: items(rows), value: "" + value, currency };
  },
  cafe24_signup: () => ({ type: "sign_up" }),
  search: () => ({ type: "search" }),
};

// What to hand to `wcs.trans` for an event and the rows it has, or undefined where Naver has no such event.
export function naverEvent({ event, properties }, rows, currency) {
  if (!{}.hasOwnProperty.call(FORMS, event)) return undefined;
  const made = FORMS[event](properties, rows, currency);
  if (!made) return undefined;
  const there = (made.items || []).filter((item) => item.id);
  return known({ ...made, items: there.length ? there : undefined });
}
