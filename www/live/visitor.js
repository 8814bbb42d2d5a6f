// One visitor's timeline: the stored messages of a member, or of a device while no member is known.

import { byId, element, setText } from './dom.js';
import { Pages } from './lookup.js';
import { parsed, row, text } from './row.js';
import { texts } from './texts.js';

const pages = new Pages({ rows: 'visitor-rows', none: 'no-messages', more: 'more-messages', row: dated });

let who = null; // kind, mall and id
let day = ''; // of the row made last

/** Opens the timeline of the visitor in the address. */
export function open([kind, mall, id]) {
  who = { kind, mall: decoded(mall), id: decoded(id) };
  day = '';
  translated();
  const asked = new URLSearchParams({ mall: who.mall, id: who.id });
  return pages.open(`/live/visitor?${asked}`);
}

export function translated() {
  if (who === null) return;
  const isMember = who.kind === 'member';
  setText(byId('visitor-kind'), isMember ? texts.member : texts.device);
  setText(byId('visitor-id'), who.id);
  setText(byId('visitor-hint'), isMember ? texts.memberHint(who.mall) : texts.deviceHint(who.mall));
}

/** A record has arrived: it belongs on top if it is the visitor's. */
export function take(record) {
  if (who === null || byId('visitor').hidden || record.status !== 'accepted' || record.mall !== who.mall) return;
  if (!record.body.includes(JSON.stringify(who.id))) return;
  const message = parsed(record.body);
  if ((text(message.userId) || text(message.anonymousId)) !== who.id) return;
  const item = row(record);
  item.dataset.seq = record.seq;
  const newest = byId('visitor-rows').querySelector('.row');
  if (newest !== null && Number(newest.dataset.seq) >= record.seq) return;
  if (newest === null) byId('visitor-rows').prepend(item);
  else newest.before(item);
  byId('no-messages').hidden = true;
}

function dated(record) {
  const item = row(record);
  item.classList.remove('new');
  item.dataset.seq = record.seq;
  const at = new Date(record.receivedAt);
  const itsDay = Number.isNaN(at.getTime()) ? '' : at.toLocaleDateString(document.documentElement.lang, { dateStyle: 'full' });
  if (itsDay === day) return item;
  day = itsDay;
  const both = document.createDocumentFragment();
  both.append(element('li', 'day', itsDay), item);
  return both;
}

function decoded(part = '') {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody wrote the address by hand
  }
}
