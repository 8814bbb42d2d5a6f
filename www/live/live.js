// The live view: shows each message as the collector takes it.
// This file is the page as a whole; `row.js` makes the row of one event.

import { row } from './row.js';
import { firstLanguage, remember, texts, translate, use } from './texts.js';

const MOST_ROWS = 500;
const RETRY_MS = 3000;

const byId = (id) => document.getElementById(id);
const rows = byId('rows');

let connection = 'connecting';
let problem = null; // a function of the texts, or null
let paused = false;
let cleared = false;
let filter = '';
let waiting = []; // records not shown yet, oldest first
let frame = 0;
let lastSeq = null;
const counts = { accepted: 0, duplicate: 0, rejected: 0 };

// ---- Language -------------------------------------------------------------------------------

function setLanguage(language) {
  use(language);
  document.documentElement.lang = language;
  document.title = `Moa · ${texts.liveView}`;
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  }
  translate(document);
  showState();
}

// ---- State of the page ----------------------------------------------------------------------

/** Shows everything that is not an event. */
function showState() {
  byId('state').dataset.state = connection;
  setText(byId('state-text'), texts[connection]);
  const shownProblem = problem === null ? '' : problem(texts);
  byId('problem').hidden = shownProblem === '';
  setText(byId('problem'), shownProblem);

  for (const [verdict, count] of Object.entries(counts)) setText(byId(`count-${verdict}`), count.toLocaleString());
  document.querySelector('.counts .rejected').classList.toggle('some', counts.rejected > 0);

  byId('pause').classList.toggle('paused', paused);
  const resume = waiting.length > 0 ? texts.waiting(waiting.length) : texts.resume;
  setText(byId('pause'), paused ? resume : texts.pause);

  const empty = rows.childElementCount === 0;
  byId('empty').hidden = !empty || connection !== 'live';
  byId('empty-how').hidden = cleared;
  setText(byId('empty-title'), cleared ? texts.clearedTitle : texts.emptyTitle);
  setText(byId('tag'), `<script async\n  src="${location.origin}/moa.js"\n  data-write-key="WRITE_KEY"></script>`);
  showStore();

  const noneMatch = !empty && filter !== '' && rows.querySelector('.row:not([hidden])') === null;
  byId('none').hidden = !noneMatch;
  setText(byId('none'), texts.none(filter));
}

/** Writes only what changed: screen readers read out what is written. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
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

// ---- Events ---------------------------------------------------------------------------------

function take(record) {
  if (record === null || !(record.status in counts)) return;
  counts[record.status] += 1;
  if (record.seq !== null) lastSeq = record.seq;
  waiting.push(record);
  // A page in the background gets no frames; more than it can show need not wait.
  if (waiting.length > MOST_ROWS) waiting.splice(0, waiting.length - MOST_ROWS);
  schedule();
}

function schedule() {
  if (frame === 0) frame = requestAnimationFrame(show);
}

/** Shows what has come since the last frame. */
function show() {
  frame = 0;
  if (!paused && waiting.length > 0) {
    const added = document.createDocumentFragment();
    for (const record of waiting.reverse()) {
      const item = row(record);
      item.hidden = !matches(item);
      added.append(item);
    }
    waiting = [];
    rows.prepend(added);
    while (rows.childElementCount > MOST_ROWS) rows.lastElementChild.remove();
  }
  showState();
}

const matches = (item) => item.dataset.name.includes(filter.toLowerCase());

// ---- Connection -----------------------------------------------------------------------------

function connect() {
  const after = lastSeq === null ? '' : `?after=${lastSeq}`;
  const stream = new EventSource(`/live/stream${after}`);
  stream.addEventListener('open', () => {
    connection = 'live';
    problem = null;
    schedule();
  });
  stream.addEventListener('message', (event) => take(JSON.parse(event.data)));
  stream.addEventListener('error', () => {
    connection = 'lost';
    problem = (words) => words.noStream;
    schedule();
    // The browser connects again by itself, unless the answer was no stream.
    if (stream.readyState === EventSource.CLOSED) {
      explain();
      setTimeout(connect, RETRY_MS);
    }
  });
}

/** Asks why there is no stream. */
async function explain() {
  const asking = new AbortController();
  try {
    const answer = await fetch('/live/stream', { signal: asking.signal });
    if (!answer.ok) {
      const reason = (await answer.json()).error.message;
      problem = (words) => words.refused(reason);
    }
  } catch {
    // Nobody answers, which is said already.
  }
  asking.abort();
  schedule();
}

// ---- Start ----------------------------------------------------------------------------------

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    setLanguage(button.dataset.language);
    remember(button.dataset.language);
  });
}
byId('pause').addEventListener('click', () => {
  paused = !paused;
  schedule();
});
// Without this, a row would light up again whenever the filter shows it.
rows.addEventListener('animationend', (event) => event.target.classList.remove('new'));
byId('clear').addEventListener('click', () => {
  rows.replaceChildren();
  waiting = [];
  for (const verdict of Object.keys(counts)) counts[verdict] = 0;
  cleared = true;
  schedule();
});
byId('filter').addEventListener('input', (event) => {
  filter = event.target.value.trim();
  for (const item of rows.children) item.hidden = !matches(item);
  showState();
});

setLanguage(firstLanguage());
connect();
