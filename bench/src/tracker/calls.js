// What the bench does on the page that measures calls, scrolling and leaving.
{
  // In a frame: scroll listeners first, then animation frames. This script comes before the tracker's and listens
  // ahead of it, and behind it too once `benchScroll` runs; what passes between the two is the tracker's. It leaves
  // the page's layout dirty before and after the tracker's part, so that each reading of a measure lays the page
  // out once more than the frame would have.
  const scrolled = { took: 0, began: 0, padding: 0, done: undefined };
  const dirty = () => (document.body.style.paddingBottom = (scrolled.padding ^= 1) + "px");
  const begin = () => {
    if (!scrolled.done) return;
    dirty();
    requestAnimationFrame(() => (scrolled.began = performance.now()));
    scrolled.began = performance.now();
  };
  const end = () => {
    const { done } = scrolled;
    scrolled.took += performance.now() - scrolled.began;
    requestAnimationFrame(() => {
      scrolled.took += performance.now() - scrolled.began;
      dirty();
      // When the frame is done: scrolling lays the page out, if it must.
      setTimeout(done, 20);
    });
  };
  addEventListener("scroll", begin, true);

  // The page's own listener reads a measure too, which would hide whether a tracker does.
  const listen = addEventListener;
  window.addEventListener = (type, ...rest) => {
    if (type != "scroll" || !new Error().stack.includes("/skin.js")) listen(type, ...rest);
  };

  window.benchScroll = async (frames) => {
    addEventListener("scroll", end);
    const most = document.documentElement.scrollHeight - innerHeight;
    scrolled.took = 0;
    for (let at = 1; at <= frames; at++) {
      await new Promise((resolve) => {
        scrolled.done = resolve;
        scrollTo(0, (most * at) / frames);
        setTimeout(resolve, 500);
      });
    }
    scrolled.done = undefined;
    removeEventListener("scroll", end);
    return (scrolled.took * 1000) / frames;
  };

  // Calls so many times, a chunk in each task, until the budget is used up. Events are made before the clock
  // starts. Without a tracker nothing is called.
  const track = (name, properties) => {
    if (window.benchTrack) benchTrack(name, properties);
    else if (window.moa) moa("track", name, properties);
  };
  window.benchCalls = async (name, properties, calls, chunk, budget) => {
    const until = performance.now() + budget;
    let took = 0;
    let done = 0;
    while (done < calls && performance.now() < until) {
      const events = Array.from({ length: Math.min(chunk, calls - done) }, () => ({ ...properties }));
      const began = performance.now();
      for (const event of events) {
        track(name, event);
        // A queue that is written anew for each event can take minutes.
        if (++done % 10 == 0 && performance.now() > until) break;
      }
      took += performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return { calls: done, took: (took * 1000) / done };
  };

  // What a call takes, and writing the same event as JSON and reading it ten times, in µs: of the chunks the one in
  // the middle.
  window.benchCallsAndJson = async (name, properties, chunks, chunk) => {
    const took = (events, act) => {
      const began = performance.now();
      events.forEach(act);
      return ((performance.now() - began) * 1000) / events.length;
    };
    const called = [];
    const written = [];
    for (let done = 0; done < chunks; done++) {
      const events = Array.from({ length: chunk }, () => ({ ...properties }));
      const write = (event) => {
        for (let times = 0; times < 10; times++) JSON.parse(JSON.stringify(event));
      };
      written.push(took(events, write));
      called.push(took(events, (event) => track(name, event)));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return [called, written].map((all) => all.sort((one, other) => one - other)[chunks >> 1]);
  };

  // The page is hidden and left, as its listeners hear of it: how long they take.
  window.benchHide = () => {
    for (const [name, value] of [["visibilityState", "hidden"], ["hidden", true]])
      Object.defineProperty(document, name, { get: () => value, configurable: true });
    const began = performance.now();
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: false }));
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    return (performance.now() - began) * 1000;
  };
}
