// One message as a row of the live view.

import { element, worded } from './dom.js';
import { texts, translate } from './texts.js';

const MOST_PROPERTIES = 24;
const LONGEST_VALUE = 160;
const DEEPEST_INDENT = 24;

/** Makes the row of one record. With `dated`, its time has the day. */
export function row({ mall, status, errors = [], warnings = [], receivedAt, body, cut }, { dated = false } = {}) {
  const message = cut ? {} : parsed(body);
  const name = text(message.event) || text(message.type);
  const item = element('li', `row new ${status}${dated ? ' dated' : ''}`);

  const time = element('time', 'time', dated ? dayAndClock(receivedAt) : clock(receivedAt));
  time.dateTime = receivedAt;
  time.title = message.timestamp ? `${receivedAt} (${texts.sentAt} ${text(message.timestamp)})` : receivedAt;
  const verdict = worded('span', `verdict ${warnings.length > 0 ? 'warned' : status}`, warnings.length > 0 ? 'warned' : status);

  const more = element('div', 'more');
  if (errors.length > 0) more.append(faultList('errors', errors));
  if (warnings.length > 0) more.append(faultList('warnings', warnings));
  const properties = object(message.properties) ?? object(message.traits) ?? {};
  if (Object.keys(properties).length > 0) more.append(propertyList(properties));
  more.append(raw(body, cut));

  item.append(time, verdict, eventName(name, message), visitor(message, mall), more);
  translate(item);
  return item;
}

function eventName(name, message) {
  const event = element('div', 'event');
  const title = element('strong', '', name);
  if (name === '') title.dataset.text = 'noName';
  event.append(title);
  const page = object(object(message.context)?.page) ?? {};
  const place = element('span', 'place');
  const kind = text(page.type);
  if (kind !== '') place.append(element('b', '', kind));
  place.append(text(page.path) || text(page.url));
  if (place.textContent !== '') event.append(place);
  return event;
}

/** The visitor's ids, each a link to its timeline. */
function visitor(message, mall) {
  const who = element('div', 'who');
  for (const [label, id] of [['member', text(message.userId)], ['device', text(message.anonymousId)]]) {
    if (id === '') continue;
    const part = element('a');
    part.title = id;
    part.href = `#visitor/${label}/${encodeURIComponent(mall)}/${encodeURIComponent(id)}`;
    const caption = worded('span', '', label);
    part.append(caption, ' ', element('b', '', id.length > 12 ? `${id.slice(0, 8)}…` : id));
    who.append(part);
  }
  return who;
}

function faultList(className, faults) {
  const list = element('ul', `faults ${className}`);
  for (const { path, reason } of faults) {
    const item = element('li');
    if (path !== '') item.append(element('code', '', path), ' ');
    item.append(reason);
    list.append(item);
  }
  return list;
}

function propertyList(properties) {
  const entries = Object.entries(properties);
  const list = element('dl', 'properties');
  for (const [name, value] of entries.slice(0, MOST_PROPERTIES)) {
    const pair = element('div');
    pair.append(element('dt', '', name), element('dd', '', shortValue(value)));
    list.append(pair);
  }
  if (entries.length > MOST_PROPERTIES) {
    const further = element('div', 'further');
    further.dataset.further = entries.length - MOST_PROPERTIES;
    list.append(further);
  }
  return list;
}

/** The message as it was sent, written out only when somebody looks. */
function raw(body, cut) {
  const details = element('details', 'raw');
  const summary = worded('summary', '', 'raw');
  details.append(summary);
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    if (cut) {
      details.append(worded('p', '', 'cut'));
      translate(details);
    }
    details.append(element('pre', '', cut ? `${body}…` : indented(body)));
  });
  return details;
}

/** The value if it is a text. */
export const text = (value) => (typeof value === 'string' ? value : '');
const object = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined);

/** The message as an object; an empty one if it is none. */
export function parsed(body) {
  try {
    return object(JSON.parse(body)) ?? {};
  } catch {
    return {}; // too deep for the browser; the raw text still shows it
  }
}

function shortValue(value) {
  let shown;
  try {
    shown = typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    shown = '…'; // too deep to be written out
  }
  return shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE)}…` : shown;
}

/**
 * Compact JSON with a line for each member. It works on the text: parsing would turn 1.10 into
 * 1.1 and round long numbers.
 */
function indented(json) {
  let out = '';
  let depth = 0;
  const newLine = () => `\n${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}`;
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|\{\}|\[\]|[{}[\],:]|[^{}[\],:"]+/g) ?? [];
  for (const token of tokens) {
    if (token === '{' || token === '[') {
      depth += 1;
      out += token + newLine();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      out += newLine() + token;
    } else if (token === ',') {
      out += token + newLine();
    } else {
      out += token === ':' ? ': ' : token;
    }
  }
  return out;
}

/** The time of day, to the millisecond. */
function clock(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return text(iso);
  const two = (number) => String(number).padStart(2, '0');
  const ms = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`;
}

/** The time of day to the second, after the day. */
function dayAndClock(iso) {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return text(iso);
  const two = (number) => String(number).padStart(2, '0');
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock(iso).slice(0, 8)}`;
}
