// The overlay: a panel in a shadow root, so that neither the store's styles nor ours reach the other.
import css from "./inspector.css";
import { make, save } from "./dom.js";
import { report } from "./report.js";
import { broken, clear, faultsOf, placeOf, statusOf, unanswered } from "./state.js";
import { TEXTS } from "./texts.js";

// The styles: as a sheet, which a policy of the page does not forbid, where the browser has such.
function styled(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    return "";
  } catch {
    return make("style", {}, css);
  }
}

const shown = (value) => (typeof value == "string" ? value : JSON.stringify(value));
const time = (at) => new Date(at).toTimeString().slice(0, 8);

export class View {
  constructor(state, close) {
    this.state = state;
    this.close = close;
    this.language = /^ko/.test(navigator.language) ? "ko" : "en";
    this.tab = "events";
    this.isSmall = false;
    this.opened = new Set();
    this.host = make("moa-inspector");
    this.root = this.host.attachShadow({ mode: "open" });
    this.style = styled(this.root);
    document.documentElement.append(this.host);
    this.draw();
  }

  text(key, ...values) {
    return TEXTS[this.language][key].replace(/\{(\d)\}/g, (_, at) => values[at]);
  }

  // Many messages in a row are drawn once.
  drawSoon() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.isDue = false;
    const old = this.root.querySelector("main");
    const top = old ? old.scrollTop : 0;
    // Who goes through the panel by keys stays where they are.
    const { key: held } = (this.root.activeElement || { dataset: {} }).dataset;
    const panel = make("section", { class: this.isSmall ? "panel small" : "panel", role: "complementary", lang: this.language });
    panel.setAttribute("aria-label", this.text("title"));
    const body = { events: () => this.events(), page: () => this.page(), visitor: () => this.visitor() }[this.tab];
    panel.append(this.header(), this.tabs(), make("main", {}, ...body()));
    this.root.textContent = "";
    this.root.append(this.style, panel);
    this.root.querySelector("main").scrollTop = top;
    const again = held && [...this.root.querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key == held);
    if (again) again.focus();
  }

  set(what) {
    Object.assign(this, what);
    this.draw();
  }

  header() {
    const other = this.language == "ko" ? "en" : "ko";
    const { messages } = this.state;
    const faulty = broken(this.state);
    return make(
      "header",
      {},
      make("strong", {}, this.text("title")),
      make("span", { class: "count" }, String(messages.length)),
      faulty ? make("span", { class: "count rejected", title: this.text("broken", faulty) }, `✕ ${faulty}`) : "",
      make("button", { class: "wide language", "data-key": "language", lang: other, onclick: () => this.set({ language: other }) }, this.text("language")),
      make(
        "button",
        { class: "smaller", "data-key": "smaller", "aria-expanded": String(!this.isSmall), "aria-label": this.text("smaller"), onclick: () => this.set({ isSmall: !this.isSmall }) },
        this.isSmall ? "▴" : "▾",
      ),
      make("button", { class: "close", "aria-label": this.text("close"), onclick: () => this.close() }, "✕"),
    );
  }

  tabs() {
    const tab = (name) =>
      make(
        "button",
        { role: "tab", "data-key": name, "data-tab": name, "aria-selected": String(name == this.tab), onclick: () => this.set({ tab: name }) },
        this.text(name),
      );
    const tools = make(
      "span",
      { class: "tools" },
      make("button", { class: "save", title: this.text("saveHint"), onclick: () => this.save() }, this.text("save")),
      make("button", { class: "copy", title: this.text("copyHint"), onclick: (event) => this.copy(event.target) }, this.text("copy")),
      make("button", { class: "clear", onclick: () => (clear(this.state), this.draw()) }, this.text("clear")),
    );
    return make("nav", { role: "tablist" }, tab("events"), tab("page"), tab("visitor"), this.tab == "events" ? tools : "");
  }

  events() {
    const { messages } = this.state;
    if (!messages.length) return [this.note()];
    return [...this.unjudged(), ...messages.map((entry) => this.entry(entry)).reverse()];
  }

  // Why there is no judgement, or that it is by the built-in catalogue alone.
  unjudged() {
    const { noCheck, noRules } = this.state;
    if (noCheck) return [make("p", { class: "note warning" }, this.text("noCheck", noCheck))];
    return noRules ? [make("p", { class: "note rules" }, this.text("noRules", noRules))] : [];
  }

  note() {
    if (this.state.kept.consent == "denied") return make("p", { class: "note warning" }, this.text("denied"));
    if (!this.state.context && this.state.isLate) return make("p", { class: "note warning" }, this.text("noTracker"));
    return make("p", { class: "note" }, this.text("none"));
  }

  entry(entry) {
    const { message, at } = entry;
    const status = statusOf(entry);
    const name = message.type == "identify" ? this.text("userProperties") : message.event;
    const summary = make(
      "summary",
      { "data-key": message.messageId },
      make("time", {}, time(at)),
      make("span", { class: "name" }, name),
      make("span", { class: `verdict ${status}` }, TEXTS[this.language][status] || status),
    );
    const id = message.messageId;
    const details = make("details", { "data-event": message.event || "identify" }, summary);
    details.open = this.opened.has(id);
    details.addEventListener("toggle", () => this.toggled(details, entry));
    details.append(...this.content(entry));
    return details;
  }

  toggled({ open }, { message }) {
    if (open == this.opened.has(message.messageId)) return;
    this.opened[open ? "add" : "delete"](message.messageId);
    // What stands where is read only for what is looked at.
    this.draw();
  }

  content(entry) {
    const { message, judgement, unjudged } = entry;
    const faults = (kind) => faultsOf(entry, kind).map(({ path, reason }) => make("li", { "data-path": path }, make("code", {}, path), ` ${reason}`));
    const [errors, warnings] = ["errors", "warnings"].map(faults);
    const { missing = [] } = judgement || {};
    return [
      unjudged ? make("p", { class: "note warning" }, this.text("unjudged", unjudged)) : "",
      errors.length ? make("ul", { class: "errors" }, ...errors) : "",
      warnings.length ? make("ul", { class: "warnings" }, ...warnings) : "",
      // Of a long list of messages with much in them only what is looked at is drawn.
      ...(this.opened.has(message.messageId) ? this.properties(message, missing) : []),
    ];
  }

  // Each with the place of the page that has it, and where it was looked for what is missing.
  properties(message, missing) {
    const found = this.state.found ? this.state.found(message.event || "") : [];
    const properties = Object.entries(message.properties || message.traits || {});
    const from = (name, value) => {
      const known = found.find((one) => one.name == name);
      return known && placeOf(value, known.places);
    };
    return [
      properties.length
        ? list(properties.map(([name, value]) => [name, value, from(name, value)]))
        : make("p", { class: "note" }, this.text("noProperties")),
      missing.length ? make("p", { class: "note missing" }, this.text("missing", missing.join(", "))) : "",
      ...found.filter(({ name }) => missing.includes(name)).map((one) => this.looked(one)),
    ];
  }

  // Where the tracker looked for what the page does not show.
  looked({ name, read, places }) {
    const there = ({ place, value }) => `${place}: ${value === undefined ? this.text("empty") : value.slice(0, 80)}`;
    const lines = places.length ? places.map(there) : [read.replace(/`/g, "")];
    return make("p", { class: "note looked" }, make("code", {}, name), ` ${this.text("looked")} `, ...lines.map((line) => make("span", {}, line)));
  }

  page() {
    const { context } = this.state;
    if (!context) return [this.note()];
    const { page, shop = {}, screen = {} } = context;
    return [
      list([
        [this.text("type"), page.type],
        [this.text("why"), this.reason(page)],
        [this.text("shop"), [shop.mall_id, shop.shop_no, shop.currency].filter(Boolean).join(" · ")],
        [this.text("screen"), `${screen.innerWidth} × ${screen.innerHeight}`],
        ...Object.entries(page).filter(([key]) => key != "type"),
      ]),
    ];
  }

  reason(page) {
    if (!this.state.reason) return "–";
    const { by, says } = this.state.reason(page);
    return this.text(`by_${by}`, says);
  }

  visitor() {
    const user = this.state.user || {};
    const { consent, outbox } = this.state.kept;
    return [
      list([
        [this.text("device"), user.deviceId || "–"],
        [this.text("user"), user.userId || this.text("guest")],
        [this.text("session"), user.sessionId || "–"],
        [this.text("consent"), consent || this.text("unsaid")],
        [this.text("queue"), this.text("messages", unanswered(this.state))],
        [this.text("outbox"), this.text("messages", outbox)],
      ]),
    ];
  }

  copy(button) {
    const done = () => (button.textContent = this.text("copied"));
    // Plain HTTP has no clipboard.
    if (navigator.clipboard) navigator.clipboard.writeText(JSON.stringify(this.state.messages, null, 2)).then(done, () => {});
  }

  // As a page that a colleague can open.
  save() {
    const text = report({ at: Date.now(), language: this.language, pages: [{ address: location.href, entries: this.state.messages }] });
    save(`moa-${location.pathname.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "home"}.html`, text);
  }

  remove() {
    this.host.remove();
  }
}

function list(pairs) {
  const lines = [];
  for (const [name, value, place] of pairs) {
    lines.push(make("dt", {}, name), make("dd", {}, shown(value), place ? make("small", { class: "place" }, place) : ""));
  }
  return make("dl", {}, ...lines);
}
