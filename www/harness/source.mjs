// The source of a page, from a file.
import { readFile } from "node:fs/promises";
import { tags } from "./html.mjs";

const MARKS = { "utf-8": [0xef, 0xbb, 0xbf], "utf-16be": [0xfe, 0xff], "utf-16le": [0xff, 0xfe] };

// What a page says it is written in.
function declared(bytes) {
  for (const { name, attributes } of tags(new TextDecoder("latin1").decode(bytes.subarray(0, 8192)))) {
    if (name != "meta") continue;
    if (attributes.charset) return attributes.charset.trim();
    const [, charset] = /content-type/i.test(attributes["http-equiv"]) ? /charset\s*=\s*["']?([^\s"';]+)/i.exec(attributes.content) || [] : [];
    if (charset) return charset;
  }
}

// The text of a page's bytes. Editors save a page as UTF-8 without changing what it says of itself, and text in another encoding is hardly
// ever UTF-8 by chance.
export function textIn(bytes) {
  for (const [encoding, mark] of Object.entries(MARKS)) {
    if (mark.every((byte, at) => bytes[at] === byte)) return new TextDecoder(encoding).decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {}
  const encoding = declared(bytes) || "utf-8";
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    throw new Error(`it says that it is written in ${encoding}, which is not known`);
  }
}

export async function sourceOf(file) {
  const bytes = await readFile(file).catch((error) => {
    throw new Error(`${file}: ${error.code == "ENOENT" ? "there is no such file" : error.message}`);
  });
  let text;
  try {
    text = textIn(bytes);
  } catch (error) {
    throw new Error(`${file}: ${error.message}`);
  }
  if (!text.trim()) throw new Error(`${file} is empty`);
  return text;
}
