// The wasm in the loader's own file, for pages where no second file may be loaded, or where `integrity` is to
// cover everything.
import wasm from "wasm-bytes";

export const wasmIn = () => wasm;
