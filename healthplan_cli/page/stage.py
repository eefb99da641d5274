"""Zones: which lines of a page are site furniture, letter, body, signature, imprint.

Single lines say little (``healthplan_cli.page.line_kinds``); the decision is made over the whole page, by
what a notice is made of (GB/T 9704-2012): title, addressees, text, signature, what it issues,
attachments, distribution, imprint. What stands outside of these is furniture; what stands
inside is body unless it is clearly something else, since later stages read nothing but the body.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Diagnostic, Span
from healthplan_cli.page.head import mark_head
from healthplan_cli.page.letter import mark_letter
from healthplan_cli.page.line_kinds import PageLines, classify_lines
from healthplan_cli.page.tail import mark_menu_below, mark_tail
from healthplan_cli.page.zones import PartialZones
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import Line, Text

# PageLines that settle the zone of their line wherever it stands.
_FIXED: dict[str, ZoneKind] = {
    "chrome": "chrome",
    "page": "chrome",
    "contents": "chrome",
    "release": "signature",
    "file": "attachment",
    "distribution": "distribution",
    "imprint": "imprint",
}


def find_zones(
    text: Text, lines: list[Line], grammar: Grammar, furniture: Sequence[Span] = (), tables: Sequence[Span] = ()
) -> tuple[list[ZoneKind], list[Diagnostic]]:
    """The zone of each line.

    Args:
        text: the notice.
        lines: its lines that hold something.
        grammar: the rules.
        furniture: what the file itself sets apart from its text, such as headers of pages, in order.
        tables: where the file itself holds tables of data, in order.
    """
    page = classify_lines(text, lines, grammar)
    _set_kinds(page, furniture, "chrome")
    rows = _set_kinds(page, tables, "row")
    zones: PartialZones = [_FIXED.get(kind) for kind in page.kinds]
    found: list[Diagnostic] = []
    start = mark_head(page, zones, found)
    mark_tail(page, zones, start)
    mark_letter(page, zones, start)
    mark_menu_below(page, zones)
    for first, last in rows:
        zones[first:last] = ["body"] * (last - first)
    return [zone or "body" for zone in zones], found


def _set_kinds(page: PageLines, spans: Sequence[Span], kind: str) -> list[Span]:
    """Set the kind of the lines in ``spans``; returns their indexes, from the first to behind the last."""
    found = []
    for start, end in spans:
        first = bisect.bisect_right(page.lines, start, key=lambda line: line.end)
        last = bisect.bisect_left(page.lines, end, key=lambda line: line.start)
        page.kinds[first:last] = [kind] * (last - first)
        found.append((first, last))
    return found
