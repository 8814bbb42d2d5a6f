// The order of a program's functions. It means nothing to who runs it, and a good deal to who compresses it: a
// function costs less behind one that is like it (some 90 bytes of 16,700).

/** How many bytes make a pattern: an instruction with what it is given, mostly. By trial. */
const PATTERN = 3;

/**
 * The places of `bodies` in an order in which each is followed by the one, of those that are left, which shares most
 * patterns with it, from the longest on.
 *
 * @param {Uint8Array[]} bodies
 * @returns {number[]}
 */
export function byLikeness(bodies) {
  const patterns = bodies.map(patternsOf);
  const left = new Set(bodies.keys());
  const most = (worth) => [...left].reduce((best, at) => (worth(at) > worth(best) ? at : best));
  const order = [];
  let last = most((at) => bodies[at].length);
  for (;;) {
    order.push(last);
    left.delete(last);
    if (!left.size) return order;
    const shared = new Map([...left].map((at) => [at, likeness(patterns[last], patterns[at])]));
    last = most((at) => shared.get(at));
  }
}

function patternsOf(body) {
  const text = Buffer.from(body).toString("latin1");
  return new Set(Array.from({ length: Math.max(0, text.length - PATTERN + 1) }, (_, at) => text.substr(at, PATTERN)));
}

/** 1 where all are shared, 0 where none is. */
function likeness(one, other) {
  const shared = [...one].filter((pattern) => other.has(pattern)).length;
  return shared / Math.sqrt(one.size * other.size || 1);
}

/**
 * The bodies of a module's own functions, as they stand in its section of code.
 *
 * @param {Uint8Array} wasm
 * @returns {Uint8Array[]}
 */
export function bodiesOf(wasm) {
  const CODE = 10;
  let at = 8; // behind the magic word and the version
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < wasm.length) {
    const section = wasm[at++];
    const end = number() + at;
    if (section === CODE) {
      return Array.from({ length: number() }, () => {
        const length = number();
        at += length;
        return wasm.subarray(at - length, at);
      });
    }
    at = end;
  }
  return [];
}

/**
 * The module's text with its own functions renamed so that their names' order is the given one.
 *
 * @param {string} text WebAssembly text whose functions have names
 * @param {number[]} order places among the functions that the module defines
 */
export function named(text, order) {
  const defined = [...text.matchAll(/^ \(func (\$"(?:[^"\\]|\\.)*"|\$[^\s()]+)/gm)].map(([, name]) => name);
  if (defined.length !== order.length) throw new Error(`${order.length} functions, ${defined.length} of them with a name`);
  const names = new Map(order.map((from, to) => [defined[from], `$${String(to).padStart(5, "0")}`]));
  return text.replace(/\$"(?:[^"\\]|\\.)*"|\$[^\s()]+/g, (name) => names.get(name) ?? name);
}
