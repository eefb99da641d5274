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
from healthplan_cli.page.line_kinds import classify_lines
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
    text: Text, lines: list[Line], grammar: Grammar, furniture: Sequence[Span] = ()
) -> tuple[list[ZoneKind], list[Diagnostic]]:
    """The zone of each line.

    Args:
        text: the notice.
        lines: its lines that hold something.
        grammar: the rules.
        furniture: what the file itself sets apart from its text, such as headers of pages, in order.
    """
    page = classify_lines(text, lines, grammar)
    for start, end in furniture:
        first, last = (bisect.bisect_left(lines, place, key=lambda line: line.start) for place in (start, end))
        page.kinds[first:last] = ["chrome"] * (last - first)
    zones: PartialZones = [_FIXED.get(kind) for kind in page.kinds]
    found: list[Diagnostic] = []
    start = mark_head(page, zones, found)
    mark_tail(page, zones, start)
    mark_letter(page, zones, start)
    mark_menu_below(page, zones)
    return [zone or "body" for zone in zones], found
