// The collector's judgement in Node.js: `check/`, as the build has left it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isNothing, withContext } from "../inspector/state.js";

// The judgement of the build in this folder, by rules as a collector's `/v1/catalog` answers them (undefined: the built-in catalogue
// alone), which come from `source`. Throws, with what is wrong, where the folder has no build or the rules are none.
export async function judgeOf(dist, rules, source = "the rules") {
  let check;
  try {
    check = await import(pathToFileURL(join(dist, "check.mjs")));
    check.initSync({ module: await readFile(join(dist, check.file)) });
  } catch (error) {
    const isMissing = /ENOENT|ERR_MODULE_NOT_FOUND/.test(error.code);
    throw new Error(isMissing ? `${dist} has no build: run ./build.sh tracker, or name another by --dist` : error.message);
  }
  try {
    check.configure(rules);
  } catch (error) {
    throw new Error(`${source}: ${error.message}`);
  }
  return check.check;
}

const isObject = (value) => !!value && typeof value == "object" && !Array.isArray(value);

// What a collector answers for a batch, and what it knows of each message then: `{ message, judgement, result }`.
export function answered(body, check) {
  const parsed = JSON.parse(body);
  const { batch, context } = isObject(parsed) ? parsed : {};
  if (batch === null) return [];
  if (!Array.isArray(batch)) throw new Error('a batch is an object with "batch", a list');
  if (!isNothing(context) && !isObject(context)) throw new Error("a batch's context is an object");
  return batch.map((one) => {
    const message = withContext(one, context);
    // As its text: a text as it is would be taken for a message's.
    const judgement = check(JSON.stringify(message));
    const { status, errors, warnings } = judgement;
    const messageId = isObject(message) && typeof message.messageId == "string" ? message.messageId : null;
    const faults = { ...(errors.length && { errors }), ...(warnings.length && { warnings }) };
    return { message, judgement, result: { messageId, status, ...faults } };
  });
}
