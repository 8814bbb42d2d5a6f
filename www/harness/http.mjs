// What both servers of the harness have in common.
import { createServer } from "node:http";

const MOST_BYTES = 20_000_000;

export const HTML = "text/html; charset=utf-8";
export const TEXT = "text/plain; charset=utf-8";

const MARKS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const plain = (text) => text.replace(/[&<>"]/g, (mark) => MARKS[mark]);

export async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error("the page is larger than 20 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

// Why a request is refused: it is for another host, as one whose name leads here; or another site's page posts it. Undefined else.
function refusal({ method, headers, socket }) {
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(headers.host)) return `this is ${hosts.join(" or ")}, and not ${headers.host}`;
  const { origin } = headers;
  if (method != "POST" || origin === undefined || origin == `http://${headers.host}`) return undefined;
  // A page that tells nobody where it is: the browser knows.
  if (origin == "null" && headers["sec-fetch-site"] == "same-origin") return undefined;
  return `a page of ${origin} must not post here`;
}

// A server that answers with `answer(request, send)`, where `send` is called with status, type, body and more headers. It is to listen on
// this machine alone.
export function serverOf(answer) {
  return createServer(async (request, response) => {
    const send = (status, type, body, more = {}) =>
      response.writeHead(status, { "content-type": type, "cache-control": "no-store", "x-content-type-options": "nosniff", ...more }).end(body);
    try {
      const why = refusal(request);
      if (why) return send(403, TEXT, why);
      await answer(request, send);
    } catch (error) {
      const missing = error.code == "ENOENT" ? `${error.path} is missing: run ./build.sh tracker` : error.message;
      send(error.code == "ENOENT" ? 404 : 400, TEXT, missing);
    }
  });
}

// Listens on this machine, on any port if it is 0; resolves with the address.
export function listen(server, port) {
  return new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => listening(`http://127.0.0.1:${server.address().port}`));
  });
}
