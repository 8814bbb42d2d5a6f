// The wasm in the loader's own file, so that the first event waits for no second one: LOW is the lower seven bits of
// each byte, and HIGH how far apart those are that have the eighth (carry.mjs puts both in). They are letters of ASCII,
// which every charset leaves as they are, and which `TextEncoder` makes bytes of.
export function wasmIn() {
  const bytes = new TextEncoder().encode(LOW);
  const distances = HIGH;
  let at = 0;
  for (let next = 0; next < distances.length; next++) {
    const far = distances.charCodeAt(next);
    at += far;
    if (far < 127) bytes[at] |= 128;
  }
  return bytes;
}
