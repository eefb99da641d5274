"""Lists of indicators whose value columns the page lost: only their names are left."""

from __future__ import annotations

from healthplan_cli.diagnostics import report
from healthplan_cli.tables.lines import FoundTable, Region, cell_at

# Fewer lines that end in a bracketed unit may be there by chance.
_FEWEST = 3


def read_indicator_names(region: Region, title: int) -> FoundTable | None:
    """The names under the title on line ``title``, as a table of one column.

    A line that calls itself indicators, and under it lines that are each a name with its unit in
    brackets, and nothing else: the values that such a table is made for are not there.
    """
    line = region.lines[title]
    header = region.grammar.words("tables.indicator-header")[0]
    if region.text.folded.find(header, line.start, line.end) < 0:
        return None
    if not region.matches("tables.indicator-title", title) and region.text.quote((line.start, line.end)) != header:
        return None
    first = after = title + 1
    while after < len(region.lines) and region.matches("tables.indicator-name", after):
        after += 1
    if after - first < _FEWEST:
        return None
    lines = region.lines[first:after]
    span = (lines[0].start, lines[-1].end)
    return FoundTable(
        first=first,
        after=after,
        span=span,
        header=[header],
        rows=[[cell_at(region.text, (one.start, one.end))] for one in lines],
        reconstructed=True,
        diagnostics=[report("HP605", span, header=header)],
    )
