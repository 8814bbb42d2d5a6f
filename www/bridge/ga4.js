// GA4's ecommerce form: https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
import { listed, productsOf, sum } from "./products.js";

const MOST_ITEMS = 200;

const items = (products) =>
  products.slice(0, MOST_ITEMS).map(({ id, name, variant, coupon, price, off, quantity }) => ({
    item_id: id,
    item_name: name,
    item_variant: variant,
    coupon,
    discount: off > 0 ? off : undefined,
    price,
    quantity,
  }));

// Products at what they were sold for: GA4's price is the one after the discount, options included.
const sold = (rows) =>
  rows.map((row) => {
    const [product] = productsOf([row]);
    const price = first(product.sale, product.price);
    return {
      ...product,
      variant: product.variant || row.variant_code,
      coupon: row.coupon,
      price: price === undefined ? price : price + product.options,
      off: product.price - product.sale,
    };
  });

// What the products come to, where all of them are there.
const whole = (products, count) => (products.length && products.length >= count ? sum(products) : undefined);

// The same, where each says what it was sold for.
const goods = (products, count) => (products.every(({ sale }) => sale >= 0) ? whole(products, count) : undefined);

const first = (...values) => values.find((value) => value >= 0);

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
  cafe24_order_form: ({ total_order_price, items_count }, products) => [
    "begin_checkout",
    { value: first(goods(products, items_count || 1), total_order_price), items: items(products) },
  ],
  // `value` is the goods alone: what was paid has the shipping in it.
  cafe24_complete_order: ({ order_id, order_amount, delivery_fee, tax, coupon, items_count = 1 }, products) => [
    "purchase",
    {
      transaction_id: order_id,
      value: first(
        goods(products, items_count),
        order_amount - delivery_fee - (tax || 0),
        whole(products, items_count),
      ),
      shipping: delivery_fee,
      tax,
      coupon,
      items: items(products),
    },
  ],
};

// What to push to `dataLayer` for an event and the rows it has, or undefined where GA4 knows no such event.
export function ecommerce({ event, properties }, rows, currency) {
  if (!{}.hasOwnProperty.call(FORMS, event)) return undefined;
  const [name, what] = FORMS[event](properties, sold(rows));
  // GA4 takes no amount without its currency.
  const unknown = currency ? {} : { value: undefined, shipping: undefined, tax: undefined };
  return { event: name, ecommerce: known({ currency, ...what, ...unknown, items: what.items.map(known) }) };
}

// Without what is not known.
function known(object) {
  const rest = {};
  for (const name of Object.keys(object)) if (object[name] !== undefined) rest[name] = object[name];
  return rest;
}
