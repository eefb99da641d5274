"""The page as the metadata stage reads it."""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Field, Span
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import Line, Text


class ZonedPage(NamedTuple):
    """The page, with the diagnostics that come up while it is read."""

    text: Text
    lines: list[Line]
    zones: list[ZoneKind]
    grammar: Grammar
    found: list[Diagnostic]

    def folded(self, index: int) -> str:
        line = self.lines[index]
        return self.text.folded[line.start : line.end]

    def of_zone(self, kind: ZoneKind) -> list[int]:
        """The lines of a zone, in order."""
        return [index for index, zone in enumerate(self.zones) if zone == kind]

    def field(self, start: int, end: int, value: str | None = None, *, repaired: bool = False) -> Field:
        """What stands between two offsets, without the blanks around it; its own value unless one is given."""
        quote = self.text.printed[start:end]
        start += len(quote) - len(quote.lstrip())
        quote = quote.strip()
        value = without_line_breaks(quote) if value is None else value
        return Field(text=quote, value=value, span=(start, start + len(quote)), repaired=repaired)


def without_line_breaks(quote: str) -> str:
    """The quote without line breaks, and without blanks that no Chinese text needs."""
    pieces = quote.split()
    joined = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        joined += " " + piece if joined[-1].isascii() and piece[0].isascii() and not piece[0].isdigit() else piece
    return joined


def field_in_line(zoned: ZonedPage, index: int, span: Span) -> Field:
    start = zoned.lines[index].start
    return zoned.field(start + span[0], start + span[1])


def order_head(zoned: ZonedPage) -> tuple[int, Span] | None:
    """The line that names an order, an announcement or minutes above its number, and the span of their issuer in it."""
    head = zoned.grammar.pattern("page.order-head")
    number = zoned.grammar.pattern("page.order-number")
    for index in zoned.of_zone("title"):
        if index + 1 < len(zoned.lines) and zoned.zones[index + 1] == "letter":
            found = head.fullmatch(zoned.folded(index))
            if found and number.fullmatch(zoned.folded(index + 1)):
                return index, found.span("issuer")
    return None
