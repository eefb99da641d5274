"""The head of a page: everything above the text of the notice."""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic
from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.page.zones import PartialZones, is_page_line, title_begins
from healthplan_cli.values.document_kinds import names_kind, names_subject

# A notice begins within so many lines of its page, counting those that hold something.
_HEAD = 120
# A title has at least so many characters; a shorter line is an entry of some menu.
SHORTEST_TITLE = 7
# Addressees are no longer than this, in characters; so much behind their colon is the notice itself.
_ADDRESSEES = 400
_RUN_ON = 30
# A line that a site advertises with stands at most so many lines above the title.
_ADVERTISED = 3


def mark_head(page: PageLines, zones: PartialZones, found: list[Diagnostic]) -> int:
    """Mark the page's own block, titles and furniture above the text; the line at which the text begins."""
    addressees = _addressees(page, zones)
    if addressees is not None:
        start, behind = addressees
        _mark_page_block(page, zones, start)
    else:
        _mark_page_block(page, zones, min(len(zones), _HEAD))
        start = behind = _text_begins(page, zones)
    titles = _mark_titles(page, zones, start) or _mark_title_behind_path(page, zones, start)
    last_title = max(titles, default=-1)
    if addressees is not None:
        for index in range(start, behind):
            zones[index] = "letter"
    top = start if addressees is not None else last_title
    for index in range(start):
        if zones[index] is not None:
            continue
        if page.is_number(index) or page.matches("page.adopted", index):
            zones[index] = "letter"
        elif index < last_title or index < top and last_title < 0:
            zones[index] = "chrome"
        elif addressees is not None:
            zones[index] = "unknown"
            found.append(report("HP150", page.lines[index][:2]))
    return behind


def _mark_page_block(page: PageLines, zones: PartialZones, end: int) -> None:
    """Mark labels with their values, on the same line or on the next, and the page's date; up to the text."""
    value_follows = titled = False
    for index in range(end):
        kind = page.kinds[index]
        titled = titled or _titles_page(page, index)
        is_value, value_follows = value_follows and not page.is_title_end(index), False
        if is_page_line(page, index):
            zones[index] = "metadata"
            value_follows = _misses_value(page, index)
        elif is_value or kind == "date":
            zones[index] = zones[index] or "metadata"
        elif kind in ("label", "row"):
            return
        elif zones[index] is None and _is_text(page, index) and (titled or "。" in page.line(index)):
            return


def _titles_page(page: PageLines, index: int) -> bool:
    """True if the line can be the title of the page, and is no entry of a menu."""
    return (
        len(page.line(index)) >= SHORTEST_TITLE and page.is_whole_title(index) and not page.matches("page.menu", index)
    )


def _is_text(page: PageLines, index: int) -> bool:
    """True if the line reads on and is no title; above the title it may be what a site advertises."""
    return page.kinds[index] == "sentence" and not page.is_title_end(index)


def _misses_value(page: PageLines, index: int) -> bool:
    """True if the last label of the line has its value on the next line.

    Labels of no use here often have none; theirs is a value where the block goes on below it.
    """
    line = page.line(index)
    *_, last = page.grammar.pattern("metadata.field").finditer(line)
    if last.end() < len(line):
        return False
    return last.lastgroup != "other" or index + 2 < len(page.lines) and is_page_line(page, index + 2)


def _addressees(page: PageLines, zones: PartialZones) -> tuple[int, int] | None:
    """The lines of the addressees, and where the text behind them begins; None when there are none."""
    match = page.grammar.pattern("page.addressee").match
    folded = page.text.folded
    for index in range(min(len(zones), _HEAD)):
        kind = page.kinds[index]
        if kind in ("label", "row"):
            return None
        if zones[index] is not None or kind not in ("short", "sentence") or _is_title(page, index):
            continue
        line = page.lines[index]
        reach = page.lines[min(index + 3, len(zones) - 1)].end
        found = match(folded, line.start, min(reach, line.start + _ADDRESSEES))
        if not found and _follows_head(page, index):
            found = page.grammar.pattern("page.addressee-open").match(folded, line.start, line.end)
        if not found:
            continue
        behind = index
        while behind < len(zones) and page.lines[behind].end <= found.end():
            behind += 1
        run_on = behind < len(zones) and page.lines[behind].start < found.end()
        if run_on and page.lines[behind].end - found.end() < _RUN_ON:
            behind += 1
        return index, behind
    return None


def _is_title(page: PageLines, index: int) -> bool:
    """True if the line is a title with its subject; one that begins with 国务院 is no addressee."""
    return page.is_whole_title(index) and names_subject(page.line(index), page.grammar)


def _follows_head(page: PageLines, index: int) -> bool:
    """True if a line stands between the head of the page, its title or the number under it, and a sentence."""
    if index == 0 or index + 1 == len(page.lines) or page.kinds[index + 1] != "sentence":
        return False
    above = index - 1
    return page.is_title_end(above) or page.is_number(above) or is_page_line(page, above)


def _text_begins(page: PageLines, zones: PartialZones) -> int:
    """The first line that reads as the text of a notice, where no addressees lead to it.

    What reads on but ends no sentence is no text where the title follows close below.
    """
    doubtful: int | None = None
    titled = False
    # No text stands above the title that the page states.
    for index in range(min(page.stated.values(), default=0), len(page.kinds)):
        kind = page.kinds[index]
        if zones[index] is not None:
            continue
        if not titled and _titles_page(page, index):
            titled = True
            if doubtful is not None and index - doubtful <= _ADVERTISED:
                doubtful = None
        elif kind in ("label", "mark", "row") or _is_text(page, index):
            if titled or doubtful is not None or kind != "sentence" or "。" in page.line(index):
                return index if doubtful is None else doubtful
            doubtful = index
    return doubtful or 0


def _mark_titles(page: PageLines, zones: PartialZones, start: int) -> list[int]:
    """Mark the titles above the line ``start``; the lines that they take up."""
    marked: list[int] = []
    for end in range(start - 1, -1, -1):
        if zones[end] is not None or not page.is_title_end(end):
            continue
        # The first time that the page prints its title, what stands above it is the name of the site.
        first = page.stated[end] if end == min(page.stated, default=-1) else title_begins(page, zones, end)
        whole = "".join(page.line(index) for index in range(first, end + 1))
        if len(whole) < SHORTEST_TITLE or page.grammar.pattern("page.menu").match(whole):
            continue
        # The number in brackets that closes a title is none where nothing stands above it.
        if first == end and whole[0] == "(" and page.is_number(end):
            continue
        for index in range(first, end + 1):
            zones[index] = "title"
            marked.append(index)
    return marked


def _mark_title_behind_path(page: PageLines, zones: PartialZones, start: int) -> list[int]:
    """Mark the title that stands nowhere but behind the way through the site's sections; the line that it takes up."""
    for index in range(start):
        line = page.line(index)
        if zones[index] == "chrome" and names_subject(line, page.grammar) and page.matches("page.site-prefix", index):
            if names_kind(line, page.grammar):
                zones[index] = "title"
                return [index]
    return []
