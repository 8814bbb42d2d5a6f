// What a page is expected to tell: `view_product,product_no=1001,price,!product_name` is an event with this number, with a price,
// whatever it is, and without a name; `!view_cart` is that no such event comes.

// Takes an expectation apart; throws, with what to write, where it is none.
export function expectationOf(text) {
  const [first, ...parts] = text.split(/(?<!\\),/).map((part) => part.trim().replace(/\\,/g, ","));
  const event = first.replace(/^!/, "");
  const wrong = () => new Error(`--expect ${text}: write EVENT[,PROPERTY=VALUE…], as in view_product,product_no=1001`);
  if (!event || event.includes("=") || parts.some((part) => !part.replace(/^!/, "") || part[0] == "=")) throw wrong();
  if (first[0] == "!" && parts.length) throw wrong();
  const properties = parts.map((part) => {
    const [name, ...value] = part.split("=");
    if (value.length) return { name, value: value.join("=") };
    return part[0] == "!" ? { name: part.slice(1), is: "absent" } : { name, is: "there" };
  });
  return { text, event, isNever: first[0] == "!", properties };
}

const written = (value) => (typeof value == "string" ? value : JSON.stringify(value));

// What is otherwise in a message's properties, in words.
function differences(expected, properties) {
  return expected.flatMap(({ name, value, is }) => {
    const has = Object.hasOwn(properties, name);
    if (is == "absent") return has ? [`${name} is ${written(properties[name])}, and should not be there`] : [];
    if (!has) return [`${name} is not there`];
    return is == "there" || written(properties[name]) === value ? [] : [`${name} is ${written(properties[name])}, not ${value}`];
  });
}

// Undefined where the messages are as expected, else what is not, in words.
export function unmet({ event, isNever, properties }, messages) {
  const told = messages.filter((message) => (message.type == "identify" ? "identify" : message.event) == event);
  if (isNever) return told.length ? `${event} was told ${told.length == 1 ? "once" : `${told.length} times`}` : undefined;
  if (!told.length) {
    const names = [...new Set(messages.map((message) => message.event || message.type))];
    return `${event} was not told; ${names.length ? `what was: ${names.join(", ")}` : "nothing was"}`;
  }
  const all = told.map((message) => differences(properties, message.properties || message.traits || {}));
  // Of several the one that is nearest.
  const [nearest] = all.sort((one, other) => one.length - other.length);
  return nearest.length ? nearest.join("; ") : undefined;
}
