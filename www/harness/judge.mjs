// The collector's judgement in Node.js: `check/`, as the build has left it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The judgement of the build in this folder, by rules as a collector's `/v1/catalog` answers them (undefined: the built-in catalogue
// alone). Throws, with what is wrong, where the folder has no build or the rules are none.
export async function judgeOf(dist, rules) {
  let check;
  try {
    check = await import(pathToFileURL(join(dist, "check.mjs")));
    check.initSync({ module: await readFile(join(dist, check.file)) });
  } catch (error) {
    const isMissing = /ENOENT|ERR_MODULE_NOT_FOUND/.test(error.code);
    throw new Error(isMissing ? `${dist} has no build: run ./build.sh build, or name another by --dist` : error.message);
  }
  try {
    check.configure(rules);
  } catch (error) {
    throw new Error(`the rules: ${error.message}`);
  }
  return check.check;
}

// What a collector answers for a batch, and what it knows of each message then: `{ message, judgement, result }`.
export function answered(body, check) {
  const parsed = JSON.parse(body);
  const batch = parsed && Array.isArray(parsed.batch) ? parsed.batch : undefined;
  if (!batch) throw new Error('a batch is an object with "batch", a list');
  return batch.map((one) => {
    const message = one && typeof one == "object" && !Array.isArray(one) ? { ...one, context: { ...parsed.context, ...one.context } } : one;
    const judgement = check(message);
    const { status, errors, warnings } = judgement;
    const messageId = message && typeof message.messageId == "string" ? message.messageId : null;
    const faults = { ...(errors.length && { errors }), ...(warnings.length && { warnings }) };
    return { message, judgement, result: { messageId, status, ...faults } };
  });
}
