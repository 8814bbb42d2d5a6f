// What a page told: by the inspector, which keeps the last of it, and by what came to the server.
import { withContext } from "../inspector/state.js";

export class Told {
  byId = new Map();

  // `check` judges what has not been sent yet, `since` is when the page was opened.
  constructor(check, since) {
    this.check = check;
    this.since = since;
  }

  // Takes the inspector's entries.
  keep(entries) {
    for (const { message, context, result } of entries) {
      const known = this.byId.get(message.messageId);
      // Not the judgement in the page, which goes by the page's JSON.
      if (!known) this.byId.set(message.messageId, { message, judgement: this.check(JSON.stringify(withContext(message, context))), result });
      else known.result = result || known.result;
    }
  }

  // Takes what was sent, as it was sent.
  take(entries) {
    for (const entry of entries) {
      const { messageId, timestamp } = entry.message;
      // Of the page before, which sends its last as it is left.
      if (Date.parse(timestamp) < this.since) continue;
      this.byId.set(typeof messageId == "string" ? messageId : {}, entry);
    }
  }

  entries() {
    return [...this.byId.values()];
  }
}
