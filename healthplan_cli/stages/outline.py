"""The outline: numbered headings and items as a tree. (Provisional: line by line.)"""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.layout import Outline, Passage, ZoneKind, flow_of
from healthplan_cli.model import Diagnostic, Node, Table
from healthplan_cli.text import Line, Text

_LABELS = [
    ("chapter", regex.compile(r"第[一二三四五六七八九十]+章\s*")),
    ("section", regex.compile(r"第[一二三四五六七八九十]+节\s*")),
    ("chinese-comma", regex.compile(r"[一二三四五六七八九十]*、")),
    ("chinese-paren", regex.compile(r"\([一二三四五六七八九十]+\)")),
    ("arabic-dot", regex.compile(r"\d+[.、](?!\d)")),
    ("arabic-paren", regex.compile(r"\(?\d+\)")),
]


def find_outline(
    text: Text, lines: list[Line], zones: list[ZoneKind], tables: list[Table], grammar: Grammar
) -> tuple[Outline, list[Diagnostic]]:
    """The outline of the body."""
    flat: list[dict] = []  # type: ignore[type-arg]
    passages: list[Passage] = []
    stack: list[int] = []
    for line, zone in zip(lines, zones, strict=True):
        if zone != "body" or any(t.span[0] <= line.start < t.span[1] for t in tables):
            continue
        body = text.folded[line.start : line.end]
        found = next(((level, style, m) for level, (style, p) in enumerate(_LABELS) if (m := p.match(body))), None)
        if found is None:
            node = flat[stack[-1]]["id"] if stack else None
            passages.append(Passage(node, "paragraph", (line.start, line.end), line.start, flow_of(text, line[:2])))
            continue
        level, style, m = found
        while stack and flat[stack[-1]]["level"] >= level:
            stack.pop()
        rest = body[m.end():]
        cut = rest.find("。")
        title = rest if cut < 0 and len(rest) < 40 else rest[:cut] if 0 < cut < 30 else None
        start = line.start + m.end()
        flat.append({
            "id": f"n{len(flat) + 1}", "level": level, "style": style, "label": text.printed[line.start:start].strip(),
            "title": title, "title_span": (start, start + len(title)) if title else None,
            "span": (line.start, line.end), "parent": stack[-1] if stack else None,
        })
        stack.append(len(flat) - 1)
        body_start = min(line.end, start + (len(title) + 1 if title else 0))
        kind = "heading" if body_start >= line.end else "item"
        passages.append(Passage(flat[-1]["id"], kind, line[:2], body_start, flow_of(text, (start, line.end))))

    def build(index: int) -> Node:
        one = flat[index]
        children = [build(i) for i, other in enumerate(flat) if other["parent"] == index]
        return Node(
            id=one["id"], style=one["style"], label=one["label"], number=None, title=one["title"],
            title_span=one["title_span"], span=one["span"], children=children,
        )

    return Outline([build(i) for i, one in enumerate(flat) if one["parent"] is None], passages), []
