// The stream: what arrives, newest first, as far as it can be read.
//
// Records come faster than rows can be made, so they are kept as data; a frame makes a few rows,
// and while much arrives not every frame does. Above what can be read anyway, only every nth is
// shown, and the page says so.

import { byId, setText } from './dom.js';
import { parsed, row, text } from './row.js';
import { texts } from './texts.js';

const KEPT = 2000; // records that a filter can bring back
const ROWS = 150; // rows on the page
const ROWS_A_FRAME = 10;
const ROWS_A_SECOND = 20; // more are a sample
const SECOND = 1000;
const REST = 250; // before the next frame, while what is shown is a sample

const rows = byId('rows');
const filters = { name: '', visitor: '', verdict: '', mall: '' };
const malls = new Set();

let kept = []; // newest last
let waiting = []; // to become rows, oldest first
let due = 0; // how many of them become rows even while paused: a filter has brought them back
let isDue = false; // whether a frame is asked for
let isLive = false;
let paused = false;
let cleared = false;
let collector = location.origin; // where pages reach it, once it has said so

// Of the present second: when it began, how many matched, how many were rejected.
let second = { begun: 0, matched: 0, rejected: 0 };
let step = 1; // every how many matching ones is shown
let rate = 0; // matching ones in the last second

/** A record has arrived. */
export function take(record) {
  kept.push(record);
  if (kept.length > KEPT * 1.5) kept = kept.slice(-KEPT);
  if (!malls.has(record.mall)) addMall(record.mall);
  if (matches(record) && isShown(record)) waiting.push(record);
  // A page in the background gets no frames; more than it can show need not wait.
  if (waiting.length > ROWS) waiting.splice(0, waiting.length - ROWS);
  schedule();
}

/** Where pages reach the collector: this page has an address of its own. */
export function reachedAt(url) {
  if (collector === url) return;
  collector = url;
  schedule();
}

/** Whether the collector answers. */
export function connected(live) {
  isLive = live;
  schedule();
}

export function open() {
  schedule();
}

export function translated() {
  schedule();
}

// ---- Filters --------------------------------------------------------------------------------

function matches(record) {
  const { name, visitor, verdict, mall } = filters;
  if (mall !== '' && record.mall !== mall) return false;
  if (verdict === 'warned' ? !record.warnings : verdict !== '' && record.status !== verdict) return false;
  if (name === '' && visitor === '') return true;
  record.said ??= said(record);
  if (!record.said.name.includes(name)) return false;
  return record.said.ids.some((id) => id.includes(visitor));
}

/** What a filter looks at, read once. */
function said(record) {
  const message = parsed(record.body);
  return {
    name: (text(message.event) || text(message.type)).toLowerCase(),
    ids: [text(message.userId).toLowerCase(), text(message.anonymousId).toLowerCase()],
  };
}

const isFiltered = () => Object.values(filters).some((filter) => filter !== '');

/** Whether it is one of the sample. What was rejected comes first: it is what needs a look. */
function isShown(record) {
  const now = performance.now();
  if (now - second.begun >= SECOND) {
    rate = now - second.begun < 2 * SECOND ? second.matched : 0;
    step = Math.max(1, Math.ceil(rate / ROWS_A_SECOND));
    second = { begun: now, matched: 0, rejected: 0 };
  }
  second.matched += 1;
  if (record.status === 'rejected' && second.rejected < ROWS_A_SECOND / 2) {
    second.rejected += 1;
    return true;
  }
  return second.matched % step === 0;
}

/** Shows anew what matches now. */
function refilter() {
  waiting = kept.filter(matches).slice(-ROWS);
  due = waiting.length;
  rows.replaceChildren();
  step = 1;
  schedule();
}

function addMall(mall) {
  malls.add(mall);
  const option = document.createElement('option');
  option.value = mall;
  option.textContent = mall;
  byId('filter-mall').append(option);
  byId('malls').hidden = malls.size < 2;
}

// ---- Rows -----------------------------------------------------------------------------------

function schedule() {
  if (isDue) return;
  isDue = true;
  if (step === 1) requestAnimationFrame(show);
  else setTimeout(() => requestAnimationFrame(show), REST);
}

function show() {
  isDue = false;
  const ready = paused ? due : waiting.length;
  const shown = waiting.splice(0, Math.min(ready, ROWS_A_FRAME));
  due = Math.max(0, due - shown.length);
  if (shown.length > 0) makeRows(shown);
  showState();
  if (due > 0 || (waiting.length > 0 && !paused)) schedule();
}

function makeRows(records) {
  const fresh = document.createDocumentFragment();
  for (const record of records) {
    const item = row(record);
    // That a row is new is nothing special while all are.
    if (step > 1) item.classList.remove('new');
    fresh.prepend(item);
  }
  rows.prepend(fresh);
  while (rows.childElementCount > ROWS) rows.lastElementChild.remove();
}

function showState() {
  byId('pause').classList.toggle('paused', paused);
  const resume = waiting.length > 0 ? texts.waiting(waiting.length) : texts.resume;
  setText(byId('pause'), paused ? resume : texts.pause);

  const isSample = step > 1 && performance.now() - second.begun < 2 * SECOND;
  byId('sample').hidden = !isSample;
  if (isSample) setText(byId('sample'), texts.sample(rate, step));

  const empty = rows.childElementCount === 0 && waiting.length === 0;
  byId('none').hidden = !empty || !isFiltered() || kept.length === 0;
  byId('empty').hidden = !empty || !isLive || !byId('none').hidden;
  byId('empty-how').hidden = cleared;
  setText(byId('empty-title'), cleared ? texts.clearedTitle : texts.emptyTitle);
  setText(byId('tag'), `<script async\n  src="${collector}/moa.js"\n  data-write-key="WRITE_KEY"></script>`);
  showStore();
}

/** The store's address, where who opened this page gave it as `?store=`. */
function showStore() {
  const address = new URLSearchParams(location.search).get('store') ?? '';
  const known = /^https?:\/\//.test(address) && URL.canParse(address);
  const link = byId('store');
  link.hidden = !known;
  if (!known) return;
  link.href = address;
  setText(link, address);
  setText(link.previousElementSibling, texts.openStoreAt);
}

// ---- What the visitor of the page does ------------------------------------------------------

byId('pause').addEventListener('click', () => {
  paused = !paused;
  schedule();
});
byId('clear').addEventListener('click', () => {
  rows.replaceChildren();
  waiting = [];
  due = 0;
  kept = [];
  cleared = true;
  schedule();
});
for (const [id, name] of [['filter', 'name'], ['filter-visitor', 'visitor']]) {
  byId(id).addEventListener('input', (event) => {
    filters[name] = event.target.value.trim().toLowerCase();
    refilter();
  });
}
for (const [id, name] of [['filter-verdict', 'verdict'], ['filter-mall', 'mall']]) {
  byId(id).addEventListener('change', (event) => {
    filters[name] = event.target.value;
    refilter();
  });
}
// When nothing arrives any more, no record says so.
setInterval(schedule, SECOND);
