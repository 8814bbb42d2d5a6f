// Starts the tracker: the wasm that the loader is fetching, and its bindings.
import { __wbg_set_wasm, start, wake } from "bindings";
import { connect } from "border";
import imports from "imports";

const moa = window.moa;

async function run() {
  const response = await moa.wasm;
  if (!response.ok) throw new Error(response.url + " answered " + response.status);
  // Not streaming: that would depend on the server's MIME type, and gains nothing at this size.
  const bytes = await response.arrayBuffer();
  return WebAssembly.instantiate(bytes, imports);
}

run().then(
  ({ instance }) => {
    __wbg_set_wasm(instance.exports);
    connect(wake, start, moa);
  },
  // A policy of the page forbids wasm, or something on the way did not let it through.
  () => moa && moa.plain && moa.plain(),
);
