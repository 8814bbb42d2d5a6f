// The same in letters that an editor and a page's own HTML leave as they are.
import wasm from "wasm-bytes";

export const wasmIn = () => wasm;
