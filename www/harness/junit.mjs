// Results as JUnit XML, which every CI shows: a suite for each page, a case for each message and each expectation.

const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// XML has no way to write most control characters.
const plain = (text) => String(text).replace(/[&<>"]/g, (mark) => MARKS[mark]).replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "�");

const failure = (why) => (why ? `<failure message="${plain(why)}"/>` : "");

// `pages` as `check` has them: `{ file, place, milliseconds, cases: [{ name, why }] }`.
export function junit(pages) {
  const failures = (cases) => cases.filter(({ why }) => why).length;
  const suite = ({ file, place, milliseconds, cases }) => {
    const inside = cases.map(({ name, why }) => `    <testcase classname="${plain(place)}" name="${plain(name)}">${failure(why)}</testcase>\n`);
    return `  <testsuite name="${plain(file)}" tests="${cases.length}" failures="${failures(cases)}" time="${milliseconds / 1000}">\n${inside.join("")}  </testsuite>\n`;
  };
  const all = pages.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="${all.length}" failures="${failures(all)}">\n${pages.map(suite).join("")}</testsuites>\n`;
}
