// The page's values, read without trusting them: whatever throws reads as undefined. What is not there is
// looked at before it is used all the same: an exception costs the page a hundred reads.
//
// wasm names a value by its handle. One from 2^30 on holds until the call into wasm returns: what an engine's own API
// calls a local handle. A negative one holds until it is released: a global handle. 0 is undefined. The others are
// texts of the program, which are never anything else: their place in its memory and, from the 17th bit on, their
// length.

const FIRST = 2 ** 30;
const values = [];
const kept = [];
const free = [];
const texts = {};
let memory;

// Where the program's texts are.
export function know(program) {
  memory = program;
}

const decoder = new TextDecoder();
function text(handle) {
  const bytes = new Uint8Array(memory.buffer, handle & 0xffff, handle >> 16);
  return (texts[handle] = decoder.decode(bytes));
}

// The value of a handle.
export function at(handle) {
  if (handle >= FIRST) return values[handle - FIRST];
  if (handle < 0) return kept[~handle];
  return handle ? texts[handle] || text(handle) : undefined;
}
export const put = (value) => (value === undefined ? 0 : values.push(value) - 1 + FIRST);

export function clear() {
  values.length = 0;
}

export function keep(handle) {
  if (!handle) return 0;
  const place = free.length ? free.pop() : kept.length;
  kept[place] = at(handle);
  return ~place;
}

export function release(handle) {
  kept[~handle] = undefined;
  free.push(~handle);
}

// What it returns as a handle, or nothing when it throws.
export const attempt = (act) => {
  try {
    return put(act());
  } catch {
    return 0;
  }
};

// The same, of up to three handles.
export const guarded = (act) => (a, b, c) => attempt(() => act(at(a), at(b), at(c)));

export const number = (value) => put(value == value ? value : undefined);
export const flag = (value) => put(!!value);
export const object = () => put({});
export const array = () => put([]);

export const isA = (handle, type) => at(handle) !== null && typeof at(handle) == at(type);
export const asNumber = (handle) => (typeof at(handle) == "number" ? at(handle) : NaN);

// A string, for tests; the tracker's texts stay here.
export const textAt = (handle) => (typeof at(handle) == "string" ? at(handle) : undefined);

export const same = (one, other) => at(one) === at(other);
export const isFlag = (handle, flag) => at(handle) === !!flag;
// What a setting or a call switches off: attributes are texts.
export const isFalse = (handle) => at(handle) === false || at(handle) === "false";

export const get = guarded((of, key) => of?.[key]);
export const element = (of, index) => attempt(() => at(of)?.[index]);
export const set = guarded((of, key, value) => {
  if (value !== undefined) of[key] = value;
});
export const setNumber = (of, key, value) => {
  if (value == value) at(of)[at(key)] = value;
};
export const remove = guarded((of, key) => {
  delete of[key];
});
export const call = guarded((of, method, argument) => (of?.[method] ? of[method](argument) : undefined));
export const assign = guarded((to, from) => to && Object.assign(to, from));

// JSON as it is meant, whatever a page's own `toJSON` makes of every array, object or date: what it is asked of is
// written, not its answer.
function bare(key, value) {
  const own = this[key];
  if (own instanceof Date) return isFinite(own) ? own.toISOString() : null;
  return Array.isArray(own) || {}.toJSON ? own : value;
}
export const json = (value) => JSON.stringify(value, ([].toJSON || {}.toJSON) && bare);

export const toJson = guarded(json);
export const fromJson = guarded((text) => (text ? JSON.parse(text) : undefined));
// Nothing that the page changes later changes the copy.
export const copy = (handle) => put(at(fromJson(toJson(handle))) || {});
