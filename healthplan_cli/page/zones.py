"""What single lines are in view of the zones around them: text that nothing else can be, the first line of a title."""

from __future__ import annotations

from healthplan_cli.page.line_kinds import SHORT_LINE, PageLines
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.document_kinds import names_subject

PartialZones = list[ZoneKind | None]

# Lines of one title, and how far apart they stand, blank lines counted.
TITLE_LINES = 5
_TITLE_GAP = 3


def is_notice_text(page: PageLines, zones: PartialZones, index: int) -> bool:
    """True if the line can only be text of the notice: numbered, a sentence, or a row of a table."""
    if zones[index] is not None:
        return False
    kind = page.kinds[index]
    return kind in ("label", "attachments", "row") or kind == "sentence" and "。" in page.line(index)


def can_end_text(page: PageLines, index: int) -> bool:
    """True if a text can end with this line."""
    return page.line(index)[-1] in "。!;:)》”." or page.kinds[index] in ("label", "attachments", "release")


def is_page_line(page: PageLines, index: int) -> bool:
    """True if the line begins with a label of the page's own block, or with the page's date and a label."""
    line = page.line(index)
    found = page.grammar.pattern("metadata.field").search(line, 0, SHORT_LINE)
    if found is None:
        return False
    before = line[: found.start()].strip("·[|( ")
    return not before or read_date(before, page.grammar) is not None


def title_begins(page: PageLines, zones: PartialZones, end: int) -> int:
    """The first line of the title that ends on the line ``end``."""
    first = end
    complete = names_subject(page.line(end), page.grammar)
    while first > 0 and end - first < TITLE_LINES - 1:
        above = first - 1
        line = page.line(above)
        if zones[above] is not None or page.kinds[above] != "short" or page.is_number(above):
            break
        heads = page.is_body_name(above) or line.endswith(tuple(page.grammar.words("page.issue-words")))
        gap = page.lines[first].number - page.lines[above].number
        if line[-1] in "。!?:|>" or not heads and (gap > _TITLE_GAP or "  " in line):
            break
        suffix_only = page.line(first).startswith("(") and first == end
        if page.is_whole_title(above) and not suffix_only:
            break
        if complete and not heads:
            break
        first = above
        complete = complete or names_subject(line, page.grammar)
    return first
