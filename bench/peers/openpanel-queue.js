// Its script takes its settings from a queue that must be there before it.
import { collector, key } from "./shop.js";

window.op = (...call) => window.op.q.push(call);
window.op.q = [["init", { apiUrl: collector, clientId: key, trackScreenViews: true }]];
