// The last hour as a chart, and how the collector does as tiles.

import { niceAbove, rectangle, set, SVG } from './chart.js';
import { byId, element, setText } from './dom.js';
import { texts } from './texts.js';

const HEIGHT = 100;
const STEP = 10; // width of a minute, with the gap
const VERDICTS = ['accepted', 'duplicate', 'rejected']; // from the ground up

const bars = []; // for each minute: its group, title and a rectangle for each verdict
const tiles = new Map(); // by key: the tile and its two texts
let last = null;

/** Shows what the collector has told. */
export function show(gauges) {
  last = gauges;
  byId('overview').hidden = false;
  showHour(gauges.minutes);
  showTiles(gauges);
}

export function translated() {
  bars.length = 0;
  if (last !== null) show(last);
}

// ---- The hour -------------------------------------------------------------------------------

function showHour(minutes) {
  if (bars.length !== minutes.length) makeBars(minutes.length);
  const total = (minute) => VERDICTS.reduce((sum, verdict) => sum + minute[verdict], 0);
  const most = niceAbove(Math.max(...minutes.map(total)));
  setText(byId('most'), most.toLocaleString());
  minutes.forEach((minute, at) => {
    const { title, parts } = bars[at];
    // Most minutes are over, and stay as they were but for their place.
    const now = VERDICTS.map((verdict) => minute[verdict]).join();
    if (now !== bars[at].now) setText(title, texts.minute(minutes.length - 1 - at, minute));
    bars[at].now = now;
    let ground = HEIGHT;
    for (const verdict of VERDICTS) {
      // What is there is seen, however little it is.
      const height = minute[verdict] === 0 ? 0 : Math.max(1.5, (minute[verdict] / most) * HEIGHT);
      ground -= height;
      set(parts[verdict], 'y', ground.toFixed(2));
      set(parts[verdict], 'height', height.toFixed(2));
    }
  });
  for (const verdict of VERDICTS) {
    const count = minutes.reduce((sum, minute) => sum + minute[verdict], 0);
    setText(byId(`count-${verdict}`), count.toLocaleString());
    if (verdict === 'rejected') byId('count-rejected').parentElement.classList.toggle('some', count > 0);
  }
}

function makeBars(count) {
  byId('chart').replaceChildren();
  bars.length = 0;
  for (let at = 0; at < count; at += 1) {
    const group = document.createElementNS(SVG, 'g');
    const title = document.createElementNS(SVG, 'title');
    // All of the column answers the pointer.
    const column = rectangle('column', at * STEP, STEP);
    set(column, 'y', '0');
    set(column, 'height', String(HEIGHT));
    const parts = {};
    for (const verdict of VERDICTS) parts[verdict] = rectangle(verdict, at * STEP + 1, STEP - 2);
    group.append(title, column, ...Object.values(parts));
    byId('chart').append(group);
    bars.push({ title, parts });
  }
}

// ---- The tiles ------------------------------------------------------------------------------

function showTiles({ minutes, log, sinks, loads, rejects }) {
  const full = log.queueLimit === 0 ? 0 : log.queueBytes / log.queueLimit;
  const before = minutes.at(-2)?.accepted ?? 0;
  tile('rate', texts.lastMinute, before.toLocaleString(), texts.stored);
  tile('queue', texts.queue, bytes(log.queueBytes), texts.ofBytes(bytes(log.queueLimit)), full > 0.5);
  tile('commit', texts.commit, ms(log.commitP95), texts.usually(ms(log.commitP50)), log.commitP95 > 1000);
  if (rejects !== null) tile('rejects', texts.rejects, rejects.toLocaleString(), texts.keptAside, rejects > 0);
  for (const { name, lag } of sinks) tile(`sink ${name}`, name, lag.toLocaleString(), texts.behind, lag > 10_000);
  for (const load of loads) showLoad(load);
}

function showLoad({ to, behind, rowsASecond, leftOut, problem, silent }) {
  const isSilent = silent > 60;
  const now = isSilent ? texts.silent(silent) : texts.loading(rowsASecond, leftOut);
  const made = tile(`load ${to}`, to, behind.toLocaleString(), problem ?? now, isSilent || problem !== null);
  made.box.classList.add('wide');
  made.box.title = to;
}

function tile(key, label, value, unit, isHigh = false) {
  let made = tiles.get(key);
  if (made === undefined) {
    const box = element('div', 'tile');
    made = { box, label: element('dt'), value: element('dd', 'value'), unit: element('dd', 'unit') };
    box.append(made.label, made.value, made.unit);
    byId('tiles').append(box);
    tiles.set(key, made);
  }
  setText(made.label, label);
  setText(made.value, value);
  setText(made.unit, unit);
  made.box.classList.toggle('high', isHigh);
  return made;
}

function bytes(count) {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${Math.round(count / 1024)} KiB`;
  return `${Math.round(count / 1024 / 1024)} MiB`;
}

const ms = (value) => (value === null ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`);
