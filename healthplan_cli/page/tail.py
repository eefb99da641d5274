"""The tail of a page: everything below the text of the notice."""

from __future__ import annotations

from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.page.zones import PartialZones, is_notice_text, is_page_line

# Names under one letter; lines of one list of those that get a copy.
_DISTRIBUTION_LINES = 3
# The title of an attachment takes up at most so many lines; without a word for its kind it is shorter than this.
LONGEST_MENU_ENTRY = 30


def mark_tail(page: PageLines, zones: PartialZones, start: int) -> None:
    """Mark distribution, imprint and furniture below the last line of the text."""
    size = len(zones)
    if size - start >= 2 and page.matches("page.block-office", size - 1) and is_page_line(page, size - 2):
        zones[size - 2 :] = ["metadata", "metadata"]
    last = next((index for index in range(size - 1, start - 1, -1) if is_notice_text(page, zones, index)), start - 1)
    outside = False
    printed = str(page.grammar.rule("page.imprint").gives["printed"])
    for index in range(start, size):
        kind = page.kinds[index]
        if kind == "distribution":
            _mark_distribution(page, zones, index)
        elif kind == "imprint":
            above = index - 1
            if above > last and zones[above] is None and page.is_body_name(above) and printed in page.line(index):
                if not page.grammar.pattern("page.imprint").fullmatch(page.line(index))["body"]:
                    zones[above] = "imprint"
        if index > last:
            if zones[index] is None and (outside or page.matches("page.footer", index)):
                zones[index] = "chrome"
            outside = outside or kind in ("chrome", "imprint")
    if last + 1 < size:
        _mark_page_block_below(page, zones, last + 1)


def _mark_distribution(page: PageLines, zones: PartialZones, index: int) -> None:
    """Mark the further lines of a list of those that get a copy, up to the imprint."""
    for end in range(index + 1, min(index + 2 + _DISTRIBUTION_LINES, len(zones))):
        if zones[end] is not None:
            if zones[end] == "imprint":
                for between in range(index + 1, end):
                    if not page.is_body_name(between):
                        zones[between] = "distribution"
            return


def _mark_page_block_below(page: PageLines, zones: PartialZones, start: int) -> None:
    for index in range(start, len(zones)):
        if zones[index] in (None, "chrome") and is_page_line(page, index):
            zones[index] = "metadata"


def mark_menu_below(page: PageLines, zones: PartialZones) -> None:
    """Mark the short lines below the end of the notice as a menu, unless one could be a title, a list or a row."""
    last = next(
        (index for index in range(len(zones) - 1, -1, -1) if zones[index] not in (None, "chrome", "metadata")), 0
    )
    below = [index for index in range(last + 1, len(zones)) if zones[index] is None]
    if zones[last : last + 1] in (["signature"], ["imprint"], ["distribution"]) and all(
        _is_menu_entry(page, index) for index in below
    ):
        for index in below:
            zones[index] = "chrome"


def _is_menu_entry(page: PageLines, index: int) -> bool:
    line = page.line(index)
    if page.kinds[index] != "short" or len(line) > LONGEST_MENU_ENTRY or ":" in line or line[-1] in "。;,、!?)》":
        return False
    return not page.is_title_end(index) or page.matches("page.menu", index)
