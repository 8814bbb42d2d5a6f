// node --test src/*/*.test.mjs
import assert from "node:assert/strict";
import test from "node:test";
import { read } from "./places.js";
import { forgetCookies, readCookie, setCookie } from "./storage.js";
import { put } from "./values.js";

// A browser that takes cookies for the shop's own domain and the host, none for a public suffix.
function browse(protocol, host, jar) {
  globalThis.location = { protocol, hostname: host };
  globalThis.document = {
    get cookie() {
      const seen = ([, { isSecure }]) => protocol == "https:" || !isSecure;
      return Object.entries(jar).filter(seen).map(([name, { value }]) => `${name}=${value}`).join("; ");
    },
    set cookie(text) {
      const [pair, ...attributes] = text.split("; ");
      const [name, value] = pair.split(/=(.*)/s);
      const of = Object.fromEntries(attributes.map((attribute) => attribute.split("=")));
      if (of.domain && of.domain.split(".").length < 2) return;
      // One that https has locked is not to be replaced by http.
      if (protocol != "https:" && jar[name]?.isSecure) return;
      if (of["max-age"] == 0) delete jar[name];
      else jar[name] = { value, isSecure: "Secure" in of, domain: of.domain };
    },
  };
  forgetCookies();
}

test("pages by https and by http are of one device", () => {
  const jar = {};
  browse("https:", "m.shop.example", jar);
  setCookie(put("moa_id"), put("device-1"), 9);
  for (const protocol of ["http:", "https:"]) {
    browse(protocol, "www.shop.example", jar);
    assert.equal(readCookie("moa_id"), "device-1", protocol);
  }
  assert.equal(jar.moa_id.domain, "shop.example");
});

test("a cookie holds any text", () => {
  const jar = {};
  browse("https:", "shop.example", jar);
  for (const id of ["a.b:c@d", "기기 1", 'a;b="c"', "100%", "a,b\\c"]) {
    setCookie(put("moa_id"), put(id), 9);
    forgetCookies();
    assert.equal(readCookie("moa_id"), id);
  }
});

test("a cookie that somebody else has written badly is none", () => {
  browse("https:", "shop.example", { moa_id: { value: "%E0%A4%A" } });
  assert.equal(read(put("@moa_id")), put(undefined));
});
