// The rejects: what was kept aside, why, and checking it again.

import { byId, element, setText, worded } from './dom.js';
import { ask, Pages } from './lookup.js';
import { row } from './row.js';
import { texts, translate } from './texts.js';

const pages = new Pages({ rows: 'rejected-rows', none: 'no-rejects', more: 'more-rejects', row: rejected });

let count = null;
let outcome = null; // a function of the texts, or null

/** The collector has counted them. */
export function counted(now) {
  count = now;
  show();
  // Who watches an empty list waits for the first; one that is read is not taken away.
  const isOpen = location.hash.startsWith('#rejects');
  if (isOpen && now > 0 && byId('rejected-rows').childElementCount === 0) pages.open('/live/rejects');
}

export function open() {
  outcome = null;
  show();
  return pages.open('/live/rejects');
}

export function translated() {
  show();
}

function show() {
  const some = count !== null && count > 0;
  byId('rejects-count').hidden = !some;
  setText(byId('rejects-count'), some ? count.toLocaleString() : '');
  byId('replay-all').hidden = !some;
  byId('outcome').hidden = outcome === null;
  setText(byId('outcome'), outcome === null ? '' : outcome(texts));
}

function rejected(record) {
  const item = row(record, { dated: true });
  item.classList.remove('new');
  const button = worded('button', 'replay', 'replay');
  button.type = 'button';
  button.addEventListener('click', () => replayOne(record.seq, item, button));
  const line = element('p', 'act');
  line.append(button);
  item.querySelector('.more').append(line);
  translate(item);
  return item;
}

async function replay(seqs, button) {
  button.disabled = true;
  try {
    const result = await ask('/live/rejects/replay', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seqs }),
    });
    outcome = (words) => words.replayed(result);
    return result;
  } catch (error) {
    outcome = () => error.message;
    return null;
  } finally {
    button.disabled = false;
    show();
  }
}

async function replayOne(seq, item, button) {
  const result = await replay([seq], button);
  if (result === null) return;
  if (result.rejected > 0) {
    // It is kept with its new reasons.
    const { lines } = await ask(`/live/rejects?before=${seq + 1}`).catch(() => ({ lines: [] }));
    if (lines[0]?.seq === seq) item.replaceWith(rejected(lines[0]));
    return;
  }
  item.remove();
  counted(Math.max(0, count - 1));
  byId('no-rejects').hidden = byId('rejected-rows').childElementCount > 0;
}

byId('replay-all').addEventListener('click', async (event) => {
  const result = await replay(null, event.target);
  if (result === null) return;
  await pages.open('/live/rejects');
  counted(result.rejected);
});
