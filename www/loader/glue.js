// Starts the tracker with the wasm that the loader is fetching.
import { begin } from "./begin.js";

const { moa } = window;

begin(moa, async () => {
  const response = await moa.wasm;
  if (!response.ok) throw new Error(response.url + " answered " + response.status);
  // Not streaming: that would depend on the server's MIME type, and gains nothing at this size.
  return response.arrayBuffer();
});
