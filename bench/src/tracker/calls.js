// Does something with the same event so many times, and says how many microseconds each took.
//
// What is done is one of WORK. Everything it needs is made before the clock starts, and for all of
// them alike, so that the main thread's CPU time can be compared too.
const WORK = {
  nothing() {},
  track(events) {
    for (const { event, properties } of events) moa("track", event, properties);
  },
  stringify(events) {
    let length = 0;
    for (const event of events) length += JSON.stringify(event).length;
    return length;
  },
  store(_, texts) {
    for (let i = 0; i < texts.length; i++) localStorage.setItem("bench-" + i, texts[i]);
  },
};

window.bench = (work, event, properties, times) => {
  const events = Array.from({ length: times }, () => ({ event, properties: { ...properties } }));
  const texts = events.map((event) => JSON.stringify(event));
  const begin = performance.now();
  WORK[work](events, texts);
  const end = performance.now();
  for (let i = 0; i < times; i++) localStorage.removeItem("bench-" + i);
  return ((end - begin) * 1000) / times;
};

// As if the collector had asked to be left alone for a while: everything is queued from now on. Returns a
// number, as all that is run here.
window.silence = () => {
  const { dataset } = document.querySelector("script[data-write-key]");
  const line = dataset.collector + "/v1/batch" + dataset.writeKey;
  localStorage.moa_wait = JSON.stringify({ line, failures: 1, until: Date.now() + 9e5, asked: true });
  return 0;
};
