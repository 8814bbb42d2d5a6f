// All in one file: the loader, the wasm and its glue, for pages where no second file may be loaded, or where
// `integrity` is to cover everything.
import "loader";
import { begin } from "./begin.js";
import wasm from "wasm";

const { moa } = window;

// The loader may have found that this page is not to be tracked, or is already.
if (moa && moa.ready) {
  moa.ready = false;
  begin(moa, async () => wasm);
}
