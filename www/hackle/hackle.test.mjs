// node --test www/hackle
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { create } from "./client.js";
import { deviceOf } from "./device.js";
import { HackleSubscriptionOperationsBuilder, PropertyOperationsBuilder } from "./operations.js";
import { statics } from "./statics.js";

// Hackle's own declarations, as npm has them.
const declared = fileURLToPath(new URL("../../tests/e2e/sdks/node_modules/@hackler/javascript-sdk/lib", import.meta.url));
const program = ts.createProgram([join(declared, "index.browser.d.ts")], { skipLibCheck: true });
const checker = program.getTypeChecker();
const module = checker.getSymbolAtLocation(program.getSourceFile(join(declared, "index.browser.d.ts")));
const exported = (name) => {
  const symbol = checker.getExportsOfModule(module).find((symbol) => symbol.name == name);
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
};
const members = (type) => checker.getPropertiesOfType(type).map(({ name }) => name).sort();

function shop(storage = {}) {
  const calls = [];
  const made = create((...call) => void calls.push(call), () => storage);
  return { ...made, calls };
}

const properties = new PropertyOperationsBuilder().set("grade", "gold").increment("visits", 2).unset("old").build();
const subscribed = new HackleSubscriptionOperationsBuilder().marketing("SUBSCRIBED").custom("news", "UNSUBSCRIBED").build();

// For each member of the client: how it is called, what Moa hears of it, and what it answers.
const MEMBERS = {
  track: [["buy", undefined], [["track", "buy"]], undefined],
  trackPageView: [[], [], undefined],
  setCurrentPage: [[{ pageName: "home", properties: { a: 1 } }], [["setCurrentPage", { pageName: "home", properties: { a: 1 } }]], undefined],
  setUserId: [["haneul01"], [["setUserId", "haneul01"]], Promise],
  setDeviceId: [["d-1"], [["setDeviceId", "d-1"]], Promise],
  setUser: [
    [{ userId: "haneul01", deviceId: "d-1", properties: { grade: "gold" }, identifiers: { crm: "77" } }],
    [["getUser"], ["setDeviceId", "d-1"], ["setUserId", "haneul01"], ["setUserProperties", { grade: "gold" }], ["setUserProperties", { crm: "77" }]],
    Promise,
  ],
  resetUser: [[], [["updateUserProperties", { clearAll: true }], ["reset"]], Promise],
  getUser: [[], [["getUser"]], { id: undefined, userId: undefined, deviceId: undefined }],
  getSessionId: [[], [["getSessionId"]], "0.ffffffff"],
  setUserProperty: [["grade", "gold"], [["setUserProperties", { grade: "gold" }]], Promise],
  setUserProperties: [[{ grade: "gold" }], [["setUserProperties", { grade: "gold" }]], Promise],
  updateUserProperties: [
    [properties],
    [["updateUserProperties", { set: { grade: "gold" }, increment: { visits: 2 }, unset: { old: true } }]],
    Promise,
  ],
  updatePushSubscriptions: [[subscribed], [["setUserProperties", { push_marketing: "SUBSCRIBED", push_news: "UNSUBSCRIBED" }]], Promise],
  updateSmsSubscriptions: [[subscribed], [["setUserProperties", { sms_marketing: "SUBSCRIBED", sms_news: "UNSUBSCRIBED" }]], Promise],
  updateKakaoSubscriptions: [[subscribed], [["setUserProperties", { kakao_marketing: "SUBSCRIBED", kakao_news: "UNSUBSCRIBED" }]], Promise],
  setPhoneNumber: [["+821000001234"], [["setUserProperties", { phone: "+821000001234" }]], Promise],
  unsetPhoneNumber: [[], [["updateUserProperties", { unset: { phone: true } }]], Promise],
  setOptOutTracking: [[true], [["consent", "denied"]], undefined],
  isOptOutTracking: [[], [], false],
  onReady: [[() => {}], [], "any"],
  onInitialized: [[{ timeout: 10 }], [], Promise],
  fetch: [[], [], Promise],
  close: [[], [["flush"]], undefined],
  variation: [[42, "haneul01", "B"], [], "B"],
  variationDetail: [[42], [], "any"],
  isFeatureOn: [[7], [], false],
  featureFlagDetail: [[7], [], "any"],
  remoteConfig: [[], [], "any"],
  getExperiment: [[42], [], undefined],
  setInAppMessageListener: [[null], [], undefined],
  getDisplayedInAppMessageView: [[], [], null],
  showUserExplorer: [[], [["debug", true]], undefined],
  hideUserExplorer: [[], [["debug", false]], undefined],
};

test("every member of Hackle's client is there and does what Moa can do of it", async () => {
  const client = checker.getDeclaredTypeOfSymbol(exported("HackleClient"));
  assert.deepEqual(Object.keys(MEMBERS).sort(), members(client), "the members that Hackle declares");
  for (const [name, [args, heard, answer]] of Object.entries(MEMBERS)) {
    const { client, calls } = shop();
    const given = client[name](...args);
    // A callback that Moa is asked to answer by is not compared.
    const plain = calls.map((call) => call.filter((arg) => typeof arg != "function"));
    assert.deepEqual(plain, heard, name);
    if (answer === Promise) assert.ok(given instanceof Promise, name);
    else if (answer !== "any") assert.deepEqual(given, answer, name);
    await given;
  }
});

test("experiments and flags answer the default", async () => {
  const { client } = shop();
  assert.equal(client.variation(1), "A");
  const decision = client.variationDetail(1, "u", "C");
  assert.deepEqual([decision.variation, decision.get("price", 9), decision.parameters, decision.experiment], ["C", 9, {}, undefined]);
  const flag = client.featureFlagDetail(1);
  assert.deepEqual([flag.isOn, flag.get("color", "red"), flag.config.get("x", true)], [false, "red", true]);
  assert.equal(client.remoteConfig("u").get("title", "hello"), "hello");
  assert.deepEqual(await client.onInitialized(), { success: true });
  await new Promise((ready) => client.onReady(ready, 3000));
});

test("every function and class that stands on Hackle's global is there", () => {
  const wanted = members(checker.getTypeOfSymbol(exported("default")));
  const values = ["PropertyOperationsBuilder", "HackleSubscriptionOperationsBuilder", "HackleSubscriptionStatus", "HackleSessionPersistConditions", "setAppWebViewInAppMessageBridge"];
  const { client } = shop();
  const all = statics(() => client, client);
  for (const name of [...wanted, ...values]) assert.ok(all[name], name);
  for (const name of values) assert.ok(exported(name), name);
  const builder = checker.getDeclaredTypeOfSymbol(exported("PropertyOperationsBuilder"));
  for (const name of members(builder)) {
    if (!["operations", "containsKey", "add"].includes(name)) assert.equal(typeof new PropertyOperationsBuilder()[name], "function", name);
  }
});

test("a property has one operation, the first", () => {
  const built = new PropertyOperationsBuilder().set("a", 1).setOnce("a", 2).append("b", 3).clearAll().build();
  assert.deepEqual(built, { set: { a: 1 }, append: { b: 3 }, clearAll: true });
});

test("an event may name its user, as a text or an object", () => {
  const { client, calls } = shop();
  client.track({ key: "buy", value: 3, properties: { a: 1 } }, "haneul01");
  client.track("look", { userId: 7 });
  client.track(undefined);
  const made = calls.filter(([name]) => name != "getUser");
  assert.deepEqual(made, [
    ["setUserId", "haneul01"],
    ["track", { key: "buy", value: 3, properties: { a: 1 } }],
    ["setUserId", 7],
    ["track", "look"],
  ]);
});

test("a guest whose id is the device's is nobody", () => {
  const { client, calls } = shop({ moa_session: JSON.stringify({ id: "s", device: "d-1" }) });
  const user = client.getUser();
  assert.deepEqual(user, { id: "d-1", userId: undefined, deviceId: "d-1" });
  client.setUser(user);
  assert.deepEqual(calls.filter(([name]) => name != "getUser"), []);
});

test("who the visitor is, is known before the tracker is there", () => {
  const { client } = shop({ moa_session: JSON.stringify({ id: "s-1", device: "d-1", user: "haneul01" }) });
  assert.deepEqual(client.getUser(), { id: "haneul01", userId: "haneul01", deviceId: "d-1" });
  assert.equal(client.getSessionId(), "s-1");
  client.setUserId(null);
  assert.equal(client.getUser().userId, undefined);
  client.setUserId(88);
  assert.equal(client.getUser().userId, "88");
});

test("storage that is denied or holds junk stops nothing", () => {
  const denied = create(() => {}, () => {
    throw new Error("denied");
  });
  assert.equal(denied.client.getSessionId(), "0.ffffffff");
  assert.equal(denied.client.isOptOutTracking(), false);
  for (const junk of ["", "null", "{", "[]", "7"]) assert.equal(shop({ moa_session: junk }).client.getUser().userId, undefined);
});

test("the first createInstance has settings that count", () => {
  const { start, calls } = shop();
  assert.equal(start({ user: "haneul01", optOutTracking: true, debug: true }), true);
  assert.equal(start({ user: "another" }), false);
  assert.deepEqual(calls.filter(([name]) => name != "getUser"), [["debug", true], ["consent", "denied"], ["setUserId", "haneul01"]]);
});

test("the device that Hackle knew goes on, until Moa has one", () => {
  assert.equal(deviceOf("a=1; _hackle_hid=5f0c2a9e-71d4"), "5f0c2a9e-71d4");
  assert.equal(deviceOf("_hackle_hid=made; _hackle_did_abcKEY=set%20by%20shop"), "set by shop");
  assert.equal(deviceOf("_hackle_hid=made; moa_id=ours"), undefined);
  assert.equal(deviceOf("x_hackle_hid=other; my_moa_id=other"), undefined);
  assert.equal(deviceOf("_hackle_hid=%E0%A4%A"), "%E0%A4%A");
  assert.equal(deviceOf(""), undefined);
});
