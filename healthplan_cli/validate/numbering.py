"""Numbers count on, or a diagnostic says that they do not."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from healthplan_cli.model import Document, Node, Style, walk
from healthplan_cli.validate.findings import Finding, finding

_Level = tuple[Style, int]


def check_numbers(document: Document) -> Iterator[Finding]:
    """Each number is 1, follows its sibling of the same style, or follows the last one of that style
    anywhere (articles count on across chapters); any other number has a diagnostic."""
    diagnosed = _Diagnosed(document)
    last: dict[_Level, int] = {}
    last_sibling: dict[tuple[str | None, _Level], int] = {}
    for node, parent, where in walk(document):
        level = _level(node)
        family = (parent.id if parent else None, level)
        before = last_sibling.get(family)
        wanted = {1, last.get(level, 0) + 1, (before or 0) + 1}
        if node.number not in wanted and not diagnosed.covers(node):
            yield finding(
                "HP908",
                f"{where}.number",
                node.span,
                number=node.number,
                node=node.id,
                before="the start" if before is None else before,
            )
        if node.number is not None:
            last[level] = last_sibling[family] = node.number


def _level(node: Node) -> _Level:
    """What counts in one sequence: decimal labels only with those of as many parts."""
    parts = len(re.findall(r"\d+", node.label)) if node.style == "decimal" else 1
    return node.style, parts


class _Diagnosed:
    """Which nodes a diagnostic speaks of: by name, or by a span that begins in the label or title."""

    def __init__(self, document: Document) -> None:
        self._named = {one.node for one in document.diagnostics}
        self._starts = sorted(one.span[0] for one in document.diagnostics)

    def covers(self, node: Node) -> bool:
        if node.id in self._named:
            return True
        start = node.span[0]
        end = node.title_span[1] if node.title_span else start + len(node.label) + 1
        place = bisect.bisect_left(self._starts, start)
        return place < len(self._starts) and self._starts[place] <= end
