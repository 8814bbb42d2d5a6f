// What the inspector knows: what the tracker has told, and what stands in the browser. No display here.

import known from "./known.json" with { type: "json" };

const MOST = 200;

export function newState() {
  return { context: undefined, messages: [], byId: new Map(), user: undefined };
}

// Takes what the tracker tells: a message, the answer for a batch (a list), or the context of a page.
export function take(state, told, now = Date.now()) {
  if (Array.isArray(told)) {
    for (const result of told) {
      const known = state.byId.get(result.messageId);
      if (known) known.result = result;
    }
  } else if (told.messageId) {
    const entry = { message: told, at: now, result: undefined };
    state.messages.push(entry);
    state.byId.set(told.messageId, entry);
    if (state.messages.length > MOST) state.byId.delete(state.messages.shift().message.messageId);
  } else if (told.page) {
    state.context = told;
  }
}

export function clear(state) {
  state.messages = [];
  state.byId.clear();
}

// The properties that an event can have and this one has not: the page does not show them.
export function missing({ event, properties = {} }) {
  const names = {}.hasOwnProperty.call(known, event) ? known[event] : [];
  return names.filter((name) => !(name in properties));
}

// How many messages have no answer yet.
export function unanswered(state) {
  return state.messages.filter(({ result }) => !result || result.status == "retry").length;
}

// Which signal told the page's type, as the tracker weighs them: `[text, what it says]`.
export function reason(context, page) {
  const { type, role } = context.page;
  if (type == "other") return ["byNothing"];
  if (role) return ["byRole", role];
  const sPage = page.sPage;
  if (typeof sPage == "string" && sPage) return ["byGlobal", sPage];
  const design = page.document.querySelector("meta[name=design_html_path]");
  if (design && design.content) return ["byDesign", design.content];
  return ["byPath", context.page.path];
}

// What the visitor has said, and how many messages wait in this browser; storage may be denied.
export function stored(page) {
  try {
    const storage = page.localStorage;
    const outbox = Object.keys(storage).filter((key) => /^moa_q/.test(key));
    let count = 0;
    for (const key of outbox) count += (storage[key].match(/"messageId":/g) || []).length;
    return { consent: storage.moa_consent, outbox: count };
  } catch {
    return { consent: undefined, outbox: 0 };
  }
}
