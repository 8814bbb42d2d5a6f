// The live view as a whole: language, which of its views is shown, and the connection that feeds
// them. Each view has a file of its own.

import * as cafe24 from './cafe24.js';
import { byId, setText } from './dom.js';
import * as overview from './overview.js';
import * as rejects from './rejects.js';
import * as stream from './stream.js';
import { firstLanguage, remember, texts, translate, use } from './texts.js';
import * as visitor from './visitor.js';

const RETRY_MS = 3000;
const VIEWS = { stream, rejects, cafe24, visitor };

let connection = 'connecting';
let problem = null; // a function of the texts, or null
let lastSeq = null;

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
  overview.translated();
  for (const view of Object.values(VIEWS)) view.translated();
}

// ---- State of the page ----------------------------------------------------------------------

function showState() {
  byId('state').dataset.state = connection;
  setText(byId('state-text'), texts[connection]);
  const shownProblem = problem === null ? '' : problem(texts);
  byId('problem').hidden = shownProblem === '';
  setText(byId('problem'), shownProblem);
  stream.connected(connection === 'live');
}

/** Shows the view that the address names: `#stream`, `#rejects`, `#cafe24` or `#visitor/KIND/MALL/ID`. */
function showView() {
  const [asked, ...rest] = location.hash.slice(1).split('/');
  const name = Object.hasOwn(VIEWS, asked) ? asked : 'stream';
  for (const view of Object.keys(VIEWS)) byId(view).hidden = view !== name;
  const tab = byId('visitor-tab');
  tab.hidden = name !== 'visitor' && tab.hidden;
  if (name === 'visitor') tab.setAttribute('href', location.hash);
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  VIEWS[name].open(rest);
}

// ---- Connection -----------------------------------------------------------------------------

function take(record) {
  if (record === null) return;
  if (record.seq !== null) lastSeq = record.seq;
  stream.take(record);
  visitor.take(record);
}

function connect() {
  const after = lastSeq === null ? '' : `?after=${lastSeq}`;
  const source = new EventSource(`/live/stream${after}`);
  source.addEventListener('open', () => {
    connection = 'live';
    problem = null;
    showState();
  });
  source.addEventListener('message', (event) => take(JSON.parse(event.data)));
  source.addEventListener('gauges', (event) => {
    const gauges = JSON.parse(event.data);
    overview.show(gauges);
    stream.reachedAt(gauges.publicUrl);
    rejects.counted(gauges.rejects);
    byId('cafe24-tab').hidden = !gauges.cafe24;
  });
  source.addEventListener('error', () => {
    connection = 'lost';
    problem = (words) => words.noStream;
    showState();
    // The browser connects again by itself, unless the answer was no stream.
    if (source.readyState === EventSource.CLOSED) {
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
  showState();
}

// ---- Start ----------------------------------------------------------------------------------

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    setLanguage(button.dataset.language);
    remember(button.dataset.language);
  });
}
// Without this, a row would light up again whenever it is shown anew.
document.addEventListener('animationend', (event) => event.target.classList.remove('new'));
window.addEventListener('hashchange', () => {
  showView();
  scrollTo(0, 0);
});

setLanguage(firstLanguage());
showView();
connect();
