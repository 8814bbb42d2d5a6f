// What a call of another tool is to Moa: something that Moa tells by itself (of which it may show what the page does not), or an
// event of the merchant's own, by the name it has there.

// What Moa tells by itself, by GA4's names and by Meta's, and by its own.
const GTAG_OURS = /^(page_view|view_item|view_item_list|view_cart|add_to_cart|begin_checkout|purchase|refund|login|sign_up|scroll|user_engagement|session_start|first_visit)$/;
const PIXEL_OURS = /^(PageView|ViewContent|AddToCart|InitiateCheckout|Purchase|CompleteRegistration|Microdata|SubscribedButtonClick)$/;
const OWN = /^(\$|cafe24_|moa_error$|view_(home|product|product_list|checkout|completed_order)$|scroll_(home|product)$|click_buy_)/;

// Where a call goes, who the visitor is, and what is called back: nothing of the event.
const ABOUT = ["send_to", "event_callback", "event_timeout", "transport_type", "groups", "user_id", "user_data", "user_properties"];

const isName = (name) => typeof name == "string" && /^.{1,100}$/.test(name);

// A copy with a JSON form; `undefined` where it has none.
function plain(properties) {
  const { ...all } = properties || {};
  for (const name of ABOUT) delete all[name];
  try {
    return JSON.parse(JSON.stringify(all));
  } catch {}
}

// A product as others call it. A number is Cafe24's, or none: some send the product's code.
function product(id, name, price) {
  const found = {};
  if (/^\d{1,9}$/.test(id)) found.product_no = String(id);
  if (typeof name == "string" && name.trim()) found.product_name = name;
  if (Number(price) > 0) found.price = Number(price);
  return Object.keys(found).length ? { shown: found } : undefined;
}

// `gtag('event', name, params)`
export function gtagEvent(name, params) {
  if (!isName(name)) return undefined;
  const { items } = params || {};
  if (name == "view_item" && Array.isArray(items) && items.length == 1 && items[0]) {
    const { item_id, item_name, price } = items[0];
    return product(item_id, item_name, price);
  }
  if (GTAG_OURS.test(name) || OWN.test(name) || /^(gtm|moa)\./.test(name)) return undefined;
  return { event: name, properties: plain(params) };
}

// A call of Meta's pixel.
export function pixelEvent({ event, properties }) {
  if (!isName(event)) return undefined;
  const { content_ids, content_name, content_type, value } = properties || {};
  if (event == "ViewContent" && content_type != "product_group") {
    const ids = [].concat(content_ids);
    if (ids.length == 1) return product(ids[0], content_name, value);
  }
  if (PIXEL_OURS.test(event) || OWN.test(event)) return undefined;
  return { event, properties: plain(properties) };
}
