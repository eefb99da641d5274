"""Zones: which lines of a page are site furniture, letter, body, signature, imprint.

Single lines say little (``healthplan_cli.page.line_kinds``); the decision is made over the whole page, by
what a notice is made of (GB/T 9704-2012): title, addressees, text, signature, what it issues,
attachments, distribution, imprint. What stands outside of these is furniture; what stands
inside is body unless it is clearly something else, since later stages read nothing but the body.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Span
from healthplan_cli.page.areas import lines_in, mark_areas
from healthplan_cli.page.head import mark_head
from healthplan_cli.page.letter import mark_letter
from healthplan_cli.page.line_kinds import PageLines, classify_lines
from healthplan_cli.page.stated_title import mark_stated_title
from healthplan_cli.page.tail import mark_menu_below, mark_tail
from healthplan_cli.page.zones import PartialZones
from healthplan_cli.readers.printed import Area
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import Line, Text

# PageLines that settle the zone of their line wherever it stands.
_FIXED: dict[str, ZoneKind] = {
    "chrome": "chrome",
    "page": "chrome",
    "contents": "chrome",
    "furniture": "chrome",
    "release": "signature",
    "file": "attachment",
    "distribution": "distribution",
    "imprint": "imprint",
}


class Markup(msgspec.Struct, frozen=True):
    """What the file itself says of the lines of its text; each in order."""

    furniture: Sequence[Span] = ()
    """What it sets apart from the text, such as headers of pages."""
    areas: Sequence[Area] = ()
    """Parts of a web page with the names that its makers gave them."""
    tables: Sequence[Span] = ()
    """Tables of data."""
    titles: Sequence[str] = ()
    """What may be the title of the notice."""


_NO_MARKUP = Markup()


def find_zones(
    text: Text, lines: list[Line], grammar: Grammar, markup: Markup = _NO_MARKUP
) -> tuple[list[ZoneKind], list[Diagnostic]]:
    """The zone of each line."""
    page = classify_lines(text, lines, grammar)
    rows = _set_kinds(page, markup.tables, "row")
    _set_kinds(page, markup.furniture, "chrome")
    mark_areas(page, markup.areas)
    mark_stated_title(page, markup.titles)
    zones: PartialZones = [_FIXED.get(kind) for kind in page.kinds]
    found: list[Diagnostic] = []
    start = mark_head(page, zones, found)
    mark_tail(page, zones, start)
    mark_letter(page, zones, start)
    mark_menu_below(page, zones)
    for index in (index for first, last in rows for index in range(first, last)):
        if page.kinds[index] == "row":
            zones[index] = "body"
    return [zone or "body" for zone in zones], found


def _set_kinds(page: PageLines, spans: Sequence[Span], kind: str) -> list[Span]:
    """Set the kind of the lines in ``spans``; returns their indexes, from the first to behind the last."""
    found = [lines_in(page, span) for span in spans]
    for first, last in found:
        page.kinds[first:last] = [kind] * (last - first)
    return found
