"""Lists of indicators whose value columns the page lost: only their names are left."""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.tables.lines import Found, Page, cell_at

# Fewer lines that end in a bracketed unit may be there by chance.
_FEWEST = 3


def read_indicator_names(page: Page, title: int) -> Found | None:
    """The names under the title on line ``title``, as a table of one column.

    A line that calls itself indicators, and under it lines that are each a name with its unit in
    brackets, and nothing else: the values that such a table is made for are not there.
    """
    line = page.lines[title]
    header = page.grammar.words("tables.indicator-header")[0]
    if page.text.folded.find(header, line.start, line.end) < 0:
        return None
    if not page.matches("tables.indicator-title", title) and page.text.quote((line.start, line.end)) != header:
        return None
    first = after = title + 1
    while after < len(page.lines) and page.matches("tables.indicator-name", after):
        after += 1
    if after - first < _FEWEST:
        return None
    lines = page.lines[first:after]
    span = (lines[0].start, lines[-1].end)
    return Found(
        first=first,
        after=after,
        span=span,
        header=[header],
        rows=[[cell_at(page.text, (one.start, one.end))] for one in lines],
        reconstructed=True,
        diagnostics=[report("HP605", span, header=header)],
    )
