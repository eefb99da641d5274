"""How a document shows itself in an interactive session: a line, or HTML in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from healthplan_cli.model.contents import Contents, walk
from healthplan_cli.model.facts import Target

# Rows of a kind that are shown; all others are counted.
_SHOWN = 10


def in_a_line(document: Contents) -> str:
    """Such as ``Document('notice.txt', 14 nodes, 6 responsibilities, 9 targets, 2 diagnostics)``."""
    return f"Document({document.source.name!r}, {_counts(document)})"


def _counts(document: Contents) -> str:
    counts = (
        (sum(1 for _ in walk(document)), "node", "nodes"),
        (len(document.responsibilities), "responsibility", "responsibilities"),
        (len(document.targets), "target", "targets"),
        (len(document.diagnostics), "diagnostic", "diagnostics"),
    )
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)


def in_html(document: Contents) -> str:
    """Title, counts, and the first responsibilities, targets and diagnostics; all text is escaped."""
    title = document.metadata.title
    name = title.value if title else document.source.name or "a text without a title"
    return "".join(
        [
            f"<p><b>{escape(name)}</b><br>{escape(_counts(document))}</p>",
            _table(
                ("where", "role", "unit"),
                [
                    (one.node or one.table or "", unit.role, unit.full_name)
                    for one in document.responsibilities
                    for unit in one.units
                ],
            ),
            _table(("where", "indicator", "target", "year"), map(_target, document.targets)),
            _table(
                ("code", "severity", "message"), ((one.code, one.severity, one.message) for one in document.diagnostics)
            ),
        ]
    )


def _target(target: Target) -> tuple[str, str, str, str]:
    value = f"{target.value}" if target.value_max is None else f"{target.value}–{target.value_max}"
    figure = f"{target.direction} {target.comparator} {value} {target.unit or ''}"
    year = "" if target.year is None else f"{target.year}{' (inferred)' if target.year_inferred else ''}"
    return target.node or target.table or "", target.indicator or "", figure, year


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of the first rows; nothing when there are none."""
    body = list(rows)
    if not body:
        return ""
    shown = "".join(_row(row, "td") for row in body[:_SHOWN])
    more = f"<p>… {len(body) - _SHOWN} more</p>" if len(body) > _SHOWN else ""
    return f"<table><thead>{_row(header, 'th')}</thead><tbody>{shown}</tbody></table>{more}"


def _row(cells: tuple[str, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
