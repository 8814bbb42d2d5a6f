// An event and those of its rows are one thing for others: `cafe24_add_to_cart` with each
// `cafe24_add_to_cart_items`. The tracker tells them one after the other, within one task.

const ROWS = /_items$/;

// Calls `deliver(event, rows)`, once for each event that is not itself a row: `event` is a message, `rows` are
// the properties of its rows. `after` runs a function when the page's task is done.
export function gathering(deliver, after = (then) => setTimeout(then, 0)) {
  let open;
  const close = () => {
    if (open) deliver(open.message, open.rows);
    open = undefined;
  };
  return (message) => {
    const name = message.event;
    if (ROWS.test(name) && open && open.message.event == name.replace(ROWS, "")) {
      open.rows.push(message.properties);
      return;
    }
    close();
    // Rows without their event: the page was left in between.
    if (ROWS.test(name)) return;
    open = { message, rows: [] };
    after(close);
  };
}
