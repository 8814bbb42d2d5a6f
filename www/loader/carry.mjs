// Puts the wasm into the loader's own file, as carried.js takes it out.

// How a letter is written between quotes, where it cannot stand as it is.
const ESCAPED = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };
const quoted = (text) => `"${text.replace(/[\\"\n\r]/g, (letter) => ESCAPED[letter])}"`;

// How far apart the bytes are that have the eighth bit, a letter each; 127 is so far, and further.
function distances(wasm) {
  let text = "";
  let last = 0;
  wasm.forEach((byte, at) => {
    if (byte < 128) return;
    for (; at - last >= 127; last += 127) text += "\x7f";
    text += String.fromCharCode(at - last);
    last = at;
  });
  return text;
}

// The script with the wasm's texts in the places of LOW and HIGH.
export function carrying(script, wasm) {
  const low = Buffer.from(wasm.map((byte) => byte & 127)).toString("latin1");
  const texts = { LOW: quoted(low), HIGH: quoted(distances(wasm)) };
  const found = [];
  const place = (name) => {
    found.push(name);
    return texts[name];
  };
  const carried = Buffer.from(script.toString().replace(/\b(LOW|HIGH)\b/g, place));
  // A minifier may have written one of them twice.
  if (found.length != 2) throw new Error(`the loader has ${found} in place of LOW and HIGH, once each`);
  return carried;
}
