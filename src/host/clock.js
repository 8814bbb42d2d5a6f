// Times, and the clocks of time zones.

import { at, put } from "./values.js";

export const iso = (time) => put(new Date(time).toISOString());

// Minutes by which the visitor's clock is ahead of UTC.
export const utcOffset = () => -new Date().getTimezoneOffset();

// Minutes by which the clocks of a time zone are ahead of UTC.
export function offset(zone, time) {
  // Intl takes 20 ms to wake up: most shops do without it.
  if (/Seoul/.test(at(zone) || "Seoul")) return 540;
  try {
    const there = new Date(time).toLocaleString("sv", { timeZone: at(zone) });
    return Math.round((Date.parse(there.replace(" ", "T") + "Z") - time) / 6e4);
  } catch {
    return 540; // Cafe24's own clock, Asia/Seoul
  }
}
