"""Attachments: lists of them, marks at which they begin, and their titles."""

from __future__ import annotations

from healthplan_cli.signs import Signs, names_kind
from healthplan_cli.zoning.head import TITLE
from healthplan_cli.zoning.lines import Zones, closes
from healthplan_cli.zoning.tail import LONGEST_NAME

# The title of an attachment takes up at most so many lines; without a word for its kind it is shorter than this.
_ATTACHMENT_TITLE_LINES = 3
# A line that is shorter than this is no part of a title, but a cell.
_FRAGMENT = 5
# An entry of a list that the page broke in two fills its first line.
_BROKEN = 15


def mark_attachments(signs: Signs, zones: Zones, start: int, kind: str) -> set[str]:
    """Mark the lists of attachments, and the marks at which attachments begin; the titles that the lists name."""
    names: set[str] = set()
    size = len(zones)
    for index in range(start, size):
        if signs.kinds[index] != kind or zones[index] is not None:
            continue
        end = _list_ends(signs, zones, index)
        # A mark without a colon heads the text of an attachment, unless the signature follows its lines.
        heads = kind == "mark" and not (index + 1 < end < size and zones[end] == "signature")
        for part in range(index, index + 1 if heads else end):
            zones[part] = "attachment"
            names.add(_bare_name(signs.line(part)))
    return names


def _list_ends(signs: Signs, zones: Zones, index: int) -> int:
    """The line behind the list of attachments that begins on the line ``index``: its entries count on."""
    item = signs.grammar.pattern("blocks.attachment-item").match
    count = signs.grammar.pattern("blocks.attachment-count").match
    first = signs.line(index)
    entry = count(first)
    # The mark alone may head a list; with a title behind it, it is the first entry itself.
    number = int(entry["number"]) if entry else 0 if signs.kinds[index] == "mark" or first[-1] == ":" else 1
    end = index + 1
    while end < len(zones) and zones[end] is None:
        line = signs.line(end)
        entry = count(line) if item(line) else None
        if entry and int(entry["number"]) == number + 1:
            number += 1
        elif number == 0 or not _ends_entry(signs, end):
            break
        end += 1
    return end


def _ends_entry(signs: Signs, index: int) -> bool:
    """Whether the line is the rest of the entry of a list of attachments above it, which the page broke in two."""
    above = signs.line(index - 1)
    if names_kind(above, signs.grammar) or above[-1] in ":)》。" or signs.kinds[index] != "short":
        return False
    return len(above) >= _BROKEN and signs.is_whole_title(index)


def _bare_name(entry: str) -> str:
    """The title that an entry of a list of attachments names, without blanks."""
    return entry.lstrip("附件表录0123456789.、: ").replace(" ", "").strip("《》;。")


def mark_attachment_titles(signs: Signs, zones: Zones, start: int, names: set[str]) -> None:
    """Mark the titles under the marks of attachments, and those that a list of attachments has named."""
    listed = False
    for index in range(start, len(zones)):
        if zones[index] == "attachment":
            listed = True
            if signs.kinds[index] == "mark" or signs.kinds[index] == "attachments" and signs.line(index)[-1] == ":":
                mark_title_below(signs, zones, index + 1)
        elif zones[index] is None and signs.kinds[index] in ("short", "sentence"):
            if signs.line(index)[0] in "附[(" and signs.matches("blocks.attachment-titled", index):
                if index == start or zones[index - 1] is not None or closes(signs, index - 1):
                    zones[index] = "attachment"
            elif listed and len(signs.line(index)) >= TITLE and signs.line(index).replace(" ", "") in names:
                zones[index] = "title"


def mark_title_below(signs: Signs, zones: Zones, start: int, *, named: bool = False) -> None:
    """Mark the title that begins on the line ``start``, below the mark of an attachment or the addressees.

    Args:
        named: only if it names a kind of document; otherwise a line is the title too if running text follows it.
    """
    run: list[int] = []
    for index in range(start, len(zones)):
        if zones[index] == "chrome":
            continue
        if zones[index] is not None or signs.kinds[index] != "short" or len(run) == _ATTACHMENT_TITLE_LINES:
            break
        fragment = len(signs.line(index)) < _FRAGMENT and not signs.is_whole_title(index)
        if run and fragment:
            break
        run.append(index)
        if fragment:
            break
    following = run[-1] + 1 if run else len(zones)
    if following >= len(zones) and not run:
        return
    end = next((place for place, index in enumerate(run) if signs.is_whole_title(index)), None)
    if end is None and named:
        return
    if end is None:
        below = run[1] if len(run) > 1 else following
        heads = below < len(zones) and zones[below] is None and signs.kinds[below] in ("label", "sentence", "short")
        end = 0 if run and heads and _heads(signs, run[0], below) else -1
    while (
        end >= 0 and end + 1 < len(run) and signs.line(run[end + 1])[0] == "(" and signs.line(run[end + 1])[-1] == ")"
    ):
        end += 1
    for index in run[: end + 1]:
        zones[index] = "title"


def _heads(signs: Signs, index: int, below: int) -> bool:
    """Whether a short line can be the title of what stands below it."""
    line = signs.line(index)
    if line[-1] in "。;:,!?、" or len(line) > LONGEST_NAME:
        return False
    return signs.kinds[below] != "short" or len(signs.line(below)) >= LONGEST_NAME
