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
  return Buffer.from(script.toString().replace(/\b(LOW|HIGH)\b/g, (name) => texts[name]));
}
