// Cafe24's malls: how each does, and our numbers beside Cafe24's.

import { niceAbove, rectangle, set, SVG } from './chart.js';
import { byId, element, setText } from './dom.js';
import { ask } from './lookup.js';
import { texts } from './texts.js';

const AGAIN_MS = 3000;
const HEIGHT = 100;
const STEP = 40; // width of a day, with the gaps
const COUNTED = ['page_views', 'orders'];
const OFF = 10; // how many percent apart are worth a look

let last = null; // what the collector has said
let shown = ''; // the same as text: what has not changed stays as it is
let problem = '';

export function open() {
  return load();
}

export function translated() {
  shown = '';
  show();
}

async function load() {
  try {
    last = await ask('/live/cafe24');
    problem = '';
  } catch (error) {
    problem = error.message;
  }
  show();
}

function show() {
  byId('cafe24-problem').hidden = problem === '';
  setText(byId('cafe24-problem'), problem);
  if (last === null) return;
  const now = JSON.stringify(last);
  if (now === shown) return;
  shown = now;
  byId('no-cafe24-malls').hidden = last.malls.length > 0;
  byId('cafe24-malls').replaceChildren(...last.malls.map(card));
}

// ---- A mall ---------------------------------------------------------------------------------

function card(mall) {
  const made = element('article', `mall ${mall.standing}`);
  const head = element('h3');
  head.append(element('code', '', mall.mall), element('span', 'standing', texts.standings[mall.standing]));
  made.append(head);
  for (const text of new Set([mall.problem, mall.lastJob?.problem])) {
    if (text) made.append(element('p', 'problem', text));
  }
  made.append(facts(mall));
  if (mall.standing !== 'uninstalled' || isCompared(mall)) made.append(comparison(mall));
  return made;
}

function facts(mall) {
  const list = element('dl', 'facts');
  const fact = (label, value, className = '') => {
    const box = element('div', className);
    const said = element('dd');
    said.append(value);
    box.append(element('dt', '', label), said);
    list.append(box);
  };
  const number = (count) => count.toLocaleString();
  fact(texts.webhooksWaiting, number(mall.waiting));
  fact(texts.webhooksGivenUp, number(mall.givenUp), mall.givenUp > 0 ? 'high' : '');
  fact(texts.installedSince, moment(mall.installedAt));
  if (mall.standing !== 'uninstalled') fact(texts.tokensSince, moment(mall.changedAt));
  fact(texts.tagsInShops, mall.tags.length > 0 ? texts.shopNumbers(mall.tags) : texts.noTags);
  fact(texts.lastJob, mall.lastJob === null ? texts.noJob : job(mall.lastJob));
  return list;
}

function job({ kind, state, step, done, total }) {
  const made = document.createDocumentFragment();
  made.append(`${texts.jobKinds[kind]} · `, element('span', `job-${state}`, texts.jobStates[state]));
  if (state !== 'running' || step === '') return made;
  const reached = total === null ? done.toLocaleString() : `${done.toLocaleString()} / ${total.toLocaleString()}`;
  const name = texts.jobSteps[step] ?? step;
  made.append(element('small', '', `${name} ${reached}`));
  if (total !== null && total > 0) {
    const bar = element('progress');
    bar.max = total;
    bar.value = done;
    bar.setAttribute('aria-label', name);
    made.append(bar);
  }
  return made;
}

function moment(time) {
  const language = document.documentElement.lang;
  const made = document.createDocumentFragment();
  const at = new Date(time);
  made.append(at.toLocaleDateString(language, { dateStyle: 'medium' }));
  made.append(element('small', '', at.toLocaleTimeString(language, { timeStyle: 'short' })));
  return made;
}

// ---- Our numbers and Cafe24's ---------------------------------------------------------------

const of = (mall) => last.comparisons.filter((one) => one.mall === mall.mall);
const isCompared = (mall) => of(mall).length > 0;

function comparison(mall) {
  if (!isCompared(mall)) {
    return element('p', 'nothing', last.isCompared ? texts.nothingCompared : texts.notCompared);
  }
  const both = element('div', 'compared');
  for (const what of COUNTED) {
    const days = new Map(of(mall).filter((one) => one.what === what).map((one) => [one.day, one]));
    if (days.size > 0) both.append(figure(what, days));
  }
  return both;
}

function figure(what, days) {
  const made = element('figure');
  const caption = element('figcaption', '', texts.counted[what]);
  const keys = element('ul', 'keys');
  keys.append(element('li', 'ours', texts.ours), element('li', 'theirs', texts.theirs));
  caption.append(keys);
  made.append(caption, plot(what, days), axis(), table(days));
  return made;
}

function plot(what, days) {
  const most = niceAbove(Math.max(...[...days.values()].flatMap(({ ours, theirs }) => [ours, theirs])));
  const box = element('div', 'plot');
  const chart = document.createElementNS(SVG, 'svg');
  set(chart, 'viewBox', `0 0 ${last.days.length * STEP} ${HEIGHT}`);
  set(chart, 'preserveAspectRatio', 'none');
  set(chart, 'role', 'img');
  set(chart, 'aria-label', `${texts.counted[what]}: ${texts.ours}, ${texts.theirs}`);
  last.days.forEach((day, at) => {
    const found = days.get(day);
    if (found === undefined) return;
    const group = document.createElementNS(SVG, 'g');
    const title = document.createElementNS(SVG, 'title');
    title.textContent = texts.comparedDay(short(day), found.ours, found.theirs);
    // All of the column answers the pointer.
    const column = rectangle('column', at * STEP, STEP);
    set(column, 'y', '0');
    set(column, 'height', String(HEIGHT));
    group.append(title, column, bar('ours', at * STEP + 5, found.ours / most), bar('theirs', at * STEP + 21, found.theirs / most));
    chart.append(group);
  });
  box.append(element('span', 'most', most.toLocaleString()), chart);
  return box;
}

function bar(className, x, part) {
  const made = rectangle(className, x, 14);
  const height = part === 0 ? 0 : Math.max(1.5, part * HEIGHT);
  set(made, 'y', (HEIGHT - height).toFixed(2));
  set(made, 'height', height.toFixed(2));
  return made;
}

function axis() {
  const made = element('p', 'axis');
  made.setAttribute('aria-hidden', 'true');
  made.append(element('span', '', short(last.days[0])), element('span', '', short(last.days.at(-1))));
  return made;
}

/** Newest first: yesterday is what one looks for. */
function table(days) {
  const made = element('table');
  const head = element('tr');
  for (const name of [texts.day, texts.ours, texts.theirs, texts.percent]) {
    const cell = element('th', '', name);
    cell.scope = 'col';
    head.append(cell);
  }
  made.createTHead().append(head);
  const body = made.createTBody();
  for (const day of [...days.keys()].sort().reverse()) {
    const { ours, theirs } = days.get(day);
    const percent = theirs === 0 ? null : (ours * 100) / theirs;
    const row = element('tr');
    const first = element('th', '', short(day));
    first.scope = 'row';
    const isOff = percent !== null && Math.abs(percent - 100) > OFF;
    row.append(first, element('td', '', ours.toLocaleString()), element('td', '', theirs.toLocaleString()));
    row.append(element('td', isOff ? 'off' : '', percent === null ? '–' : `${percent.toFixed(1)} %`));
    body.append(row);
  }
  return made;
}

/** A day in the language in use, without its year. */
function short(day) {
  const form = { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' };
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(document.documentElement.lang, form);
}

// Work goes on while somebody looks.
setInterval(() => {
  if (!byId('cafe24').hidden && !document.hidden) load();
}, AGAIN_MS);
