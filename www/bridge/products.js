// What the rows of an event and its lists say of products, in one form.

const isNumber = (value) => typeof value == "number" && isFinite(value);

// `{ id, name, variant, price, sale, options, quantity }` of each row: what one piece costs, what is left of that after
// its discount, and what its options add. What the page did not show is undefined.
export function productsOf(rows) {
  const number = (value) => (isNumber(value) ? value : undefined);
  return rows.map((row) => ({
    id: row.product_no,
    name: row.product_name,
    variant: row.option_value,
    price: number(row.product_price),
    sale: number(row.product_sale_price),
    options: number(row.option_price) || 0,
    quantity: isNumber(row.quantity) ? row.quantity : 1,
  }));
}

// The same of `product_nos` and `product_names`, which stand side by side.
export function listed({ product_nos: ids = [], product_names: names = [] }) {
  const products = [];
  for (let at = 0; at < ids.length; at++) products.push({ id: ids[at], name: names[at] });
  return products;
}

// What they cost together; undefined where one has no price: a sum with an unknown in it is unknown.
export function sum(products) {
  let total = 0;
  for (const { price, quantity } of products) total += price * quantity;
  return isNumber(total) ? total : undefined;
}

// What is left of one piece's price after its discount, options included; undefined where that is not known.
export function paid({ price, sale, options }) {
  const left = sale >= 0 ? sale : price;
  return left === undefined ? left : left + options;
}

// An id or a name as text; undefined where there is none.
export const text = (value) => (value === undefined || value === null || value === "" ? undefined : "" + value);

// Without what is not known, however deep.
export const known = (object) => JSON.parse(JSON.stringify(object));
