// What the inspector knows: what the tracker has told, and what a collector will say of it. No display here.

const MOST = 200;

export function newState() {
  return { context: undefined, messages: [], byId: new Map(), user: undefined, check: undefined, kept: { outbox: 0 } };
}

// Takes what the tracker tells: a message, the answer for a batch (a list), or the context of a page.
export function take(state, told, now = Date.now()) {
  if (Array.isArray(told)) {
    for (const result of told) {
      const known = state.byId.get(result.messageId);
      if (known) known.result = result;
    }
  } else if (told.messageId) {
    const entry = { message: told, context: state.context, at: now, result: undefined, judgement: undefined };
    entry.judgement = judged(state, entry);
    state.messages.push(entry);
    state.byId.set(told.messageId, entry);
    if (state.messages.length > MOST) state.byId.delete(state.messages.shift().message.messageId);
  } else if (told.page) {
    state.context = told;
  }
}

// `check` judges from now on, and what came before it was there.
export function judgeBy(state, check) {
  state.check = check;
  for (const entry of state.messages) entry.judgement = judged(state, entry);
}

const isObject = (value) => !!value && typeof value == "object" && !Array.isArray(value);
// What counts as absent on the wire.
export const isNothing = (value) => value == null || value === "" || (Array.isArray(value) && !value.length);

// A message as it travels: with what its batch says for all. What is no object is left as it is: it is wrong, and to be told so.
export function withContext(message, context) {
  if (!isObject(message) || !isObject(context)) return message;
  if (isNothing(message.context)) return { ...message, context };
  return isObject(message.context) ? { ...message, context: { ...context, ...message.context } } : message;
}

function judged(state, entry) {
  if (!state.check) return;
  try {
    return state.check(withContext(entry.message, entry.context));
  } catch (error) {
    // Of this message alone: others go on.
    entry.unjudged = String(error);
  }
}

export function clear(state) {
  state.messages = [];
  state.byId.clear();
}

// What is known of a message by now: the collector's verdict, else what it will be; `waiting` where it will be taken.
export function statusOf({ judgement, result }) {
  if (result) return result.status;
  return judgement && judgement.status == "rejected" ? "condemned" : "waiting";
}

// What is wrong with a message, as `[{ path, reason }]`: the collector's word before that of the judgement.
export function faultsOf({ judgement, result }, kind) {
  const said = (from) => (from && from[kind]) || [];
  return said(result).length ? said(result) : said(judgement);
}

// How many messages are broken, or will be.
export const broken = (state) => state.messages.filter((entry) => /rejected|condemned/.test(statusOf(entry))).length;

// How many messages have no answer yet.
export function unanswered(state) {
  return state.messages.filter(({ result }) => !result || result.status == "retry").length;
}

// Which of the places where the tracker looks for a property (`found` of check/) has the message's value; undefined where
// none has it any more.
export function placeOf(value, places) {
  const same = (text) => {
    if (text === undefined) return false;
    if (typeof value == "number") return Number(text.replace(/[^\d.-]/g, "") || "-") === value;
    return text === String(value);
  };
  const place = places.find(({ value }) => same(value));
  return place && place.place;
}
