// Braze's recommended eCommerce events, as `braze.logEcommerceEvent` takes them (web SDK 6.8.0 and later). Braze
// drops an event without a word where a property is missing, of another type or unknown to it, so what is
// not whole is not made.
import { productsOf, sum } from "./products.js";

const isText = (value) => typeof value == "string" && value.trim() != "" && value.length <= 255;
const isMoney = (value) => typeof value == "number" && value >= 0 && isFinite(value);

function product({ id, name, variant, price, quantity }) {
  const made = { product_id: id, product_name: name, variant_id: variant || id, quantity, price };
  const isWhole =
    [made.product_id, made.product_name, made.variant_id].every(isText) &&
    Number.isInteger(quantity) &&
    isMoney(price);
  return isWhole ? made : undefined;
}

const FORMS = {
  view_product({ product_no, product_name, price }) {
    // No variant is chosen yet.
    const made = product({ id: product_no, name: product_name, price, quantity: 1 });
    if (!made) return undefined;
    const { quantity, ...rest } = made;
    return ["ecommerce.product_viewed", rest];
  },
  cafe24_add_to_cart: (properties, products, visitor) => [
    "ecommerce.cart_updated",
    { cart_id: visitor.cart, action: "add", total_value: sum(products), products },
  ],
  cafe24_order_form: ({ total_order_price }, products, visitor) => [
    "ecommerce.checkout_started",
    { checkout_id: visitor.checkout, cart_id: visitor.cart, total_value: total_order_price, products },
  ],
  cafe24_complete_order: ({ order_id, order_amount }, products, visitor) => [
    "ecommerce.order_placed",
    { order_id, cart_id: visitor.cart, total_value: order_amount, products },
  ],
};

// What to log for an event and the rows it has, or undefined where Braze has no such event or would drop it.
// `page` is `{ currency, source }`.
export function brazeEvent({ event, properties, anonymousId, context = {} }, rows, page) {
  if (!{}.hasOwnProperty.call(FORMS, event) || !page.currency) return undefined;
  const products = productsOf(rows);
  // Cafe24 has no number of a cart or of a checkout: a device has one cart, a session one checkout.
  const visitor = { cart: anonymousId, checkout: context.sessionId };
  const form = FORMS[event](properties, products, visitor);
  if (!form) return undefined;
  const [name, made] = form;
  if (made.products) {
    made.products = products.map(product);
    if (!made.products.length || made.products.includes(undefined)) return undefined;
    if (!isMoney(made.total_value) || ![made.order_id, made.checkout_id].some(isText) && name != "ecommerce.cart_updated") {
      return undefined;
    }
  }
  return { name, properties: { ...made, ...page } };
}
