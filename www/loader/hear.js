// How an add-on (bridge, inspector) hears all that the tracker tells, from the first message on.

// Calls `hearer` with what has been told and with all that will be.
export function hear(moa, hearer) {
  const { told } = moa;
  [...told].forEach(hearer);
  const keep = told.push;
  told.push = (what) => {
    keep.call(told, what);
    // Only who comes later needs the old ones, and nobody needs all of a long day.
    if (told.length > 500) told.shift();
    hearer(what);
  };
}
