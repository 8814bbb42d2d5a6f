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
