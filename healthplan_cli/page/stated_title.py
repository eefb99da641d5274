"""The lines that print the title which the page or file states of itself."""

from __future__ import annotations

from collections.abc import Iterable

from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.text import fold
from healthplan_cli.values.document_kinds import without_site

# The title stands within so many lines of the page, counting those that hold something, and takes up so many.
_HEAD = 120
_LINES = 5
# A shorter one is the name of a section, or a word such as 通知.
_SHORTEST = 7
# Kinds of lines that stay what they are, whatever they print.
_KEPT = ("furniture", "row")


def mark_stated_title(page: PageLines, titles: Iterable[str]) -> None:
    """Keep in ``page.stated`` where one of ``titles`` is printed, with nothing beside it but what a site adds."""
    wanted = {_squeezed(without_site(fold(title).folded, page.grammar)) for title in titles}
    wanted = {title for title in wanted if len(title) >= _SHORTEST}
    if not wanted:
        return
    for first in range(min(_HEAD, len(page.lines))):
        printed = ""
        for last in range(first, min(first + _LINES, len(page.lines))):
            if page.kinds[last] in _KEPT:
                break
            line = page.line(last)
            whole, printed = printed + _squeezed(without_site(line, page.grammar)), printed + _squeezed(line)
            if whole in wanted:
                page.stated[last] = first
                page.kinds[first : last + 1] = ["short"] * (last + 1 - first)
            if not any(title.startswith(printed) for title in wanted):
                break


def _squeezed(text: str) -> str:
    return "".join(text.split())
