// GA4's ecommerce form: https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
import { listed, productsOf, sum } from "./products.js";

const MOST_ITEMS = 200;

const items = (products) =>
  products.slice(0, MOST_ITEMS).map(({ id, name, variant, price, quantity }) => ({
    item_id: id,
    item_name: name,
    item_variant: variant,
    price,
    quantity,
  }));

// GA4's name and ecommerce object of each event that has one.
const FORMS = {
  view_product: ({ product_no, product_name, price }) => [
    "view_item",
    { value: price, items: items([{ id: product_no, name: product_name, price, quantity: 1 }]) },
  ],
  view_product_list: ({ cate_no, category_name }) => [
    "view_item_list",
    { item_list_id: cate_no, item_list_name: category_name, items: [] },
  ],
  cafe24_add_to_cart: (properties, products) => ["add_to_cart", { value: sum(products), items: items(products) }],
  view_cart: (properties) => ["view_cart", { value: properties.total_order_price, items: items(listed(properties)) }],
  cafe24_order_form: ({ total_order_price }, products) => [
    "begin_checkout",
    { value: total_order_price, items: items(products) },
  ],
  cafe24_complete_order: ({ order_id, order_amount, delivery_fee }, products) => [
    "purchase",
    { transaction_id: order_id, value: order_amount, shipping: delivery_fee, items: items(products) },
  ],
};

// What to push to `dataLayer` for an event and the rows it has, or undefined where GA4 knows no such event.
export function ecommerce({ event, properties }, rows, currency) {
  if (!{}.hasOwnProperty.call(FORMS, event)) return undefined;
  const [name, what] = FORMS[event](properties, productsOf(rows));
  // GA4 takes no value without its currency.
  const value = currency ? what.value : undefined;
  return { event: name, ecommerce: known({ currency, ...what, value, items: what.items.map(known) }) };
}

// Without what is not known.
function known(object) {
  const rest = {};
  for (const name of Object.keys(object)) if (object[name] !== undefined) rest[name] = object[name];
  return rest;
}
