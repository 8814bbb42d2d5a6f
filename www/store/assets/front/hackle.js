// A shop that has worked with Hackle: its own calls, as they stand in a skin behind Hackle's script.
window.hackleClient = Hackle.createInstance("demo-sdk-key-00000001", { user: { properties: { skin: "spring" } } });
hackleClient.onReady(function () {
  hackleClient.track("skin_ready");
});
if (hackleClient.variation(42, hackleClient.getUser(), "A") === "B") document.documentElement.className += " variant-b";
hackleClient.updateUserProperties(new Hackle.PropertyOperationsBuilder().increment("pages_seen", 1).build());
hackleClient.updateKakaoSubscriptions(
  new Hackle.HackleSubscriptionOperationsBuilder().marketing(Hackle.HackleSubscriptionStatus.SUBSCRIBED).build(),
);
hackleClient.trackPageView();
document.addEventListener("DOMContentLoaded", function () {
  // A tag of the tag manager, in its form.
  _hackle("hackleClient", "track", "banner_shown", { place: "head", width: 1280 });
  hackleClient.track({ key: "session_seen", value: 2, properties: { session: hackleClient.getSessionId() } });
});
