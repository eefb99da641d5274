"""What the tests of pages share: notices of our own, and a page as a tree."""

from __future__ import annotations

import pathlib
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from healthplan_cli import parse
from healthplan_cli.model import Document
from healthplan_cli.view.page import view

ROOT = pathlib.Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"

NOTICE = (
    "青禾市人民政府关于印发健康青禾行动计划（2024—2026年）的通知\n"
    "青政发〔2024〕3号\n"
    "各县（区）人民政府：\n"
    "一、总体目标\n"
    "到2026年，居民健康素养水平达到36%，人均预期寿命不低于80.6岁。（市卫生健康委牵头，市教育局配合）\n"
    "二、重点任务\n"
    "（一）推进无烟环境。依据《云岭省控烟条例》，三年内新建健康步道150公里。（市体育局负责）\n"
    "青禾市人民政府\n"
    "2024年3月28日\n"
)


def tree(html: str | bytes) -> Any:
    """A page as a tree."""
    return LexborHTMLParser(html.decode() if isinstance(html, bytes) else html)


def page_of(text: str, **more: Any) -> tuple[Document, Any]:
    """The parse of a text and its page."""
    document = parse(text)
    return document, tree(view(document, **more))


def marked(page: Any, fact: str) -> str:
    """The text that is marked for a fact."""
    return "".join(mark.text() for mark in page.css("#text mark") if fact in (mark.attributes["data-f"] or "").split())
