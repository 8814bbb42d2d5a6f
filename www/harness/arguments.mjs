// The arguments of `check`: pages, each with what is said of it behind it. What stands before the first page is said of all.
import { parseArgs } from "node:util";
import { expectationOf } from "./expectation.mjs";

const OPTIONS = {
  at: { type: "string" },
  expect: { type: "string", multiple: true },
  rules: { type: "string" },
  junit: { type: "string" },
  report: { type: "string" },
  language: { type: "string" },
  timeout: { type: "string" },
  dist: { type: "string" },
  help: { type: "boolean", short: "h" },
};

// `{ pages: [{ file, at, expected }], … }`; throws, with what to write, what cannot be understood.
export function checkArguments(args) {
  const { values, tokens } = parseArgs({ args, options: OPTIONS, allowPositionals: true, tokens: true });
  const ofAll = { at: undefined, expected: [] };
  const pages = [];
  for (const { kind, name, value } of tokens) {
    const page = pages.at(-1) || ofAll;
    if (kind == "positional") pages.push({ file: value, at: ofAll.at, expected: [...ofAll.expected] });
    else if (name == "at") page.at = value;
    else if (name == "expect") page.expected.push(expectationOf(value));
  }
  if (!pages.length && !values.help) throw new Error("which page? Name the file of one, as in: check product.html --at https://myshop.cafe24.com/product/detail.html?product_no=1001");
  const timeout = Number(values.timeout ?? 15);
  if (!(timeout > 0 && timeout <= 600)) throw new Error(`--timeout is seconds, 600 at most, and not ${values.timeout}`);
  if (values.language && !/^(en|ko)$/.test(values.language)) throw new Error(`--language is en or ko, and not ${values.language}`);
  return { ...values, pages, timeout: timeout * 1000 };
}
