// What stands on Hackle's global beside the client.
import { HackleSubscriptionOperationsBuilder, PropertyOperationsBuilder } from "./operations.js";

const nothing = () => {};
const HackleSubscriptionStatus = { SUBSCRIBED: "SUBSCRIBED", UNSUBSCRIBED: "UNSUBSCRIBED", UNKNOWN: "UNKNOWN" };
// Moa's sessions keep to the second; a shop may still name either.
const HackleSessionPersistConditions = {
  ALWAYS_NEW_SESSION: () => false,
  NULL_TO_USER_ID: (before, after) => !before.userId && !!after.userId,
};

export const statics = (createInstance, client) => ({
  createInstance,
  getUserId: () => client.getUser().id,
  setUserId: client.setUserId,
  removeUserId: () => client.setUserId(),
  PropertyOperationsBuilder,
  HackleSubscriptionOperationsBuilder,
  HackleSubscriptionStatus,
  HackleSessionPersistConditions,
  Logger: { log: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing },
  setAppWebViewInAppMessageBridge: nothing,
});
