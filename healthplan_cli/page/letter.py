"""The letter: from the addressees to the signature, and the title of what it issues."""

from __future__ import annotations

from healthplan_cli.page.attachments import mark_attachment_titles, mark_attachments, mark_title_below
from healthplan_cli.page.line_kinds import PageLines
from healthplan_cli.page.signatures import find_signatures
from healthplan_cli.page.zones import TITLE_LINES, PartialZones, is_notice_text, title_begins
from healthplan_cli.values.document_kinds import begins_with_subject

# A letter that issues something is no longer than this, in characters.
_LETTER = 900


def mark_letter(page: PageLines, zones: PartialZones, start: int) -> None:
    """Mark letter, lists of attachments, signatures, and the title of the plan behind them."""
    names = mark_attachments(page, zones, start, "attachments")
    signatures = find_signatures(page, zones, start)
    for first, last in signatures:
        for index in range(first, last + 1):
            if zones[index] is None:
                zones[index] = "signature"
    names |= mark_attachments(page, zones, start, "mark")
    end, behind = (signatures[0][0], signatures[0][1] + 1) if signatures else _unsigned_letter(page, zones, start)
    letter = _is_letter(page, zones, start, end, behind)
    if letter:
        for index in range(start, end):
            if zones[index] is None:
                zones[index] = "letter"
    if letter or signatures:
        _mark_issued_title(page, zones, behind, letter)
    if not letter and start and zones[start - 1] == "letter":
        mark_title_below(page, zones, start, named=True)
    mark_attachment_titles(page, zones, start, names)


def _is_letter(page: PageLines, zones: PartialZones, start: int, end: int, behind: int) -> bool:
    """True if the lines from ``start`` to ``end`` only hand on what stands from ``behind`` on."""
    numbered = any(page.kinds[index] == "label" and zones[index] is None for index in range(start, end))
    if numbered or not any(is_notice_text(page, zones, index) for index in range(behind, len(zones))):
        return False
    if end <= start:
        return False
    first, last = page.lines[start].start, page.lines[end - 1].end
    issues = page.grammar.pattern("page.issues").search(page.text.folded, first, min(last, first + _LETTER))
    return last - first <= _LETTER and issues is not None


def _unsigned_letter(page: PageLines, zones: PartialZones, start: int) -> tuple[int, int]:
    """Where a letter without a date ends, and where the title of what it issues begins; twice ``start`` if nowhere."""
    for index in range(start, len(zones)):
        if page.kinds[index] in ("label", "bare"):
            break
        if zones[index] is None and index > start and page.kinds[index] == "short" and page.is_title_end(index):
            end = title = max(title_begins(page, zones, index), start)
            while (
                title < index
                and page.is_body_name(title)
                and not begins_with_subject(page.line(title + 1), page.grammar)
            ):
                zones[title] = "signature"
                title += 1
            return end, title
    return start, start


def _mark_issued_title(page: PageLines, zones: PartialZones, behind: int, letter: bool) -> None:
    """Mark the title of what is issued: the short lines between the signature and its text.

    Behind a notice that says more than that it issues something, only lines that read as a title
    are one, and what stands under the mark of an attachment is body like any other attachment.
    """
    run: list[int] = []
    for index in range(behind, len(zones)):
        if page.kinds[index] == "mark" and not letter:
            return
        if zones[index] is not None:
            continue
        if page.kinds[index] != "short" or len(run) == TITLE_LINES:
            break
        run.append(index)
    else:
        return
    ends = [index for index in run if page.is_title_end(index)]
    # Where no line names a kind of document, one or two lines before a text are its title all the same.
    last = ends[-1] if ends else run[-1] if letter and 0 < len(run) <= 2 else -1
    for index in run:
        if index <= last:
            zones[index] = "title"
