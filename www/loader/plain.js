// Starts the tracker where WebAssembly is off: the same core, compiled to JavaScript.
import { __wbg_set_wasm, memory, start, wake } from "bindings";
import { connect } from "border";
import * as core from "core";

__wbg_set_wasm(core);
connect(wake, start, window.moa, memory());
