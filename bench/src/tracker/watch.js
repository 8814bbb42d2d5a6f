{
  const seen = { tasks: [], painted: 0, answered: 0 };
  const watch = (type, note, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options });
  watch("longtask", ({ duration }) => seen.tasks.push(duration));
  watch("largest-contentful-paint", ({ startTime }) => (seen.painted = startTime));
  const note = ({ interactionId, duration }) => interactionId && (seen.answered = Math.max(seen.answered, duration));
  watch("event", note, { durationThreshold: 16 });
  window.benchSeen = seen;
}
