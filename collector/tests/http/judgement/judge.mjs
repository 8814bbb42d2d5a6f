// node judge.mjs DIST MESSAGES RULES: judges each line of the file, as text and, where JavaScript can hold it, as an object, and prints
// the verdict that a collector's answer would have.
import { readFileSync } from "node:fs";
import { judgeOf } from "../../../../www/harness/judge.mjs";

const [dist, file, rules] = process.argv.slice(2);
const check = await judgeOf(dist, JSON.parse(rules));

const verdict = ({ status, errors, warnings }) =>
  JSON.stringify({ status, ...(errors.length && { errors }), ...(warnings.length && { warnings }) });

for (const line of readFileSync(file, "utf8").split("\n")) {
  const said = verdict(check(line));
  let object;
  try {
    object = JSON.parse(line);
  } catch {}
  // Pages have objects: what comes to the same text must come to the same verdict.
  if (typeof object == "object" && JSON.stringify(object) === line && verdict(check(object)) !== said) {
    throw new Error(`an object is judged otherwise than its text, ${verdict(check(object))} and ${said}: ${line}`);
  }
  console.log(said);
}
