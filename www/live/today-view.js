// What the page "Today" shows of a report: tiles, the funnel, hours, tables, and what is missing.

import { niceAbove, rectangle, set, SVG } from './chart.js';
import { byId, element, setText } from './dom.js';
import { amounts, change, comparable, conversion, count, funnel, isEmpty, percent } from './figures.js';
import { lacking } from './today-texts.js';

const STEP = { width: 200, height: 62, gap: 3 };
const HOUR = 20; // width of an hour, with the gap
const HEIGHT = 100;
const ROWS = 10; // of products and categories

let texts;
let language;

/** Where the install guide of a language is. */
export const guide = (of) => `/live/install.${of === 'ko' ? 'ko' : 'en'}.md`;

/** Shows a report in this language. */
export function show(told, ofLanguage, inLanguage) {
  texts = ofLanguage;
  language = inLanguage;
  const report = { ...told, compared: told.compared !== null && isEmpty(told.compared.before) ? null : told.compared };
  showDay(report, told.compared);
  showNote(told);
  showMissing(report.missing);
  showNumbers(report);
  showFunnel(report.funnel);
  showHours(report.hours);
  showGroups(report);
  showThings(report);
  showTheirs(report);
  showFootnotes(report);
}

const number = (value) => count(value, language);
const share = (value) => percent(value, language);
const sums = (all) => amounts(all, language);

/** A day in the language in use. */
function named(day, form) {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(language, { timeZone: 'UTC', ...form });
}

const short = (day) => named(day, { month: 'short', day: 'numeric', weekday: 'short' });

// ---- The day --------------------------------------------------------------------------------

function showDay({ day, isToday, compared }, told) {
  setText(byId('day-name'), named(day, { month: 'long', day: 'numeric', weekday: 'long' }));
  setText(byId('beside'), compared === null && told !== null ? texts.besideEmpty(short(told.day)) : beside(isToday, compared));
}

function beside(isToday, compared) {
  if (compared === null) return isToday ? texts.besideSoon : texts.besideNothing;
  return compared.hours === 24 ? texts.besideWhole(short(compared.day)) : texts.besideUntil(short(compared.day), compared.hours);
}

function showNote({ day, isToday, firstDay, counting, numbers, compared }) {
  const notes = [];
  if (counting !== null) notes.push(texts.counting(Math.floor((counting.counted * 100) / Math.max(1, counting.last))));
  if (firstDay !== null && day < firstDay) notes.push(texts.beforeFirst(short(firstDay)));
  else if (numbers.pageViews === 0 && numbers.orders === 0) notes.push(!isToday && compared === null ? texts.notYet : texts.nobody);
  byId('note').hidden = notes.length === 0;
  setText(byId('note'), notes.join(' '));
}

function showMissing(missing) {
  const items = missing.map((one) => lacking(one, texts)).filter((words) => words !== null);
  byId('missing').hidden = items.length === 0;
  byId('missing').replaceChildren(
    ...items.map(([title, how]) => {
      const item = element('li');
      const words = element('p', '', `${how} `);
      const link = element('a', '', texts.guide);
      link.href = guide(language);
      words.append(link);
      item.append(element('strong', '', title), words);
      return item;
    }),
  );
}

// ---- The tiles ------------------------------------------------------------------------------

const ordered = (numbers) => conversion({ sessions: numbers.sessions, withOrder: numbers.sessionsWithOrder });

function showNumbers({ numbers, compared }) {
  const counted = ['sessions', 'visitors', 'productViews', 'additions', 'checkouts', 'orders'];
  const tiles = counted.map((name) => tile(name, number(numbers[name]), compared && [compared.now[name], compared.before[name]], number));
  const rates = compared && [compared.now, compared.before].map(ordered);
  tiles.push(tile('conversion', share(ordered(numbers)), rates, share));
  const money = compared && comparable(compared.now.revenue, compared.before.revenue);
  const currency = [...(compared?.now.revenue ?? []), ...(compared?.before.revenue ?? [])][0]?.currency ?? null;
  tiles.push(tile('revenue', numbers.orders === 0 ? number(0) : sums(numbers.revenue), money && [money.now, money.before], (amount) => sums([{ amount, currency }])));
  byId('numbers').replaceChildren(...tiles);
}

function tile(name, value, both, shown) {
  const box = element('div', `tile ${name}`);
  box.append(element('dt', '', texts.tiles[name]), element('dd', 'value', value));
  if (both) {
    const { kind, percent: by } = change(...both);
    const line = element('dd', 'change');
    if (kind !== 'unknown') {
      const words = { more: () => texts.more(share(by)), less: () => texts.less(share(by)), same: () => texts.same, new: () => texts.new }[kind]();
      const mark = { more: `▲ ${share(by)}`, less: `▼ ${share(by)}`, same: '=', new: texts.new }[kind];
      const said = element('span', kind, mark);
      said.title = words;
      line.append(said, element('span', 'before', texts.before(shown(both[1]))));
    }
    box.append(line);
  }
  return box;
}

// ---- The funnel and the hours ---------------------------------------------------------------

function showFunnel(steps) {
  const picture = byId('funnel');
  set(picture, 'viewBox', `0 0 ${STEP.width} ${steps.length * STEP.height}`);
  picture.querySelectorAll('polygon').forEach((old) => old.remove());
  funnel(steps, STEP.width, STEP.height, STEP.gap).forEach((points, at) => {
    const shape = document.createElementNS(SVG, 'polygon');
    set(shape, 'points', points);
    set(shape, 'class', `step-${at}`);
    picture.append(shape);
  });
  const told = steps.map(({ step, sessions }) => `${texts.steps[step]} ${number(sessions)}`);
  setText(byId('funnel-label'), texts.funnelLabel(told.join(', ')));
  byId('steps').replaceChildren(
    ...steps.map(({ step, sessions, percentOfBefore }) => {
      const item = element('li');
      const numbers = element('p', 'how-many');
      numbers.append(element('b', '', number(sessions)));
      if (percentOfBefore !== null) numbers.append(element('span', '', texts.ofBefore(share(percentOfBefore))));
      item.append(element('p', 'step', texts.steps[step]), numbers);
      return item;
    }),
  );
}

function showHours(hours) {
  const most = niceAbove(Math.max(1, ...hours.map((hour) => hour.sessions)));
  setText(byId('most'), number(most));
  byId('hours').replaceChildren(
    ...hours.map(({ hour, sessions, orders }) => {
      const group = document.createElementNS(SVG, 'g');
      const title = document.createElementNS(SVG, 'title');
      title.textContent = texts.hour(hour, number(sessions), number(orders));
      const column = rectangle('column', hour * HOUR, HOUR);
      set(column, 'y', '0');
      set(column, 'height', String(HEIGHT));
      const bar = rectangle('bar', hour * HOUR + 2, HOUR - 4);
      const height = sessions === 0 ? 0 : Math.max(1.5, (sessions / most) * HEIGHT);
      set(bar, 'y', (HEIGHT - height).toFixed(2));
      set(bar, 'height', height.toFixed(2));
      group.append(title, column, bar);
      return group;
    }),
  );
}

// ---- Tables ---------------------------------------------------------------------------------

/** A table: each column has a head, what a row has there, and perhaps a class. */
function table(place, rows, columns) {
  if (rows.length === 0) return byId(place).replaceChildren(element('p', 'nothing', texts.noRows));
  const made = element('table');
  const head = element('tr');
  for (const [name, , className] of columns) {
    const cell = element('th', className ?? '', name);
    cell.scope = 'col';
    head.append(cell);
  }
  made.createTHead().append(head);
  const body = made.createTBody();
  for (const row of rows) {
    const line = element('tr');
    columns.forEach(([, value, className], at) => {
      const cell = element(at === 0 ? 'th' : 'td', className ?? '');
      if (at === 0) cell.scope = 'row';
      cell.append(value(row));
      line.append(cell);
    });
    body.append(line);
  }
  byId(place).replaceChildren(made);
}

const rate = (row) => share(conversion({ sessions: row.sessions, withOrder: row.withOrder }));

function showGroups({ campaigns, devices }) {
  table('campaigns', campaigns, [
    [texts.campaign, campaign],
    [texts.sessions, (row) => number(row.sessions)],
    [texts.product, (row) => number(row.withProduct), 'wide'],
    [texts.cart, (row) => number(row.withCart), 'wide'],
    [texts.checkout, (row) => number(row.withCheckout), 'wide'],
    [texts.orders, (row) => number(row.orders)],
    [texts.conversion, rate, 'wide'],
    [texts.revenue, (row) => sums(row.revenue)],
  ]);
  table('devices', devices, [
    [texts.devices, (row) => texts.device[row.device] ?? row.device],
    [texts.sessions, (row) => number(row.sessions)],
    [texts.orders, (row) => number(row.orders)],
    [texts.conversion, rate],
    [texts.revenue, (row) => sums(row.revenue), 'wide'],
  ]);
}

function campaign({ kind, source, medium, campaign: name }) {
  if (kind !== 'one') return element('span', 'none-of', texts.groups[kind]);
  const made = document.createDocumentFragment();
  made.append(element('b', '', name ?? source ?? medium));
  const from = [source, medium].filter((part) => part !== null && part !== (name ?? source ?? medium));
  if (from.length > 0) made.append(element('small', '', from.join(' / ')));
  return made;
}

function thing(row, no, others) {
  if (row.kind !== 'one') return element('span', 'none-of', others);
  const made = document.createDocumentFragment();
  made.append(element('b', '', row.name ?? no));
  if (row.name !== null && row.name !== no) made.append(element('small', '', no));
  return made;
}

function showThings({ products, categories }) {
  const first = (rows) => rows.filter((row, at) => at < ROWS || row.kind !== 'one');
  table('products', first(products), [
    [texts.product, (row) => thing(row, row.productNo, texts.otherProducts)],
    [texts.viewed, (row) => number(row.views)],
    [texts.cart, (row) => number(row.additions)],
    [texts.orders, (row) => number(row.orders)],
  ]);
  table('categories', first(categories), [
    [texts.category, (row) => thing(row, row.cateNo, texts.otherCategories)],
    [texts.viewed, (row) => number(row.views)],
  ]);
}

function showTheirs({ cafe24, numbers }) {
  byId('theirs-card').hidden = cafe24 === null;
  if (cafe24 === null) return;
  const rows = [
    { name: texts.pageViews, ours: numbers.pageViews, theirs: cafe24.pageViews },
    { name: texts.orders, ours: numbers.orders, theirs: cafe24.orders },
  ].filter((row) => row.theirs !== null);
  table('theirs', rows, [
    ['', (row) => row.name],
    [texts.ours, (row) => number(row.ours)],
    ['Cafe24', (row) => number(row.theirs)],
    [texts.share, (row) => share(row.theirs === 0 ? null : (row.ours * 100) / row.theirs)],
  ]);
}

function showFootnotes({ numbers, claims }) {
  const { notes } = texts;
  const all = [notes.revenue];
  if (numbers.ordersWithoutAmount > 0) all.push(notes.unknownAmounts(number(numbers.ordersWithoutAmount)));
  if (claims.cancelled + claims.returned + claims.refunds > 0) all.push(notes.claims(claims, sums(claims.refunded)));
  if (numbers.ordersSeen < numbers.orders) all.push(notes.unseen(number(numbers.ordersSeen), number(numbers.orders)));
  byId('footnotes').replaceChildren(...all.map((text) => element('li', '', text)));
}
