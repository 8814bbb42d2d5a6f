// node --test www/harness
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { addressIn, inspected, keyOf, placeOf, uninspected } from "./address.mjs";
import { prepared } from "./page.mjs";
import { sourceOf, textIn } from "./source.mjs";

const TAG = '<script async src="http://127.0.0.1:1/_moa/moa.js" data-write-key="harness"></script>';

test("the tag comes first in the head, and never before the doctype", () => {
  for (const page of [
    "<!doctype html><html><HEAD lang=ko>|<title>a</title>",
    "\ufeff<!-- the <head> … -->\n<!DOCTYPE html>\n<html lang='a>b'>\n<!--[if IE]><head><![endif]--><head data-x=\"a>b\">|<base href='https://shop.example/'>",
    "<!doctype html>\n|<title>no head</title>",
    "<!doctype html><html>|<body><header>no head</header>",
    "<!doctype html>|<script>var a = '<head>'</script><html><head>",
    "<!--><head>|",
    "|<header>no head</header>",
  ]) {
    assert.equal(prepared(page.replace("|", ""), "http://127.0.0.1:1"), page.replace("|", TAG), page);
  }
});

test("a page's own policy does not hold", () => {
  const script = "<script>var a = '<meta http-equiv=Content-Security-Policy>'</script>";
  const page = `<head><meta charset=utf-8><META content="default-src 'none'; x > y" http-equiv='content-security-policy '>${script}<meta http-equiv=refresh>`;
  assert.equal(prepared(page, "http://127.0.0.1:1"), `<head>${TAG}<meta charset=utf-8>${script}<meta http-equiv=refresh>`);
});

test("an address is as a person writes it, and stays as it is", () => {
  for (const [address, place] of [
    ["https://myshop.cafe24.com/product/detail.html?product_no=1001#top", "/product/detail.html?product_no=1001"],
    [" /category/상의/45/ ", "/category/%EC%83%81%EC%9D%98/45/"],
    ["", "/"],
    ["https://s/member/login.html?returnUrl=/myshop/index.html", "/member/login.html?returnUrl=/myshop/index.html"],
    ["myshop.cafe24.com/order/basket.html", "/order/basket.html"],
    ["myshop.cafe24.com:8080/a?b", "/a?b"],
    ["//myshop.cafe24.com/a", "/a"],
    ["http://localhost:8080/a", "/a"],
    ["//order/basket.html", "//order/basket.html"],
    ["https://s//order/basket.html", "//order/basket.html"],
    ["product/detail.html?a=b.c/d", "/product/detail.html?a=b.c/d"],
    ["https://s/a?moa_debug=1", "/a"],
    ["/a?moa_debug=1&b=1&moa_debug=1&c", "/a?b=1&c"],
    ["?a=1", "/?a=1"],
  ]) {
    assert.equal(placeOf(address), place, address);
  }
  for (const kept of ["keyword=a%20b", "foo", "t=10:30", "email=a@b.c", "k=%BC%C5", "utm=a|b", "x=(1)", "a=b=c&&d", "a?b=https://c/", "a=+%2b%2B"]) {
    assert.equal(placeOf(`https://s/a?${kept}`), `/a?${kept}`);
    assert.equal(inspected(`/a?${kept}`), `/a?${kept}&moa_debug=1`);
    assert.equal(uninspected(inspected(`/a?${kept}`)), `/a?${kept}`);
  }
  assert.equal(uninspected(inspected("/a")), "/a");
  // Browsers differ in what they escape.
  assert.equal(keyOf("/a|b?c='d'%3a"), keyOf("/a%7Cb?c=%27d%27%3A"));
  for (const none of ["https://[", "localhost:8080/a", "javascript:alert(1)", "file:///a.html", "index.html"]) assert.throws(() => placeOf(none), /:/, none);
});

test("a page says where it was", () => {
  const saved = "<html><!-- saved from url=(0062)https://shop.example/product/detail.html?product_no=7 --><link rel=canonical href=/other>";
  assert.equal(addressIn(saved), "https://shop.example/product/detail.html?product_no=7");
  assert.equal(addressIn(`<LINK href="https://shop.example/a?b=1&amp;c=2" REL="canonical">`), "https://shop.example/a?b=1&c=2");
  assert.equal(addressIn(`<meta content='https://shop.example/b' property='og:url'/>`), "https://shop.example/b");
  for (const none of [
    `<link rel="stylesheet" href="a.css"><meta property="og:title" content="x">`,
    `<!-- <link rel=canonical href=/a> --><script>"<link rel=canonical href=/a>"</script>`,
    `<link data-rel=canonical href=/a><link rel=canonical data-href=/a><link rel=alternate title="rel=canonical" href=/a>`,
  ]) {
    assert.equal(addressIn(none), undefined, none);
  }
});

test("a page is read in the encoding that it has", async () => {
  const korean = Buffer.from([0xbc, 0xc5, 0xc3, 0xf7]);
  const inside = (head) => textIn(Buffer.concat([Buffer.from(head), korean]));
  assert.equal(inside("<meta charset='euc-kr'>"), "<meta charset='euc-kr'>셔츠");
  assert.match(inside(`<meta content="text/html; charset=ks_c_5601-1987" http-equiv=Content-Type>`), /셔츠$/);
  // As an editor saves it.
  assert.equal(textIn(Buffer.from("<meta charset=euc-kr>셔츠")), "<meta charset=euc-kr>셔츠");
  assert.equal(textIn(Buffer.from("\ufeff셔츠", "utf16le")), "셔츠");
  assert.equal(textIn(Buffer.from("\ufeff셔츠", "utf16le").swap16()), "셔츠");
  assert.equal(textIn(Buffer.from("\ufeff셔츠")), "셔츠");
  assert.throws(() => inside("<meta charset=klingon>"), /klingon/);
  const folder = mkdtempSync(join(tmpdir(), "harness-"));
  try {
    writeFileSync(join(folder, "empty.html"), " \n");
    await assert.rejects(sourceOf(join(folder, "empty.html")), /empty\.html is empty/);
    await assert.rejects(sourceOf(join(folder, "gone.html")), /gone\.html: there is no such file/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
