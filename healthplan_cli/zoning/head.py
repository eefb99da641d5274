"""The head of a page: everything above the text of the notice."""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic
from healthplan_cli.signs import Signs, names_kind
from healthplan_cli.zoning.lines import Zones, is_page_line, title_begins

# A notice begins within so many lines of its page, counting those that hold something.
_HEAD = 120
# A title has at least so many characters; a shorter line is an entry of some menu.
TITLE = 7
# Addressees are no longer than this, in characters; so much behind their colon is the notice itself.
_ADDRESSEES = 400
_RUN_ON = 30
# A line that a site advertises with stands at most so many lines above the title.
_ADVERTISED = 3


def mark_head(signs: Signs, zones: Zones, found: list[Diagnostic]) -> int:
    """Mark the page's own block, titles and furniture above the text; the line at which the text begins."""
    addressees = _addressees(signs, zones)
    if addressees is not None:
        start, behind = addressees
        _mark_page_block(signs, zones, start)
    else:
        _mark_page_block(signs, zones, min(len(zones), _HEAD))
        start = behind = _text_begins(signs, zones)
    titles = _mark_titles(signs, zones, start) or _mark_title_behind_path(signs, zones, start)
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
    value_follows = titled = False
    for index in range(end):
        kind = signs.kinds[index]
        titled = titled or _titles_page(signs, index)
        is_value, value_follows = value_follows and not signs.is_title_end(index), False
        if is_page_line(signs, index):
            zones[index] = "metadata"
            value_follows = _misses_value(signs, index)
        elif is_value or kind == "date":
            zones[index] = zones[index] or "metadata"
        elif kind == "label":
            return
        elif zones[index] is None and _is_text(signs, index) and (titled or "。" in signs.line(index)):
            return


def _titles_page(signs: Signs, index: int) -> bool:
    """Whether the line can be the title of the page, and is no entry of a menu."""
    return len(signs.line(index)) >= TITLE and signs.is_whole_title(index) and not signs.matches("blocks.menu", index)


def _is_text(signs: Signs, index: int) -> bool:
    """Whether the line reads on and is no title; above the title it may be what a site advertises."""
    return signs.kinds[index] == "sentence" and not signs.is_title_end(index)


def _misses_value(signs: Signs, index: int) -> bool:
    """Whether the last label of the line has its value on the next line.

    Labels of no use here often have none; theirs is a value where the block goes on below it.
    """
    line = signs.line(index)
    *_, last = signs.grammar.pattern("metadata.field").finditer(line)
    if last.end() < len(line):
        return False
    return last.lastgroup != "other" or index + 2 < len(signs.lines) and is_page_line(signs, index + 2)


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
        if not found and _follows_head(signs, index):
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


def _follows_head(signs: Signs, index: int) -> bool:
    """Whether a line stands between the head of the page, its title or the number under it, and a sentence."""
    if index == 0 or index + 1 == len(signs.lines) or signs.kinds[index + 1] != "sentence":
        return False
    above = index - 1
    return signs.is_title_end(above) or signs.is_number(above) or is_page_line(signs, above)


def _text_begins(signs: Signs, zones: Zones) -> int:
    """The first line that reads as the text of a notice, where no addressees lead to it.

    What reads on but ends no sentence is no text where the title follows close below.
    """
    doubtful: int | None = None
    titled = False
    for index, kind in enumerate(signs.kinds):
        if zones[index] is not None:
            continue
        if not titled and _titles_page(signs, index):
            titled = True
            if doubtful is not None and index - doubtful <= _ADVERTISED:
                doubtful = None
        elif kind in ("label", "mark") or _is_text(signs, index):
            if titled or doubtful is not None or kind != "sentence" or "。" in signs.line(index):
                return index if doubtful is None else doubtful
            doubtful = index
    return doubtful or 0


def _mark_titles(signs: Signs, zones: Zones, start: int) -> list[int]:
    """Mark the titles above the line ``start``; the lines that they take up."""
    marked: list[int] = []
    for end in range(start - 1, -1, -1):
        if zones[end] is not None or not signs.is_title_end(end):
            continue
        first = title_begins(signs, zones, end)
        whole = "".join(signs.line(index) for index in range(first, end + 1))
        if len(whole) < TITLE or signs.grammar.pattern("blocks.menu").match(whole):
            continue
        for index in range(first, end + 1):
            zones[index] = "title"
            marked.append(index)
    return marked


def _mark_title_behind_path(signs: Signs, zones: Zones, start: int) -> list[int]:
    """Mark the title that stands nowhere but behind the way through the site's sections; the line that it takes up."""
    for index in range(start):
        line = signs.line(index)
        if zones[index] == "chrome" and "关于" in line and signs.matches("blocks.site-prefix", index):
            if names_kind(line, signs.grammar):
                zones[index] = "title"
                return [index]
    return []
