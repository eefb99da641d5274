"""Attachments: lists of them, marks at which they begin, and their titles."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar
from healthplan_cli.page.head import SHORTEST_TITLE
from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.page.tail import LONGEST_MENU_ENTRY
from healthplan_cli.page.zones import PartialZones, can_end_text
from healthplan_cli.values.document_kinds import names_kind

# The title of an attachment takes up at most so many lines; without a word for its kind it is shorter than this.
_ATTACHMENT_TITLE_LINES = 3
# A line that is shorter than this is no part of a title, but a cell.
_FRAGMENT = 5
# An entry of a list that the page broke in two fills its first line.
_BROKEN = 15


def mark_attachments(page: PageLines, zones: PartialZones, start: int, kind: str) -> set[str]:
    """Mark the lists of attachments, and the marks at which attachments begin; the titles that the lists name."""
    names: set[str] = set()
    size = len(zones)
    for index in range(start, size):
        if page.kinds[index] != kind or zones[index] is not None:
            continue
        end = _list_ends(page, zones, index)
        # A mark without a colon heads the text of an attachment, unless the signature follows its lines.
        heads = kind == "mark" and not (index + 1 < end < size and zones[end] == "signature")
        for part in range(index, index + 1 if heads else end):
            zones[part] = "attachment"
            names.add(_bare_name(page.line(part), page.grammar))
    return names


def _list_ends(page: PageLines, zones: PartialZones, index: int) -> int:
    """The line behind the list of attachments that begins on the line ``index``: its entries count on."""
    item = page.grammar.pattern("page.attachment-item").match
    count = page.grammar.pattern("page.attachment-count").match
    first = page.line(index)
    entry = count(first)
    # The mark alone may head a list; with a title behind it, it is the first entry itself.
    number = int(entry["number"]) if entry else 0 if page.kinds[index] == "mark" or first[-1] == ":" else 1
    end = index + 1
    while end < len(zones) and zones[end] is None:
        line = page.line(end)
        entry = count(line) if item(line) else None
        if entry and int(entry["number"]) == number + 1:
            number += 1
        elif number == 0 or not _ends_entry(page, end):
            break
        end += 1
    return end


def _ends_entry(page: PageLines, index: int) -> bool:
    """True if the line is the rest of the entry of a list of attachments above it, which the page broke in two."""
    above = page.line(index - 1)
    if names_kind(above, page.grammar) or above[-1] in ":)》。" or page.kinds[index] != "short":
        return False
    return len(above) >= _BROKEN and page.is_whole_title(index)


def _bare_name(entry: str, grammar: Grammar) -> str:
    """The title that an entry of a list of attachments names, without blanks."""
    lead = grammar.pattern("page.attachment-lead").match(entry)
    return entry[lead.end() if lead else 0 :].replace(" ", "").strip("《》;。")


def mark_attachment_titles(page: PageLines, zones: PartialZones, start: int, names: set[str]) -> None:
    """Mark the titles under the marks of attachments, and those that a list of attachments has named."""
    listed = False
    for index in range(start, len(zones)):
        if zones[index] == "attachment":
            listed = True
            if page.kinds[index] == "mark" or page.kinds[index] == "attachments" and page.line(index)[-1] == ":":
                mark_title_below(page, zones, index + 1)
        elif zones[index] is None and page.kinds[index] in ("short", "sentence"):
            if page.matches("page.attachment-titled", index):
                if index == start or zones[index - 1] is not None or can_end_text(page, index - 1):
                    zones[index] = "attachment"
            elif listed and len(page.line(index)) >= SHORTEST_TITLE and page.line(index).replace(" ", "") in names:
                zones[index] = "title"


def mark_title_below(page: PageLines, zones: PartialZones, start: int, *, named: bool = False) -> None:
    """Mark the title that begins on the line ``start``, below the mark of an attachment or the addressees.

    Args:
        named: only if it names a kind of document; otherwise a line is the title too if running text follows it.
    """
    run: list[int] = []
    for index in range(start, len(zones)):
        if zones[index] == "chrome":
            continue
        if zones[index] is not None or page.kinds[index] != "short" or len(run) == _ATTACHMENT_TITLE_LINES:
            break
        fragment = len(page.line(index)) < _FRAGMENT and not page.is_whole_title(index)
        if run and fragment:
            break
        run.append(index)
        if fragment:
            break
    following = run[-1] + 1 if run else len(zones)
    if following >= len(zones) and not run:
        return
    end = next((place for place, index in enumerate(run) if page.is_whole_title(index)), None)
    if end is None and named:
        return
    if end is None:
        below = run[1] if len(run) > 1 else following
        heads = below < len(zones) and zones[below] is None and page.kinds[below] in ("label", "sentence", "short")
        end = 0 if run and heads and _heads(page, run[0], below) else -1
    while end >= 0 and end + 1 < len(run) and page.line(run[end + 1])[0] == "(" and page.line(run[end + 1])[-1] == ")":
        end += 1
    for index in run[: end + 1]:
        zones[index] = "title"


def _heads(page: PageLines, index: int, below: int) -> bool:
    """True if a short line can be the title of what stands below it."""
    line = page.line(index)
    if line[-1] in "。;:,!?、" or len(line) > LONGEST_MENU_ENTRY:
        return False
    return page.kinds[below] != "short" or len(page.line(below)) >= LONGEST_MENU_ENTRY
