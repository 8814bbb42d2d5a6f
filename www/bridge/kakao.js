// Kakao's pixel, which only a page can tell (facts/server 4.4). Its base code, with `pageView`, is the store's own.
import { known, paid, productsOf, text } from "./products.js";

function purchase({ order_amount }, rows, currency) {
  const products = productsOf(rows).map((one) => ({
    id: text(one.id),
    name: text(one.name),
    quantity: one.quantity,
    price: paid(one),
  }));
  const isCounted = rows.length && rows.every(({ quantity }) => quantity > 0);
  const count = isCounted ? products.reduce((sum, { quantity }) => sum + quantity, 0) : undefined;
  return known({
    total_quantity: count,
    total_price: order_amount >= 0 ? order_amount : undefined,
    currency: order_amount >= 0 ? currency : undefined,
    products: products.length ? products : undefined,
  });
}

const id = ({ product_no }) => (text(product_no) ? [known({ id: text(product_no) })] : undefined);

// The calls of each event that the pixel knows: `[method, argument]`.
const CALLS = {
  view_product: (properties) => id(properties) && [["viewContent", ...id(properties)]],
  cafe24_add_to_cart: (properties, rows) => rows.filter(id).map((row) => ["addToCart", ...id(row)]),
  view_cart: () => [["viewCart"]],
  search: ({ keyword }) => [["search", known({ keyword: text(keyword) })]],
  cafe24_complete_order: (properties, rows, currency) => [["purchase", purchase(properties, rows, currency)]],
  cafe24_signup: () => [["completeRegistration"]],
};

// What to call on `kakaoPixel(ID)` for an event and the rows it has: a list of `[method, argument]`.
export function kakaoCalls({ event, properties }, rows, currency) {
  if (!{}.hasOwnProperty.call(CALLS, event)) return [];
  return CALLS[event](properties, rows, currency) || [];
}
