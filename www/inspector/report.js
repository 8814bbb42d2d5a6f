// What was judged, as one page without scripts that a colleague can open: the inspector saves it, and so does the harness.
import { faultsOf, statusOf } from "./state.js";
import { TEXTS } from "./texts.js";

const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const plain = (text) => String(text).replace(/[&<>"]/g, (mark) => MARKS[mark]);
const shown = (value) => plain(typeof value == "string" ? value : JSON.stringify(value));

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #5b6475; --line: #d5d9e0; --bad: #b42318; --good: #067647; --warn: #a15c07 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --soft: #98a2b5; --line: #333a49; --bad: #f97066; --good: #47cd89; --warn: #fdb022 } }
body { max-width: 860px; margin: 0 auto; padding: 24px 16px 48px; color: var(--ink); font: 15px/1.55 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", sans-serif }
h1 { font-size: 22px; margin: 0 } h2 { font-size: 16px; margin: 0; display: flex; gap: 8px; align-items: baseline; flex-wrap: wrap }
p { color: var(--soft); margin: 4px 0; overflow-wrap: anywhere }
section { border-top: 1px solid var(--line); padding: 14px 0 }
.accepted, .duplicate { color: var(--good) } .rejected, .condemned, .errors { color: var(--bad) } .warnings { color: var(--warn) }
h3 { font-size: 14px; color: var(--soft); font-weight: 600; margin: 28px 0 8px; overflow-wrap: anywhere }
h2 span { font-size: 13px; font-weight: 600 } ul { margin: 6px 0; padding-left: 20px }
table { border-collapse: collapse; width: 100%; margin: 8px 0 } td { padding: 2px 12px 2px 0; vertical-align: top; overflow-wrap: anywhere }
td:first-child { color: var(--soft); width: 30%; min-width: 130px } pre { overflow: auto; font-size: 12px; border: 1px solid var(--line); padding: 10px; border-radius: 8px }
`;

function section(entry, texts) {
  const { message, judgement } = entry;
  const status = statusOf(entry);
  const faults = (kind) => {
    const found = faultsOf(entry, kind).map(({ path, reason }) => `<li><code>${plain(path)}</code> ${plain(reason)}</li>`);
    return found.length ? `<ul class="${kind}">${found.join("")}</ul>` : "";
  };
  const rows = Object.entries(message.properties || message.traits || {}).map(([name, value]) => `<tr><td>${plain(name)}<td>${shown(value)}`);
  const { missing = [] } = judgement || {};
  return `<section><h2>${plain(message.event || texts.userProperties)} <span class="${plain(status)}">${plain(texts[status] || status)}</span></h2>
${faults("errors")}${faults("warnings")}${rows.length ? `<table>${rows.join("")}</table>` : `<p>${plain(texts.noProperties)}</p>`}
${missing.length ? `<p>${plain(texts.missing.replace("{0}", missing.join(", ")))}</p>` : ""}
<details><summary>JSON</summary><pre>${plain(JSON.stringify(message, null, 2))}</pre></details></section>`;
}

const part = ({ address, entries }, texts) =>
  `<h3>${plain(address)} · ${plain(texts.messages.replace("{0}", entries.length))}</h3>\n${entries.map((entry) => section(entry, texts)).join("\n")}`;

// Of pages with entries as the inspector's state has them: `[{ address, entries }]`.
export function report({ at, language = "en", pages }) {
  const texts = TEXTS[language];
  const time = new Date(at).toISOString().replace("T", " ").slice(0, 19);
  return `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plain(texts.title)}</title><style>${STYLE}</style>
<h1>${plain(texts.title)}</h1><p>${time} UTC</p>
${pages.map((page) => part(page, texts)).join("\n")}
</html>
`;
}
