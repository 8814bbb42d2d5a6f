// Hackle's client, each member of its type declarations: what is tracked goes to Moa, in the order it was called. Moa has no
// experiments and no messages: those answer what Hackle answers where it knows of none, the default.
import { subscriptions } from "./operations.js";

// Hackle's own answer before there is a session.
const NO_SESSION = "0.ffffffff";

const nothing = () => {};
const done = Promise.resolve();
// Parameters of an experiment or a flag that nobody is part of.
const parameters = { parameters: {}, get: (_, otherwise) => otherwise };
const undecided = { reason: "SDK_NOT_READY", config: parameters, experiment: undefined, ...parameters };

// The client, and what `createInstance` does of its settings, once: whether it was the first time. `call` calls Moa, and
// `storage` gives the page's, or throws.
export function create(call, storage, cookies = "") {
  let isStarted;
  let isOut; // what the page has said of opting out
  const said = {}; // what the page has said of the visitor, until the tracker says it
  const stored = (key) => {
    try {
      return storage()[key];
    } catch {}
  };
  const told = () => {
    try {
      return JSON.parse(stored("moa_session")) || {};
    } catch {
      return {};
    }
  };
  // Moa answers at once when it is there. Before, what it kept on the page before says it.
  const asked = (name) => {
    let answer;
    call(name, (value) => (answer = value));
    return answer;
  };
  const who = () => {
    const { user, device } = told();
    return asked("getUser") || { userId: "userId" in said ? said.userId : user, deviceId: said.deviceId || device };
  };

  const client = {
    track(event, user) {
      if (user != null) client.setUser(typeof user == "object" ? user : { userId: user });
      if (event) call("track", event);
    },
    trackPageView: nothing, // Hackle's does nothing either
    setCurrentPage: (page) => call("setCurrentPage", page || {}),

    setUserId(id) {
      said.userId = id == null ? undefined : String(id);
      id == null ? call("reset") : call("setUserId", id);
      return done;
    },
    setDeviceId(id) {
      said.deviceId = id;
      call("setDeviceId", id);
      return done;
    },
    setUser(user) {
      const { id, userId = id, deviceId, properties, identifiers } = user || {};
      const known = who().deviceId;
      if (deviceId != null && deviceId != known) client.setDeviceId(deviceId);
      // `getUser().id` of a guest is the device.
      if (userId != null && userId != known) client.setUserId(userId);
      for (const more of [properties, identifiers]) more && client.setUserProperties(more);
      return done;
    },
    resetUser() {
      call("updateUserProperties", { clearAll: true });
      return client.setUserId();
    },
    getUser() {
      const { userId, deviceId } = who();
      return { id: userId || deviceId, userId, deviceId };
    },
    getSessionId: () => asked("getSessionId") || told().id || NO_SESSION,

    setUserProperty: (key, value) => client.setUserProperties({ [key]: value }),
    setUserProperties(properties) {
      call("setUserProperties", properties);
      return done;
    },
    updateUserProperties(operations) {
      call("updateUserProperties", operations);
      return done;
    },
    updatePushSubscriptions: (operations) => client.setUserProperties(subscriptions("push", operations)),
    updateSmsSubscriptions: (operations) => client.setUserProperties(subscriptions("sms", operations)),
    updateKakaoSubscriptions: (operations) => client.setUserProperties(subscriptions("kakao", operations)),
    setPhoneNumber: (phone) => client.setUserProperties({ phone }),
    unsetPhoneNumber: () => client.updateUserProperties({ unset: { phone: true } }),

    setOptOutTracking(out) {
      isOut = !!out;
      call("consent", isOut ? "denied" : "granted");
    },
    isOptOutTracking: () => (isOut === undefined ? stored("moa_consent") == "denied" : isOut),

    onReady: (then) => setTimeout(then),
    onInitialized: () => Promise.resolve({ success: true }),
    fetch: () => done,
    close: () => call("flush"),

    variation: (key, user, otherwise = "A") => otherwise,
    variationDetail: (key, user, otherwise = "A") => ({ variation: otherwise, ...undecided }),
    isFeatureOn: () => false,
    featureFlagDetail: () => ({ isOn: false, ...undecided }),
    remoteConfig: () => ({ get: parameters.get }),
    getExperiment: nothing,
    setInAppMessageListener: nothing,
    getDisplayedInAppMessageView: () => null,
    showUserExplorer: () => call("debug", true),
    hideUserExplorer: () => call("debug", false),
  };

  const start = (config) => {
    if (isStarted) return false;
    isStarted = true;
    const { user, optOutTracking, debug } = config || {};
    if (debug) call("debug", true);
    if (optOutTracking) client.setOptOutTracking(true);
    if (user) client.setUser(typeof user == "object" ? user : { userId: user });
    return true;
  };
  return { client, start };
}
