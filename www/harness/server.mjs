// The harness's two servers: at one pages are pasted, at the other they are looked at. Nothing of the pages goes anywhere.
import { Bench } from "./bench.mjs";
import { desk } from "./desk.mjs";
import { listen } from "./http.mjs";
import { shop } from "./shop.mjs";

// Listens on two ports, this one and the next, on any two if it is 0; resolves with `{ home, pages, close }`, two addresses. The tracker is
// that of the folder `dist`, verdicts are those of `check`, which judges by `rules`.
export async function harness({ dist, check, rules, port = 0, bench = new Bench() }) {
  let home;
  let pages;
  const servers = [desk({ bench, shop: () => pages }), shop({ dist, check, rules, bench, home: () => home })];
  const close = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  try {
    home = await listen(servers[0], port);
    pages = await listen(servers[1], port && port + 1);
  } catch (error) {
    close();
    throw new Error(`${error.message}; --port chooses another port, and takes the next one too`);
  }
  return { home, pages, close };
}
