// Starts the tracker: instantiates the wasm and connects it.
import { __wbg_set_wasm, memory, start, wake } from "bindings";
import { connect } from "border";
import imports from "imports";

// `bytes` is a function that promises the wasm.
export function begin(moa, bytes) {
  bytes()
    .then((wasm) => WebAssembly.instantiate(wasm, imports))
    .then(
      ({ instance }) => {
        __wbg_set_wasm(instance.exports);
        connect(wake, start, moa, memory());
      },
      // A policy of the page forbids wasm, or something on the way did not let it through.
      () => moa && moa.plain && moa.plain(),
    );
}
