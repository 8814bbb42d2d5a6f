// What must hold of a page, and how it is told on a terminal.
import { faultsOf, statusOf } from "../inspector/state.js";
import { unmet } from "./expectation.mjs";

const named = ({ message }) => (message.type == "identify" ? "identify" : message.event);
const said = (faults) => faults.map(({ path, reason }) => `${path} ${reason}`.trim());
const isWrong = (entry) => /rejected|condemned/.test(statusOf(entry));
const shown = (value) => (typeof value == "string" ? value : JSON.stringify(value));

// That what it tells is taken, and what was expected of it: `[{ name, why }]`, where `why` is undefined for what holds. `lost` is why it
// could not be looked at, if so.
export function casesOf({ expected }, entries, lost) {
  const taken = entries.map((entry) => {
    const why = said(faultsOf(entry, "errors")).join("; ");
    return { name: `${named(entry)} is taken`, why: isWrong(entry) ? why || "rejected" : undefined };
  });
  // What it may have told all the same nobody knows.
  if (lost) return [...taken, { name: "the page can be looked at", why: lost }];
  const messages = entries.map(({ message }) => message);
  if (!entries.length) taken.push({ name: "the page tells something", why: "nothing was told: is it a page of the shop, and its source whole?" });
  return [...taken, ...expected.map((one) => ({ name: `expected: ${one.text}`, why: unmet(one, messages) }))];
}

export function print({ file, place, entries, cases }, write) {
  write(`${file}  ${place}`);
  for (const entry of entries) {
    const properties = Object.entries(entry.message.properties || entry.message.traits || {});
    write(`  ${isWrong(entry) ? "✕" : "✓"} ${named(entry)}  ${properties.map(([name, value]) => `${name}=${shown(value)}`).join(" ")}`.trimEnd());
    for (const line of said(faultsOf(entry, "errors"))) write(`      ${line}`);
    for (const line of said(faultsOf(entry, "warnings"))) write(`      warning: ${line}`);
    const { missing = [] } = entry.judgement || {};
    if (missing.length) write(`      not in this message: ${missing.join(", ")}`);
  }
  for (const { name, why } of cases.slice(entries.length)) write(`  ${why ? "✕" : "✓"} ${name}${why ? `: ${why}` : ""}`);
}
