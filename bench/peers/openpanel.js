// Page views; sessions are made by its server; it has no engagement and no scroll depth. The script that its
// install page names, without the session recorder that the package's module would bring.
import "./openpanel-queue.js";
import "./node_modules/@openpanel/web/dist/src/tracker.global.js";
import { offer, whenProductIsThere } from "./shop.js";

const track = (name, properties) => window.op("track", name, properties);
whenProductIsThere((product) => track("view_product", product));
offer(track);
