// Meta's pixel. Before its script is there its calls stand in `fbq.queue`; from then on each is a request of its own, whose
// address says what was called (`ev`, `cd[…]`): `https://www.facebook.com/tr/?id=…&ev=AddToCart&cd[value]=19000`. What is too
// long for an address goes in a body, which nobody sees.

const REQUEST = /^https:\/\/www\.facebook\.com\/tr\/?\?(.*)/;
// Several pixels of a page are told one after the other.
const TOGETHER = 1000; // ms

// `queued` looks at `fbq`, `requested` at the address of something that was loaded; each call is told to `heard` once, as
// `{ event, properties }`. What stood in the queue comes as a request later: it is the same.
export function hits(heard, now = () => performance.now()) {
  const known = new WeakSet();
  const awaited = []; // names of what was in the queue
  const told = new Map(); // what was requested last, and when, for whom

  function queued(fbq) {
    if (!fbq || fbq.callMethod || !Array.isArray(fbq.queue)) return;
    for (const call of [...fbq.queue]) {
      if (!call || typeof call != "object" || known.has(call)) continue;
      known.add(call);
      const [kind, ...rest] = [].slice.call(call);
      if (!/^track(Single)?(Custom)?$/.test(kind)) continue;
      // trackSingle names the pixel first.
      const [event, properties] = /Single/.test(kind) ? rest.slice(1) : rest;
      awaited.push(event);
      heard({ event, properties });
    }
  }

  function requested(address) {
    const [, query] = REQUEST.exec(address) || [];
    if (!query) return;
    const params = new URLSearchParams(query);
    const event = params.get("ev");
    const properties = {};
    let said = event;
    for (const [name, value] of params) {
      const [, key] = /^cd\[(.+)\]$/.exec(name) || [];
      if (!key) continue;
      said += `&${key}=${value}`;
      properties[key] = read(value);
    }
    const before = told.get(said);
    const isAnother = !before || before.pixel == params.get("id") || now() - before.time > TOGETHER;
    told.set(said, { pixel: before && !isAnother ? before.pixel : params.get("id"), time: now() });
    if (!event || !isAnother) return;
    const at = awaited.indexOf(event);
    if (at < 0) heard({ event, properties });
    else awaited.splice(at, 1);
  }
  return { queued, requested };
}

// Numbers and lists travel as text; product numbers such as "0012" stay one.
function read(value) {
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(value)) return Number(value);
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
