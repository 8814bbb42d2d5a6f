// The bridge: hands each event of the page on, to `dataLayer`, to Braze's web SDK and to the pixels of Kakao and Naver, as
// the settings `dataLayer`, `braze`, `kakao` and `naver` say. The loader fetches it only where one of them is set.
import { brazeEvent } from "./braze.js";
import { ecommerce } from "./ga4.js";
import { gathering } from "./gather.js";
import { kakaoCalls } from "./kakao.js";
import { naverEvent } from "./naver.js";
import { eventId, whenThere } from "./pixels.js";
import { hear } from "../loader/hear.js";

const { moa } = window;
const { dataLayer, braze, kakao, naver } = moa.bridge;
// Attributes are texts.
const isOn = (setting) => !!setting && setting != "false";
let currency; // unknown until a page says it

function toDataLayer(message, rows) {
  const layer = (window.dataLayer = window.dataLayer || []);
  const form = dataLayer == "ga4" && ecommerce(message, rows, currency);
  if (form) {
    // GTM merges objects: what the last one left would be taken for this one's.
    layer.push({ ecommerce: null });
    layer.push({ ...form, moa_event_id: eventId(message) });
    return;
  }
  // Names of their own, so that no trigger of the store's fires by chance. What an earlier event had would
  // stay there too.
  layer.push({ moa: undefined });
  layer.push({
    event: `moa.${message.event}`,
    moa: rows.length ? { ...message.properties, rows } : message.properties,
    moa_event_id: eventId(message),
  });
}

function toBraze(message, rows) {
  const made = brazeEvent(message, rows, { currency, source: location.origin });
  const sdk = window.braze;
  if (made && sdk && sdk.logEcommerceEvent) sdk.logEcommerceEvent(made);
}

function toKakao(message, rows) {
  const calls = kakaoCalls(message, rows, currency);
  if (!calls.length) return;
  whenThere("kakaoPixel", (pixel) => {
    for (const [name, argument] of calls) pixel(kakao)[name](argument);
  });
}

function toNaver(message, rows) {
  const made = naverEvent(message, rows, currency);
  if (made) whenThere("wcs", (wcs) => wcs.trans(made));
}

const take = gathering((message, rows) => {
  try {
    if (isOn(dataLayer)) toDataLayer(message, rows);
    if (isOn(braze)) toBraze(message, rows);
    if (isOn(kakao)) toKakao(message, rows);
    if (isOn(naver)) toNaver(message, rows);
  } catch (error) {
    console.warn("[moa] an event could not be handed on:", error);
  }
});

function hand(told) {
  if (told.shop) currency = told.shop.currency || currency;
  if (told.type == "track") take(told);
}

// A loader that was renewed may have asked for two, of two builds; the first to come is the bridge.
if (!moa.bridged) hear(moa, hand);
moa.bridged = 1;
