// What a page is expected to tell: `view_product,product_no=1001,price,!product_name` is an event with this number, with a price,
// whatever it is, and without a name; `!view_cart` is that no such event comes.

// Takes an expectation apart; throws, with what to write, where it is none.
export function expectationOf(text) {
  const wrong = (what = "EVENT[,PROPERTY=VALUE…], as in view_product,product_no=1001") => new Error(`--expect ${text}: write ${what}`);
  const [first, ...parts] = text.split(/(?<!\\),/).map((part) => part.trim().replace(/\\,/g, ","));
  const isNever = first[0] == "!";
  const event = isNever ? first.slice(1).trim() : first;
  if (!event || /[=!]/.test(event) || (isNever && parts.length)) throw wrong();
  const properties = parts.map((part) => {
    const isAbsent = part[0] == "!";
    const [name, ...value] = (isAbsent ? part.slice(1) : part).split("=");
    if (!name.trim() || name.trim()[0] == "!") throw wrong();
    if (isAbsent && value.length) throw wrong(`!${name.trim()}: what is not there has no value`);
    if (value.length) return { name: name.trim(), value: value.join("=").trim() };
    return { name: name.trim(), is: isAbsent ? "absent" : "there" };
  });
  const names = properties.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) != at);
  if (twice) throw wrong(`${twice} once: it has one value`);
  return { text, event, isNever, properties };
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
