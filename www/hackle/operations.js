// Hackle's builders. What they build is what `moa('updateUserProperties', …)` and `moa('setUserProperties', …)` take.

// A builder's class: each name is a method that `add`s to what is built, and can be called on. It names `this`, or the
// minifier would make an arrow of it, which is no class.
const builder = (names, add) =>
  function () {
    const all = {};
    this.build = () => all;
    for (const name of names) this[name] = (...args) => (add(all, name, ...args), this);
  };

const OPERATIONS = ["set", "setOnce", "unset", "increment", "append", "appendOnce", "prepend", "prependOnce", "remove", "clearAll"];

// `new PropertyOperationsBuilder().set('grade', 'gold').build()`: one operation for each property, the first counts.
export const PropertyOperationsBuilder = builder(OPERATIONS, (all, name, key, value) => {
  if (name == "clearAll") all.clearAll = true;
  else if (!OPERATIONS.some((other) => all[other] && key in all[other])) (all[name] = all[name] || {})[key] = name == "unset" ? true : value;
});

// `new HackleSubscriptionOperationsBuilder().marketing('SUBSCRIBED').custom('news', 'UNSUBSCRIBED').build()`
export const HackleSubscriptionOperationsBuilder = builder(["marketing", "information", "custom"], (all, name, key, value) => {
  if (name == "custom") all[key] = value;
  else all[name] = key;
});

// A channel's subscriptions as user properties: `kakao_marketing`.
export function subscriptions(channel, operations) {
  const all = {};
  for (const key in operations) all[`${channel}_${key}`] = operations[key];
  return all;
}
