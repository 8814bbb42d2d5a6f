// The page "Today": a day of a mall as its merchant reads it, anew every few seconds.

import { byId, element, setText } from './dom.js';
import { address, asked, dayAfter } from './figures.js';
import { ask } from './lookup.js';
import { firstLanguage, remember, use } from './texts.js';
import { textsOf } from './today-texts.js';
import * as view from './today-view.js';

const AGAIN_MS = 10_000;
const RETRY_MS = 3_000;

let language = firstLanguage();
let texts = textsOf(language);
let wanted = asked(location.search);
let report = null;
let shown = ''; // the same as text: what has not changed stays as it is
let time = null; // when it came
let problem = null; // a text, or null
let loads = 0;
let again = null;

// ---- Language -------------------------------------------------------------------------------

function setLanguage(chosen) {
  language = chosen;
  use(language); // for what an answer that failed says
  texts = textsOf(language);
  document.documentElement.lang = language;
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  }
  for (const target of document.querySelectorAll('[data-text]')) target.textContent = texts[target.dataset.text];
  for (const target of document.querySelectorAll('[data-label]')) target.setAttribute('aria-label', texts[target.dataset.label]);
  for (const link of document.querySelectorAll('[data-guide]')) link.href = view.guide(language);
  shown = '';
  show();
}

// ---- Loading --------------------------------------------------------------------------------

async function load() {
  clearTimeout(again);
  loads += 1;
  const own = loads;
  let next = AGAIN_MS;
  try {
    const found = await ask(`/live/today/numbers${address(wanted)}`);
    if (own !== loads) return; // something else was asked for meanwhile
    report = found;
    time = new Date();
    problem = null;
  } catch (error) {
    if (own !== loads) return;
    problem = error.code === 'no_archive' ? texts.noArchive : error.message;
    next = RETRY_MS;
  }
  show();
  again = setTimeout(tick, next);
}

/** Nobody is shown a page in the background: it loads when it is looked at. */
function tick() {
  if (!document.hidden) load();
}

/** Asks for something else from now on. */
function want(changed) {
  wanted = { ...wanted, ...changed };
  history.replaceState(null, '', `${location.pathname}${address(wanted)}`);
  load();
}

// ---- Showing --------------------------------------------------------------------------------

function show() {
  document.title = `Moa · ${texts.today}`;
  showState();
  if (report === null) return;
  const now = JSON.stringify(report);
  if (now === shown) return;
  shown = now;
  byId('empty').hidden = report.mall !== null || report.counting !== null;
  byId('report').hidden = !byId('empty').hidden;
  byId('choose').hidden = report.mall === null;
  if (report.mall !== null) showChoices();
  view.show(report, texts, language);
}

function showState() {
  byId('state').dataset.state = problem !== null ? 'lost' : time === null ? 'connecting' : 'live';
  const at = time?.toLocaleTimeString(language, { timeStyle: 'short' });
  setText(byId('state-text'), problem !== null ? texts.lost : time === null ? texts.connecting : texts.updated(at));
  byId('problem').hidden = problem === null;
  setText(byId('problem'), problem ?? '');
}

function showChoices() {
  byId('day').value = report.day;
  byId('now').hidden = wanted.day === null;
  byId('later').disabled = report.isToday;
  const malls = new Set([...report.malls.map(({ mall }) => mall), report.mall]);
  options(byId('mall'), [...malls].map((mall) => [mall, mall]), report.mall);
  byId('malls').hidden = malls.size < 2;
  const known = report.malls.find(({ mall }) => mall === report.mall)?.shops ?? [];
  // One that is asked for may not have been visited.
  const shops = report.shop === null || known.includes(report.shop) ? known : [...known, report.shop];
  const all = [['', texts.allShops], ...shops.map((no) => [String(no), texts.shopNo(no)])];
  options(byId('shop'), all, report.shop === null ? '' : String(report.shop));
  byId('shops').hidden = known.length < 2 && report.shop === null;
}

function options(select, all, chosen) {
  const made = all.map(([value, text]) => {
    const option = element('option', '', text);
    option.value = value;
    return option;
  });
  select.replaceChildren(...made);
  select.value = chosen;
}

// ---- Start ----------------------------------------------------------------------------------

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    setLanguage(button.dataset.language);
    remember(button.dataset.language);
  });
}
byId('mall').addEventListener('change', () => want({ mall: byId('mall').value, shop: null }));
byId('shop').addEventListener('change', () => want({ shop: byId('shop').value === '' ? null : Number(byId('shop').value) }));
byId('day').addEventListener('change', () => {
  if (byId('day').value !== '') want({ day: byId('day').value });
});
byId('earlier').addEventListener('click', () => want({ day: dayAfter(report.day, -1) }));
byId('later').addEventListener('click', () => want({ day: dayAfter(report.day, 1) }));
byId('now').addEventListener('click', () => want({ day: null }));
document.addEventListener('visibilitychange', tick);

setLanguage(language);
load();
