// Text of pages on a terminal or in a log of CI.

const SHORT = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
// What moves the cursor, ends a line or turns the direction of writing.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

// One line, with what cannot be seen made visible. What a CI's log takes for a command is none any more.
export function visible(line) {
  return line
    .replace(HIDDEN, (mark) => SHORT[mark] || `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/^(\s*)::/, "$1\\::")
    .replace(/##(?=\w*\[)/g, "#\\#");
}
