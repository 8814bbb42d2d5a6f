// The core where WebAssembly is off: the same, compiled to JavaScript. The loader connects it.
import core from "core";

window.moa.plain(core);
