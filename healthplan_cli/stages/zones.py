"""Zones: which lines of a page are site furniture, letter, body, signature, imprint.

Single lines say little (``healthplan_cli.signs``); the decision is made over the whole page, by
what a notice is made of (GB/T 9704-2012): title, addressees, text, signature, what it issues,
attachments, distribution, imprint. What stands outside of these is furniture; what stands
inside is body unless it is clearly something else, since later stages read nothing but the body.
"""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.grammar import Grammar
from healthplan_cli.language.dates import read_date
from healthplan_cli.layout import ZoneKind
from healthplan_cli.model import Diagnostic
from healthplan_cli.signs import SHORT, Signs, names_kind, read_signs
from healthplan_cli.text import Line, Text

Zones = list[ZoneKind | None]

# Signs that settle the zone of their line wherever it stands.
_FIXED: dict[str, ZoneKind] = {
    "chrome": "chrome",
    "page": "chrome",
    "contents": "chrome",
    "release": "signature",
    "distribution": "distribution",
    "imprint": "imprint",
}
# A notice begins within so many lines of its page, counting those that hold something.
_HEAD = 120
# Lines of one title, and how far apart they stand, blank lines counted.
_TITLE_LINES = 5
_TITLE_GAP = 3
# Names under one letter; lines of one list of those that get a copy.
_NAMES = 20
_DISTRIBUTION_LINES = 3
# A title has at least so many characters; a shorter line is an entry of some menu.
_TITLE = 7
# The title of an attachment takes up at most so many lines; without a word for its kind it is shorter than this.
_ATTACHMENT_TITLE_LINES = 3
_LONGEST_NAME = 30
# A line that is shorter than this is no part of a title, but a cell.
_FRAGMENT = 5
# An entry of a list that the page broke in two fills its first line.
_BROKEN = 15
# A letter that issues something is no longer than this, in characters.
_LETTER = 900
# Addressees are no longer than this, in characters; so much behind their colon is the notice itself.
_ADDRESSEES = 400
_RUN_ON = 30
# A row of a flattened table has at most so many lines above its last two cells.
_ROW = 4


def find_zones(text: Text, lines: list[Line], grammar: Grammar) -> tuple[list[ZoneKind], list[Diagnostic]]:
    """The zone of each line."""
    signs = read_signs(text, lines, grammar)
    zones: Zones = [_FIXED.get(kind) for kind in signs.kinds]
    found: list[Diagnostic] = []
    start = _mark_head(signs, zones, found)
    _mark_tail(signs, zones, start)
    _mark_letter(signs, zones, start)
    return [zone or "body" for zone in zones], found


# Head: everything above the text of the notice.


def _mark_head(signs: Signs, zones: Zones, found: list[Diagnostic]) -> int:
    """Mark the page's own block, titles and furniture above the text; the line at which the text begins."""
    addressees = _addressees(signs, zones)
    if addressees is not None:
        start, behind = addressees
        _mark_page_block(signs, zones, start)
    else:
        _mark_page_block(signs, zones, min(len(zones), _HEAD))
        start = behind = _text_begins(signs, zones)
    titles = _mark_titles(signs, zones, start)
    last_title = max(titles, default=-1)
    if addressees is not None:
        for index in range(start, behind):
            zones[index] = "letter"
    top = start if addressees is not None else last_title
    for index in range(start):
        if zones[index] is not None:
            continue
        if signs.is_number(index) or signs.matches("blocks.adopted", index):
            zones[index] = "letter"
        elif index < last_title or index < top and last_title < 0:
            zones[index] = "chrome"
        elif addressees is not None:
            zones[index] = "unknown"
            found.append(report("HP150", signs.lines[index][:2]))
    return behind


def _mark_page_block(signs: Signs, zones: Zones, end: int) -> None:
    """Mark labels with their values, on the same line or on the next, and the page's date; up to the text."""
    value_follows = False
    for index in range(end):
        kind = signs.kinds[index]
        is_value, value_follows = value_follows and not signs.is_title_end(index), False
        if _is_page_line(signs, index):
            zones[index] = "metadata"
            value_follows = _misses_value(signs, index)
        elif is_value or kind == "date":
            zones[index] = zones[index] or "metadata"
        elif kind == "label" or kind == "sentence" and zones[index] is None and not signs.is_title_end(index):
            return


def _is_page_line(signs: Signs, index: int) -> bool:
    """Whether the line begins with a label of the page's own block, or with the page's date and a label."""
    line = signs.line(index)[:_LETTER]
    found = signs.grammar.pattern("metadata.field").search(line, 0, SHORT)
    if found is None:
        return False
    before = line[: found.start()].strip("·[|( ")
    return not before or read_date(before, signs.grammar) is not None


def _misses_value(signs: Signs, index: int) -> bool:
    """Whether the last label of the line has its value on the next line."""
    line = signs.line(index)
    *_, last = signs.grammar.pattern("metadata.field").finditer(line)
    return bool(last.end() == len(line) and last.lastgroup != "other")


def _addressees(signs: Signs, zones: Zones) -> tuple[int, int] | None:
    """The lines of the addressees, and where the text behind them begins; None when there are none."""
    match = signs.grammar.pattern("blocks.addressee").match
    folded = signs.text.folded
    for index in range(min(len(zones), _HEAD)):
        kind = signs.kinds[index]
        if kind == "label":
            return None
        if zones[index] is not None or kind not in ("short", "sentence"):
            continue
        line = signs.lines[index]
        reach = signs.lines[min(index + 3, len(zones) - 1)].end
        found = match(folded, line.start, min(reach, line.start + _ADDRESSEES))
        if not found and _follows_title(signs, index):
            found = signs.grammar.pattern("blocks.addressee-open").match(folded, line.start, line.end)
        if not found:
            continue
        behind = index
        while behind < len(zones) and signs.lines[behind].end <= found.end():
            behind += 1
        run_on = behind < len(zones) and signs.lines[behind].start < found.end()
        if run_on and signs.lines[behind].end - found.end() < _RUN_ON:
            behind += 1
        return index, behind
    return None


def _follows_title(signs: Signs, index: int) -> bool:
    """Whether a line stands between a title, or the number under it, and a sentence."""
    if index == 0 or index + 1 == len(signs.lines) or signs.kinds[index + 1] != "sentence":
        return False
    return signs.is_title_end(index - 1) or signs.is_number(index - 1)


def _text_begins(signs: Signs, zones: Zones) -> int:
    """The first line that reads as the text of a notice, where no addressees lead to it."""
    for index, kind in enumerate(signs.kinds):
        if zones[index] is None and kind in ("label", "sentence", "mark") and not signs.is_title_end(index):
            return index
    return 0


def _mark_titles(signs: Signs, zones: Zones, start: int) -> list[int]:
    """Mark the titles above the line ``start``; the lines that they take up."""
    marked: list[int] = []
    for end in range(start - 1, -1, -1):
        if zones[end] is not None or not signs.is_title_end(end):
            continue
        first = _title_begins(signs, zones, end)
        whole = "".join(signs.line(index) for index in range(first, end + 1))
        if len(whole) < _TITLE or signs.grammar.pattern("blocks.menu").match(whole):
            continue
        for index in range(first, end + 1):
            zones[index] = "title"
            marked.append(index)
    return marked


def _title_begins(signs: Signs, zones: Zones, end: int) -> int:
    """The first line of the title that ends on the line ``end``."""
    first = end
    complete = "关于" in signs.line(end)
    while first > 0 and end - first < _TITLE_LINES - 1:
        above = first - 1
        line = signs.line(above)
        if zones[above] is not None or signs.kinds[above] != "short" or signs.is_number(above):
            break
        heads = signs.is_body_name(above)
        gap = signs.lines[first].number - signs.lines[above].number
        if line[-1] in "。!?:|>" or not heads and (gap > _TITLE_GAP or "  " in line):
            break
        suffix_only = signs.line(first).startswith("(") and first == end
        if signs.is_whole_title(above) and not suffix_only:
            break
        if complete and not heads:
            break
        first = above
        complete = complete or "关于" in line
    return first


# Tail: everything below the text of the notice.


def _mark_tail(signs: Signs, zones: Zones, start: int) -> None:
    """Mark distribution, imprint and furniture below the last line of the text."""
    size = len(zones)
    last = next((index for index in range(size - 1, start - 1, -1) if _is_content(signs, zones, index)), start - 1)
    outside = False
    for index in range(start, size):
        kind = signs.kinds[index]
        if kind == "distribution":
            _mark_distribution(signs, zones, index)
        elif kind == "imprint":
            above = index - 1
            if above > last and zones[above] is None and signs.is_body_name(above) and "印" in signs.line(index):
                if not signs.grammar.pattern("blocks.imprint").fullmatch(signs.line(index))["body"]:
                    zones[above] = "imprint"
        if index > last:
            if zones[index] is None and (outside or signs.matches("blocks.footer", index)):
                zones[index] = "chrome"
            outside = outside or kind in ("chrome", "imprint")
    if last + 1 < size:
        _mark_page_block_below(signs, zones, last + 1)


def _is_content(signs: Signs, zones: Zones, index: int) -> bool:
    """Whether the line can only be text of the notice: numbered, or a sentence."""
    if zones[index] is not None:
        return False
    kind = signs.kinds[index]
    return kind in ("label", "attachments") or kind == "sentence" and "。" in signs.line(index)


def _mark_distribution(signs: Signs, zones: Zones, index: int) -> None:
    """Mark the further lines of a list of those that get a copy, up to the imprint."""
    for end in range(index + 1, min(index + 2 + _DISTRIBUTION_LINES, len(zones))):
        if zones[end] is not None:
            if zones[end] == "imprint":
                for between in range(index + 1, end):
                    if not signs.is_body_name(between):
                        zones[between] = "distribution"
            return


def _mark_page_block_below(signs: Signs, zones: Zones, start: int) -> None:
    for index in range(start, len(zones)):
        if zones[index] in (None, "chrome") and _is_page_line(signs, index):
            zones[index] = "metadata"


# Letter: addressees to signature, and the title of what it issues.


def _mark_letter(signs: Signs, zones: Zones, start: int) -> None:
    """Mark letter, lists of attachments, signatures, and the title of the plan behind them."""
    names = _mark_attachments(signs, zones, start, "attachments")
    signatures = _signatures(signs, zones, start)
    for first, last in signatures:
        for index in range(first, last + 1):
            if zones[index] is None:
                zones[index] = "signature"
    names |= _mark_attachments(signs, zones, start, "mark")
    end, behind = (signatures[0][0], signatures[0][1] + 1) if signatures else _unsigned_letter(signs, zones, start)
    letter = _is_letter(signs, zones, start, end, behind)
    if letter:
        for index in range(start, end):
            if zones[index] is None:
                zones[index] = "letter"
    if letter or signatures:
        _mark_issued_title(signs, zones, behind, letter)
    _mark_attachment_titles(signs, zones, start, names)
    _mark_menu_below(signs, zones)


def _mark_menu_below(signs: Signs, zones: Zones) -> None:
    """Mark the short lines below the end of the notice as a menu, unless one could be a title, a list or a row."""
    last = next((index for index in range(len(zones) - 1, -1, -1) if zones[index] not in (None, "chrome", "metadata")), 0)
    below = [index for index in range(last + 1, len(zones)) if zones[index] is None]
    if zones[last : last + 1] in (["signature"], ["imprint"], ["distribution"]) and all(_is_menu_entry(signs, index) for index in below):
        for index in below:
            zones[index] = "chrome"


def _is_menu_entry(signs: Signs, index: int) -> bool:
    line = signs.line(index)
    if signs.kinds[index] != "short" or len(line) > _LONGEST_NAME or line[-1] in "。;:,、!?)》":
        return False
    return len(line) < _TITLE or not signs.is_title_end(index) or signs.matches("blocks.menu", index)


def _is_letter(signs: Signs, zones: Zones, start: int, end: int, behind: int) -> bool:
    """Whether the lines from ``start`` to ``end`` only hand on what stands from ``behind`` on."""
    numbered = any(signs.kinds[index] == "label" and zones[index] is None for index in range(start, end))
    if numbered or not any(_is_content(signs, zones, index) for index in range(behind, len(zones))):
        return False
    if end <= start:
        return False
    first, last = signs.lines[start].start, signs.lines[end - 1].end
    issues = signs.grammar.pattern("blocks.issues").search(signs.text.folded, first, min(last, first + _LETTER))
    return last - first <= _LETTER and issues is not None


def _signatures(signs: Signs, zones: Zones, start: int) -> list[tuple[int, int]]:
    """The signatures, each as first and last line: names of bodies and the date under them."""
    found = []
    size = len(zones)
    last = next((index for index in range(size - 1, start - 1, -1) if _is_content(signs, zones, index)), start)
    for index in range(start, size):
        if zones[index] is not None:
            continue
        if signs.kinds[index] == "date":
            first = _names_above(signs, zones, start, index)
        elif signs.signs_and_dates(index):
            first = index
        else:
            continue
        above = next((other for other in range(first - 1, start - 1, -1) if zones[other] is None), None)
        closed = above is None or zones[first - 1] == "attachment" or _closes(signs, above) or last < first < index
        if closed and not _in_table(signs, zones, first, index):
            found.append((first, index))
    return found or _undated_signature(signs, zones, start)


def _in_table(signs: Signs, zones: Zones, first: int, last: int) -> bool:
    """Whether the number of a table row stands shortly above the lines, or below them."""
    around = [*range(max(first - _ROW, 0), first), *range(last + 1, min(last + 2, len(zones)))]
    return any(signs.kinds[index] == "bare" and zones[index] is None for index in around)


def _names_above(signs: Signs, zones: Zones, start: int, date: int) -> int:
    """The first of the bodies' names directly above the line ``date``; ``date`` itself when there are none."""
    first = index = date
    while index > start and date - index <= _NAMES:
        index -= 1
        if zones[index] == "chrome":
            continue
        if zones[index] is not None or not (signs.is_body_name(index) or signs.is_official(index)):
            break
        first = index
    return first


def _closes(signs: Signs, index: int) -> bool:
    """Whether a text can end with this line."""
    return signs.line(index)[-1] in "。!;:)》”." or signs.kinds[index] in ("label", "attachments", "release")


def _undated_signature(signs: Signs, zones: Zones, start: int) -> list[tuple[int, int]]:
    """A body's name without a date, where nothing of the text follows it."""
    last = next((index for index in range(len(zones) - 1, start, -1) if zones[index] is None), None)
    if last is None or not signs.is_body_name(last):
        return []
    first = _names_above(signs, zones, start, last)
    above = next((other for other in range(first - 1, start - 1, -1) if zones[other] is None), None)
    return [(first, last)] if above is not None and signs.line(above)[-1] in "。!" else []


def _mark_attachments(signs: Signs, zones: Zones, start: int, kind: str) -> set[str]:
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


def _mark_attachment_titles(signs: Signs, zones: Zones, start: int, names: set[str]) -> None:
    """Mark the titles under the marks of attachments, and those that a list of attachments has named."""
    listed = False
    for index in range(start, len(zones)):
        if zones[index] == "attachment":
            listed = True
            if signs.kinds[index] == "mark" or signs.kinds[index] == "attachments" and signs.line(index)[-1] == ":":
                _mark_title_below(signs, zones, index + 1)
        elif zones[index] is None and signs.kinds[index] in ("short", "sentence"):
            if signs.line(index)[0] in "附[(" and signs.matches("blocks.attachment-titled", index):
                if index == start or zones[index - 1] is not None or _closes(signs, index - 1):
                    zones[index] = "attachment"
            elif listed and len(signs.line(index)) >= _TITLE and signs.line(index).replace(" ", "") in names:
                zones[index] = "title"


def _mark_title_below(signs: Signs, zones: Zones, start: int) -> None:
    """Mark the title that begins on the line ``start``, below the mark of an attachment."""
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
    if end is None:
        # No word of a kind: a line is the title all the same if running text follows it.
        below = run[1] if len(run) > 1 else following
        heads = below < len(zones) and zones[below] is None and signs.kinds[below] in ("label", "sentence", "short")
        end = 0 if run and heads and _heads(signs, run[0], below) else -1
    while end >= 0 and end + 1 < len(run) and signs.line(run[end + 1])[0] == "(" and signs.line(run[end + 1])[-1] == ")":
        end += 1
    for index in run[: end + 1]:
        zones[index] = "title"


def _heads(signs: Signs, index: int, below: int) -> bool:
    """Whether a short line can be the title of what stands below it."""
    line = signs.line(index)
    if line[-1] in "。;:,!?、" or len(line) > _LONGEST_NAME:
        return False
    return signs.kinds[below] != "short" or len(signs.line(below)) >= _LONGEST_NAME


def _unsigned_letter(signs: Signs, zones: Zones, start: int) -> tuple[int, int]:
    """Where a letter without a date ends, and where the title of what it issues begins; twice ``start`` if nowhere."""
    for index in range(start, len(zones)):
        if signs.kinds[index] in ("label", "bare"):
            break
        if zones[index] is None and index > start and signs.kinds[index] == "short" and signs.is_title_end(index):
            end = title = max(_title_begins(signs, zones, index), start)
            while title < index and signs.is_body_name(title) and not signs.line(title + 1).startswith("关于"):
                zones[title] = "signature"
                title += 1
            return end, title
    return start, start


def _mark_issued_title(signs: Signs, zones: Zones, behind: int, letter: bool) -> None:
    """Mark the title of what is issued: the short lines between the signature and its text.

    Behind a notice that says more than that it issues something, only lines that read as a title
    are one, and what stands under the mark of an attachment is body like any other attachment.
    """
    run: list[int] = []
    for index in range(behind, len(zones)):
        if signs.kinds[index] == "mark" and not letter:
            return
        if zones[index] is not None:
            continue
        if signs.kinds[index] != "short" or len(run) == _TITLE_LINES:
            break
        run.append(index)
    else:
        return
    ends = [index for index in run if signs.is_title_end(index)]
    # Where no line names a kind of document, one or two lines before a text are its title all the same.
    last = ends[-1] if ends else run[-1] if letter and 0 < len(run) <= 2 else -1
    for index in run:
        if index <= last:
            zones[index] = "title"
