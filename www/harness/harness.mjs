// The harness: what a page of a store would send, without a store and without a collector. `--help` says how.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkArguments } from "./arguments.mjs";
import { judgeOf } from "./judge.mjs";
import { rulesOf } from "./rules.mjs";
import { harness } from "./server.mjs";
import { visible } from "./terminal.mjs";

const HELP = `usage: node www/harness/harness.mjs [serve] [--port 8790] [--rules FILE]
       node www/harness/harness.mjs check PAGE.html [--at URL] [--expect EVENT[,PROPERTY=VALUE…]]… [PAGE.html …]

serve: paste pages of a store, see each message with its verdict, and save the result. Listens on this machine alone, on this port
and the next.

check: the same without a window, for tests: looks at the pages one after the other in Chromium, prints what they tell,
and ends with 1 where a message would be rejected or something is not as expected, with 2 where a page could not be looked at.
  --at URL        where the page was; if not given, what the page itself says (a saved page, its canonical link)
  --expect …      view_product,product_no=1001   told, with this value; a comma in a value is written \\,
                  view_product,price,!brand      with a price, whatever it is, and without a brand
                  !view_cart                     not told
                  What stands behind a page is said of it, what stands before the first page of all.
  --junit FILE    the result as JUnit XML
  --report FILE   the result as a page that a colleague can open; --language ko in Korean
  --timeout S     seconds to wait until a page is there (15); it is looked at for 3.5 s more at least, as the tracker waits too

  --rules FILE    what the collector asks of messages, its own events among it: what it answers at /v1/catalog?writeKey=KEY
  --dist FOLDER   where the tracker was built (dist)`;

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

async function serve(args) {
  const options = { port: { type: "string", default: "8790" }, rules: { type: "string" }, dist: { type: "string", default: DIST }, help: { type: "boolean", short: "h" } };
  const { values } = parseArgs({ args, options });
  if (values.help) return console.log(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65534) throw new Error(`--port is a number up to 65534, and not ${values.port}`);
  const rules = await rulesOf(values.rules);
  const check = await judgeOf(values.dist, rules, values.rules && `--rules ${values.rules}`);
  const { home } = await harness({ dist: values.dist, check, rules, port });
  console.log(`the harness is at ${home}/_harness`);
}

async function run([command, ...args]) {
  if (command == "-h" || command == "--help") return console.log(HELP);
  if (command == "serve") return serve(args);
  if (command === undefined || command.startsWith("-")) return serve(command === undefined ? [] : [command, ...args]);
  if (command != "check") throw new Error(`there is no ${command}: there are serve and check (--help)`);
  const options = checkArguments(args);
  if (options.help) return console.log(HELP);
  // The browser is needed for this alone.
  const { check } = await import("./check.mjs");
  process.exitCode = await check({ dist: DIST, ...options });
}

// By `exit`, so that no browser outlives it.
for (const [signal, code] of [["SIGHUP", 129], ["SIGINT", 130], ["SIGTERM", 143]]) process.once(signal, () => process.exit(code));
// Who read what is told has gone, as `head` does.
process.stdout.on("error", () => process.exit(2));

run(process.argv.slice(2)).catch((error) => {
  console.error(visible(`harness: ${error.message}`));
  process.exitCode = 2;
});
