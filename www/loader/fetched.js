// The wasm as a file beside the loader, content-hashed: WASM is its name.
export async function wasmIn(folder) {
  const response = await fetch(folder + WASM, { credentials: "omit" });
  if (!response.ok) throw new Error(response.url + " answered " + response.status);
  // Not streaming: that would depend on the server's MIME type, and gains nothing at this size.
  return response.arrayBuffer();
}
