#!/usr/bin/env python3
"""Draws the pictures of the install guides, in both languages: python3 docs/pictures/make.py

They are sketches: what the screens hold that a step needs, no matter how Cafe24 or Google dress them.
"""

from html import escape
from pathlib import Path

TAG = '<script async src="https://collect.example.com/moa.js"'
KEY = '        data-write-key="YOUR_KEY"></script>'

# Of each picture: the window's title, the menu with the place to open in it, and the lines on the right; a
# line that begins with "+" is the one to add, one that begins with "#" heads what follows, "[" is a button.
PICTURES = {
    "skin": {
        "en": (
            "Smart design editor",
            ["layout/basic/", "> layout.html", "order/", "> orderform.html", "> order_result.html"],
            ["<!doctype html>", "<html>", "<head>", "+" + TAG, "+" + KEY, "  <title>…</title>", "[Save"],
        ),
        "ko": (
            "스마트디자인 편집기",
            ["layout/basic/", "> layout.html", "order/", "> orderform.html", "> order_result.html"],
            ["<!doctype html>", "<html>", "<head>", "+" + TAG, "+" + KEY, "  <title>…</title>", "[저장"],
        ),
    },
    "everywhere": {
        "en": (
            "The same tag in each of these",
            ["> PC skin", "> Mobile skin", "> Multi-shop 2 …"],
            ["#In each of them", "✓ layout/basic/layout.html", "✓ order/orderform.html", "✓ order/order_result.html"],
        ),
        "ko": (
            "아래 모든 곳에 같은 태그를",
            ["> PC 스킨", "> 모바일 스킨", "> 멀티쇼핑몰 2 …"],
            ["#각각에", "✓ layout/basic/layout.html", "✓ order/orderform.html", "✓ order/order_result.html"],
        ),
    },
    "head-tag": {
        "en": (
            "Shop settings",
            ["SEO settings", "> Advanced", "PC", "Mobile"],
            ["#Head tag source (PC, then Mobile)", "+" + TAG, "+" + KEY, "[Save"],
        ),
        "ko": (
            "쇼핑몰 설정",
            ["검색엔진 최적화(SEO)", "> 고급 설정", "PC", "모바일"],
            ["#Head 태그 소스 (PC와 모바일 각각)", "+" + TAG, "+" + KEY, "[저장"],
        ),
    },
    "gtm": {
        "en": (
            "Google Tag Manager",
            ["> Tags", "Triggers", "Variables", "Templates"],
            ["#Tag type: Custom HTML", "+www/gtm/tag.html, with your two values", "#Trigger", "Initialization – All Pages", "[Submit"],
        ),
        "ko": (
            "Google 태그 관리자",
            ["> 태그", "트리거", "변수", "템플릿"],
            ["#태그 유형: 맞춤 HTML", "+www/gtm/tag.html (두 값을 바꿔서)", "#트리거", "초기화 - 모든 페이지", "[제출"],
        ),
    },
    "scripttags": {
        "en": (
            "The mall's admin",
            ["> Apps"],
            ["#Open the collector's app", "+https://collect.example.com/cafe24/install", "[Agree", "The tag is on every page of every shop."],
        ),
        "ko": (
            "쇼핑몰 관리자",
            ["> 앱"],
            ["#수집기 앱을 엽니다", "+https://collect.example.com/cafe24/install", "[동의", "모든 쇼핑몰의 모든 페이지에 태그가 들어갑니다."],
        ),
    },
}

STYLE = """
  text { font: 14px -apple-system, "Segoe UI", "Apple SD Gothic Neo", "Noto Sans CJK KR", sans-serif; fill: #24292f }
  .code { font-family: ui-monospace, "D2Coding", Menlo, monospace; font-size: 13px; white-space: pre }
  .window { fill: #ffffff; stroke: #8c959f } .bar { fill: #eaeef2 } .menu { fill: #f6f8fa }
  .new { fill: #dafbe1 } .open { fill: #ddf4ff } .head { font-weight: 600 } .soft { fill: #57606a }
  .button { fill: #1f6feb } .press { fill: #ffffff; font-weight: 600 }
"""


def drawn(title, menu, lines):
    width, left, top, step = 720, 190, 40, 28
    height = top + 20 + step * max(len(menu), len(lines)) + 14
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect class="window" x="1" y="1" width="{width - 2}" height="{height - 2}" rx="8"/>',
        f'<path class="bar" d="M2 {top}V9q0-7 7-7H{width - 9}q7 0 7 7V{top}z"/>',
        f'<text x="18" y="26" class="head">{escape(title)}</text>',
        f'<path class="menu" d="M2 {top}H{left}V{height - 2}H9q-7 0-7-7z"/>',
    ]
    for at, item in enumerate(menu):
        y = top + 20 + step * at
        if item.startswith("> "):
            parts.append(f'<rect class="open" x="10" y="{y - 8}" width="{left - 20}" height="26" rx="5"/>')
        parts.append(f'<text x="20" y="{y + 10}">{escape(item.removeprefix("> "))}</text>')
    for at, line in enumerate(lines):
        y = top + 20 + step * at
        kind, text = (line[0], line[1:]) if line[0] in "+#[" else ("", line)
        if kind == "+":
            parts.append(f'<rect class="new" x="{left + 10}" y="{y - 8}" width="{width - left - 24}" height="{step}"/>')
        if kind == "[":
            parts.append(f'<rect class="button" x="{left + 16}" y="{y - 7}" width="{28 + 13 * len(text)}" height="26" rx="5"/>')
        looks = {"#": "head", "[": "press"}.get(kind, "code" if kind == "+" or text.startswith(("<", "  <", "http", "✓")) else "")
        x = left + (30 if kind == "[" else 20)
        parts.append(f'<text x="{x}" y="{y + 11}" class="{looks}" xml:space="preserve">{escape(text)}</text>')
    return "\n".join([*parts, "</svg>", ""])


for name, languages in PICTURES.items():
    for language, picture in languages.items():
        Path(__file__).with_name(f"{name}.{language}.svg").write_text(drawn(*picture), encoding="utf-8")
