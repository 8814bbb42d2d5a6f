// The overlay: a panel in a shadow root, so that neither the store's styles nor ours reach the other.
import css from "./inspector.css";
import { clear, missing, reason, stored, unanswered } from "./state.js";
import { TEXTS } from "./texts.js";

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
};

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
    const panel = make("section", { class: this.isSmall ? "panel small" : "panel", role: "complementary", lang: this.language });
    panel.setAttribute("aria-label", this.text("title"));
    const body = { events: () => this.events(), page: () => this.page(), visitor: () => this.visitor() }[this.tab];
    panel.append(this.header(), this.tabs(), make("main", {}, ...body()));
    this.root.textContent = "";
    this.root.append(make("style", {}, css), panel);
    this.root.querySelector("main").scrollTop = top;
  }

  set(what) {
    Object.assign(this, what);
    this.draw();
  }

  header() {
    const other = this.language == "ko" ? "en" : "ko";
    const { messages } = this.state;
    return make(
      "header",
      {},
      make("strong", {}, this.text("title")),
      make("span", { class: "count" }, String(messages.length)),
      make("button", { class: "wide language", lang: other, onclick: () => this.set({ language: other }) }, this.text("language")),
      make(
        "button",
        { class: "smaller", "aria-expanded": String(!this.isSmall), "aria-label": this.text("smaller"), onclick: () => this.set({ isSmall: !this.isSmall }) },
        this.isSmall ? "▴" : "▾",
      ),
      make("button", { class: "close", "aria-label": this.text("close"), onclick: () => this.close() }, "✕"),
    );
  }

  tabs() {
    const tab = (name) =>
      make(
        "button",
        { role: "tab", "data-tab": name, "aria-selected": String(name == this.tab), onclick: () => this.set({ tab: name }) },
        this.text(name),
      );
    const tools = make(
      "span",
      { class: "tools" },
      make("button", { class: "copy", onclick: (event) => this.copy(event.target) }, this.text("copy")),
      make("button", { class: "clear", onclick: () => (clear(this.state), this.draw()) }, this.text("clear")),
    );
    return make("nav", { role: "tablist" }, tab("events"), tab("page"), tab("visitor"), this.tab == "events" ? tools : "");
  }

  events() {
    const { messages } = this.state;
    if (!messages.length) return [this.note()];
    return messages.map((entry) => this.entry(entry)).reverse();
  }

  note() {
    if (stored(window).consent == "denied") return make("p", { class: "note warning" }, this.text("denied"));
    if (!this.state.context && this.state.isLate) return make("p", { class: "note warning" }, this.text("noTracker"));
    return make("p", { class: "note" }, this.text("none"));
  }

  entry({ message, at, result }) {
    const { status } = result || { status: "waiting" };
    const name = message.type == "identify" ? this.text("userProperties") : message.event;
    const summary = make(
      "summary",
      {},
      make("time", {}, time(at)),
      make("span", { class: "name" }, name),
      make("span", { class: `verdict ${status}` }, TEXTS[this.language][status] || status),
    );
    const id = message.messageId;
    const details = make("details", { "data-event": message.event || "identify" }, summary);
    details.open = this.opened.has(id);
    details.addEventListener("toggle", () => (details.open ? this.opened.add(id) : this.opened.delete(id)));
    const { errors = [] } = result || {};
    if (errors.length) {
      details.append(make("ul", {}, ...errors.map(({ path, reason }) => make("li", {}, `${path} ${reason}`.trim()))));
    }
    const properties = Object.entries(message.properties || message.traits || {});
    details.append(properties.length ? list(properties) : make("p", { class: "note" }, this.text("noProperties")));
    const names = missing(message);
    if (names.length) details.append(make("p", { class: "note missing" }, this.text("missing", names.join(", "))));
    return details;
  }

  page() {
    const { context } = this.state;
    if (!context) return [this.note()];
    const { page, shop = {}, screen = {} } = context;
    return [
      list([
        [this.text("type"), page.type],
        [this.text("why"), this.text(...reason(context, window))],
        [this.text("shop"), [shop.mall_id, shop.shop_no, shop.currency].filter(Boolean).join(" · ")],
        [this.text("screen"), `${screen.innerWidth} × ${screen.innerHeight}`],
        ...Object.entries(page).filter(([key]) => key != "type"),
      ]),
    ];
  }

  visitor() {
    const user = this.state.user || {};
    const { consent, outbox } = stored(window);
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
    const all = this.state.messages.map(({ message, result }) => ({ ...message, result }));
    const done = () => (button.textContent = this.text("copied"));
    // Plain HTTP has no clipboard.
    if (navigator.clipboard) navigator.clipboard.writeText(JSON.stringify(all, null, 2)).then(done, () => {});
  }

  remove() {
    this.host.remove();
  }
}

function list(pairs) {
  const lines = [];
  for (const [name, value] of pairs) lines.push(make("dt", {}, name), make("dd", {}, shown(value)));
  return make("dl", {}, ...lines);
}
