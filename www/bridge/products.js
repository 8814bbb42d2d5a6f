// What the rows of an event and its lists say of products, in one form.

const isNumber = (value) => typeof value == "number" && isFinite(value);

// `{ id, name, variant, price, quantity }` of each row; what the page did not show is undefined.
export function productsOf(rows) {
  return rows.map((row) => ({
    id: row.product_no,
    name: row.product_name,
    variant: row.option_value,
    price: isNumber(row.product_price) ? row.product_price : undefined,
    quantity: isNumber(row.quantity) ? row.quantity : 1,
  }));
}

// The same of `product_nos` and `product_names`, which stand side by side.
export function listed({ product_nos: ids = [], product_names: names = [] }) {
  return ids.map((id, at) => ({ id, name: names[at] }));
}

// What they cost together; undefined where one has no price: a sum with an unknown in it is unknown.
export function sum(products) {
  let total = 0;
  for (const { price, quantity } of products) total += price * quantity;
  return isNumber(total) ? total : undefined;
}
