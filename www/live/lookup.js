// A list that is asked for page by page.

import { byId } from './dom.js';
import { texts } from './texts.js';

/** Asks the collector. Throws an error whose message is for whoever looks at the page; its `code` is the collector's. */
export async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Error(texts.noStream);
  }
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(texts.refused(said.error.message)), { code: said.error.code });
  return said;
}

/** The rows of one list, and the button that asks for more of them. */
export class Pages {
  #address;
  #row;
  #next = null;
  #asked = 0; // an answer to an earlier question is no longer wanted

  constructor({ rows, none, more, row }) {
    this.rows = byId(rows);
    this.none = byId(none);
    this.more = byId(more);
    this.#row = row;
    this.more.addEventListener('click', () => this.#load(this.#next));
  }

  /** Shows the list at this address from its beginning. */
  open(address) {
    this.#address = address;
    return this.#load(null);
  }

  async #load(before) {
    this.#asked += 1;
    const asked = this.#asked;
    this.more.disabled = true;
    try {
      const url = new URL(this.#address, location.origin);
      if (before !== null) url.searchParams.set('before', before);
      const { lines, next } = await ask(url);
      if (asked !== this.#asked) return;
      if (before === null) this.rows.replaceChildren();
      this.rows.append(...lines.map(this.#row));
      this.#next = next;
      this.more.hidden = next === null;
    } catch (error) {
      if (asked !== this.#asked) return;
      const said = document.createElement('li');
      said.className = 'problem';
      said.textContent = error.message;
      if (before === null) this.rows.replaceChildren();
      this.rows.append(said);
    }
    this.more.disabled = false;
    this.none.hidden = this.rows.childElementCount > 0;
  }
}
