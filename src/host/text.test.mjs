import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, domainsOf, identifierOf, masked, nameOf, numberOf, trim } from "./text.js";

test("amounts are read as people write them", () => {
  const amounts = {
    "12000": 12000,
    "12000.00": 12000,
    "12,000원": 12000,
    "KRW 24,000": 24000,
    "₩1,234,567": 1_234_567,
    "$1,234.50": 1234.5,
    "€1.234,50": 1234.5,
    "US$19.99": 19.99,
    "19.9": 19.9,
    "0": 0,
    "0.05": 0.05,
    "1.234": 1234,
    "12000.000": 12000,
    "1,234,567.891": 1234567.891,
    "1 299,00 €": 1299,
    "1'299.00": 1299,
    "CHF 1’299’000.50": 1299000.5,
    "1.299,00": 1299,
    "1.234.567": 1234567,
    "1\u202f299,00\u00a0€": 1299,
    "１２，０００원": 12000,
    "￦12,000": 12000,
    "₩12,000 ($9.10)": 12000,
    "−5,000": -5000,
    "1,23,456.50": 123456.5,
    "12,34": 12.34,
    "3.1415": 3.1415,
    "30% 7,000원": 7000,
    "12,000원 (10%)": 12000,
    "2개 12,000원": 12000,
    "15000 300": 15000,
    "12,000원/100g": 12000,
    "12,000원 (+3,000원)": 12000,
    "-3,000": -3000,
    "-₩3,000": -3000,
    "- $3.50": -3.5,
    "총 24,000원 (2개)": 24000,
    "합계 24,000.": 24000,
    "2,000円": 2000,
  };
  for (const [text, amount] of Object.entries(amounts)) assert.equal(numberOf(text), amount, text);
});

test("what can't be read for certain is no amount, never its first digits", () => {
  const texts = [
    ...["1,2345", "1.2.3", "1,000,00", "1234,567", "0,125", ".50"],
    ...["2024.01.05", "2024-01-05", "12/25", "10:30", "010-1234-5678", "2+1", "50%", "1e5"],
    ...["12,000~15,000원", "12,000원 ~ 15,000원", "12,000-15,000", "12,000원 + 2,500원"],
  ];
  for (const text of texts) assert.ok(Number.isNaN(numberOf(text)), text);
});

test("an amount is the same in any writing", () => {
  const groups = [",", ".", " ", "'", "\u00a0", "\u202f", ""];
  for (let round = 0; round < 2000; round++) {
    const whole = Math.floor(Math.random() * 10 ** (1 + (round % 9)));
    const cents = round % 3 ? String(round % 100).padStart(2, "0") : "";
    const group = groups[round % groups.length];
    const point = group == "." ? "," : group == "," ? "." : ".,"[round % 2];
    const digits = whole.toLocaleString("en-US").replaceAll(",", group) + (cents && point + cents);
    const wide = digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + +digit));
    for (const text of [digits, wide, `₩${digits}`, `KRW ${digits}`, `${digits} €`, `합계 ${digits}원`]) {
      assert.equal(numberOf(text), Number(`${whole}.${cents || 0}`), text);
    }
  }
});

test("words are no amount", () => {
  const words = ["", "회원공개", "-", ",", "무료", "NaN", "undefined", "2024년 회원 전용", "1st order", "9".repeat(101)];
  for (const text of words) assert.ok(Number.isNaN(numberOf(text)), text);
  for (const value of [undefined, null, {}, [], NaN, Infinity, true]) assert.ok(Number.isNaN(numberOf(value)));
  assert.equal(numberOf(-2.5), -2.5);
});

test("a number comes back as it was written", () => {
  for (let round = 0; round < 2000; round++) {
    const units = Math.floor(Math.random() * 10 ** (1 + (round % 10)));
    const cents = String(round % 100).padStart(2, "0");
    const expected = Number(`${units}.${cents}`);
    assert.equal(numberOf(`${units}.${cents}`), expected);
    assert.equal(numberOf(`KRW ${units.toLocaleString("en-US")}.${cents}`), expected);
  }
});

test("nothing throws and nothing is infinite", () => {
  const signs = [..."0123456789.,-$ ₩원년a<>&;#x\\\ud800\ud83d\ude00"];
  for (let round = 0; round < 5000; round++) {
    const text = Array.from({ length: round % 130 }, () => signs[Math.floor(Math.random() * signs.length)]).join("");
    assert.notEqual(Math.abs(numberOf(text)), Infinity, text);
    for (const read of [nameOf, codeOf, identifierOf, trim]) {
      const found = read(text);
      assert.ok(found === undefined || (found.length > 0 && found.length <= 2000), text);
    }
  }
});

test("names are what a reader sees", () => {
  const names = {
    "&lt;b&gt;Linen&lt;/b&gt; &amp; silk": "Linen & silk",
    "3\\\" 니트": '3" 니트',
    "A < B": "A < B",
    "A &lt; B": "A < B",
    "<!-- note -->Plain <BR/>text": "Plain text",
    "&#65;&#x42;&#X43;": "ABC",
    "&#8361;24,000": "₩24,000",
    "&#0;&#x110000;&#xD800;": "&#0;&#x110000;&#xD800;",
    "R&D &copy; &": "R&D &copy; &",
    '<font color="#333">Rain</font><br>boots, red': "Rain boots, red",
    "<p>Rain</p><p>boots</p>": "Rain boots",
    "Rain&lt;br /&gt;<b>b</b>oots": "Rain boots",
    "  two\n\n   lines&nbsp;here ": "two lines here",
    "open <b": "open <b",
    "&amp;lt;": "&lt;",
  };
  for (const [text, name] of Object.entries(names)) assert.equal(nameOf(text), name, text);
  for (const text of ["", " \n ", "null", "undefined", "<br>", undefined, 12]) assert.equal(nameOf(text), undefined);
});

test("identifiers are digits that do not begin with 0", () => {
  assert.deepEqual([12, "12", " 7 ", "1234567890123456789"].map(identifierOf), ["12", "12", "7", "1234567890123456789"]);
  for (const value of [0, "0", "012", -1, 1.5, "12345678901234567890", "a", null, {}]) assert.equal(identifierOf(value), undefined);
  assert.deepEqual([codeOf(0), codeOf("a b"), codeOf(NaN)], ["0", "a b", undefined]);
});

test("addresses lose personal data and secrets", () => {
  const addresses = {
    "https://shop.example/a?product_no=1001&cate_no=45&keyword=name":
      "https://shop.example/a?product_no=1001&cate_no=45&keyword=name",
    "?email=a@b.kr&x=1": "?email=***&x=1",
    "?x=someone%40example.com": "?x=***",
    "?q=010-1234-5678&n=20261121-0000012": "?q=***&n=20261121-0000012",
    "?access_token=abc&code=x&utm_medium=email": "?access_token=***&code=***&utm_medium=email",
    "#id_token=eyJhbGciOi": "#id_token=***",
    "?member_id=user01&receiver_name=K&product_name=Shirt": "?member_id=***&receiver_name=***&product_name=Shirt",
    "?token=&a=1": "?token=&a=1",
    "plain title": "plain title",
  };
  for (const [address, expected] of Object.entries(addresses)) assert.equal(masked(address), expected);
  assert.equal(masked(undefined), undefined);
});

test("a shop's hosts share a cookie, broadest domain first", () => {
  assert.deepEqual(domainsOf("m.shop.co.kr"), ["co.kr", "shop.co.kr", "m.shop.co.kr", ""]);
  assert.deepEqual(domainsOf("shop.com"), ["shop.com", ""]);
});

test("malls on a shared domain keep apart", () => {
  assert.deepEqual(domainsOf("mymall.cafe24.com"), ["mymall.cafe24.com", ""]);
  assert.deepEqual(domainsOf("m.mymall.cafe24.com"), ["mymall.cafe24.com", "m.mymall.cafe24.com", ""]);
});

test("hosts without a domain get a cookie of their own", () => {
  for (const host of ["127.0.0.1", "::1", "[::1]", "localhost", ""]) assert.deepEqual(domainsOf(host), [""], host);
});
