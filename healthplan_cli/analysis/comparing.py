"""One indicator, or one task, over places and years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from healthplan_cli.analysis.facts import Cell, PlacedTarget, PlacedTask, Sheet
from healthplan_cli.analysis.questions import pivot
from healthplan_cli.analysis.similar import Ranking

_LEAST = 0.25
"""Score below which a name is not suggested."""


class Comparison(NamedTuple):
    """The targets of one indicator, and names that are like its own but are not counted."""

    found: list[PlacedTarget]
    suggested: list[tuple[str, float]]
    conflicts: list[str]


def compare_indicator(targets: Sequence[PlacedTarget], asked: str, indicator_id: str | None, top: int) -> Comparison:
    """The targets with ``indicator_id``, or, without one, those whose indicator is printed as ``asked``."""
    if indicator_id is None:
        found = [one for one in targets if _bare(one.target.indicator or "") == _bare(asked)]
    else:
        found = [one for one in targets if one.target.indicator_id == indicator_id]
    taken = {one.name for one in found}
    names = sorted({one.name for one in targets if one.name} - taken)
    query = found[0].name if found else asked
    scored = zip(names, Ranking(names).scores(query), strict=True)
    suggested = sorted((pair for pair in scored if pair[1] >= _LEAST), key=lambda pair: (-pair[1], pair[0]))
    return Comparison(found, suggested[:top], _conflicts(found))


def _bare(text: str) -> str:
    return "".join(text.split())


def _conflicts(found: Sequence[PlacedTarget]) -> list[str]:
    """What one notice states twice for one year in one unit, with different numbers."""
    stated: dict[tuple[Cell, ...], dict[str, str]] = {}
    for one in found:
        key = (one.document_id, one.target.year, one.measure, one.target.unit)
        stated.setdefault(key, {}).setdefault(one.shown, one.target.id)
    return [
        f"{key[0]} has {' and '.join(f'{shown} ({fact})' for shown, fact in values.items())} for {key[1] or 'no year'}"
        for key, values in stated.items()
        if len(values) > 1
    ]


def long_sheet(comparison: Comparison) -> Sheet:
    """One row a target, levels first, then by unit, place and year."""
    columns = ("place", "year", "measure", "value", "unit", "baseline", "printed", "document_id", "target_id")
    ordered = sorted(
        comparison.found,
        key=lambda one: (one.measure == "change", one.target.unit or "", one.place, one.target.year or 9999),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in ordered:
        target = one.target
        number = (one.shown, target.unit, target.baseline)
        rows.append((one.place, target.year, one.measure, *number, target.indicator, one.document_id, target.id))
    return Sheet(columns, rows)


def wide_sheet(comparison: Comparison) -> Sheet:
    """Places down, years across; measures and units in rows of their own."""
    return pivot(comparison.found, "place", "year")


def compare_task(tasks: Sequence[PlacedTask], asked: str, top: int) -> Sheet:
    """The tasks that are most like ``asked``, each with its score; ties in the order of the inputs and the text."""
    scores = Ranking([one.task for one in tasks]).scores(asked)
    ranked = sorted((pair for pair in zip(scores, tasks, strict=True) if pair[0] > 0), key=lambda pair: -pair[0])[:top]
    columns = ("score", "place", "task", "who", "with", "due", "document_id", "responsibility_id")
    rows: list[tuple[Cell, ...]] = []
    for score, one in ranked:
        who = (one.names("lead", "responsible"), one.names("participant"), one.responsibility.due)
        rows.append((score, one.place, one.task, *who, one.document_id, one.responsibility.id))
    return Sheet(columns, rows)
