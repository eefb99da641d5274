"""The questions of ``healthplan table``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable

from healthplan_cli.analysis.facts import Cell, Documents, PlacedTarget, Sheet, placed_targets, placed_tasks
from healthplan_cli.model import Document, Responsibility, Target
from healthplan_cli.writers.labels import Labels

_ROLES = ("lead", "responsible", "participant")
_YEAR = re.compile(r"(?:19|20)\d\d")
PIVOTS: dict[str, Callable[[PlacedTarget], Cell]] = {
    "indicator": lambda one: one.name,
    "place": lambda one: one.place,
    "document": lambda one: one.document,
    "year": lambda one: one.target.year,
}


def _wanted(documents: Documents, labels: Labels, years: Collection[int]) -> list[PlacedTarget]:
    return [one for one in placed_targets(documents, labels) if not years or one.target.year in years]


def targets(documents: Documents, labels: Labels, years: Collection[int]) -> Sheet:
    """One row a target; a level and the size of a change stand in columns of their own."""
    columns = "place indicator indicator_id year direction comparator level change value_max unit document_id target_id"
    rows: list[tuple[Cell, ...]] = []
    for one in _wanted(documents, labels, years):
        target = one.target
        values = (target.value, None) if one.measure == "level" else (None, target.value)
        said = (one.place, one.name, target.indicator_id, target.year, target.direction, target.comparator)
        rows.append((*said, *values, target.value_max, target.unit, one.document_id, target.id))
    return Sheet(tuple(columns.split()), rows)


def pivot(found: Iterable[PlacedTarget], down: str, across: str, order: Collection[Cell] = ()) -> Sheet:
    """The numbers with ``down`` in the rows and ``across`` in the columns, both names of ``PIVOTS``.

    Numbers stand in one row only where measure and unit are the same, and indicator and place, as far as
    they are no column; several of one cell are all shown, in order of the text.
    """
    beside = [name for name in ("indicator", "place") if name not in (down, across)]
    cells: dict[tuple[Cell, ...], dict[Cell, list[str]]] = {}
    for one in found:
        row = (PIVOTS[down](one), *(PIVOTS[name](one) for name in beside), one.measure, one.target.unit)
        shown = cells.setdefault(row, {}).setdefault(PIVOTS[across](one), [])
        if one.shown not in shown:
            shown.append(one.shown)
    across_values = {value for row in cells.values() for value in row}
    if across == "year":
        across_values |= set(order)
    heads = sorted(across_values, key=lambda value: (value is None, value if isinstance(value, int) else 0, str(value)))
    names = tuple("—" if head is None else str(head) for head in heads)
    first = {row[0]: place for place, row in reversed(list(enumerate(cells)))}
    rows = sorted(cells.items(), key=lambda item: first[item[0][0]])
    return Sheet(
        (down, *beside, "measure", "unit", *names),
        [(*row, *(" / ".join(by_head.get(head, ())) or None for head in heads)) for row, by_head in rows],
    )


def pivoted_targets(documents: Documents, labels: Labels, years: Collection[int], down: str, across: str) -> Sheet:
    """``pivot`` of all targets of these years."""
    return pivot(_wanted(documents, labels, years), down, across, years)


def leads(documents: Documents, labels: Labels) -> Sheet:
    """Kinds of bodies by the lists in which they lead; a body of no known kind stands for itself."""
    return _ranked(documents, labels, ("organisation", "body"), by_kind=True)


def bodies(documents: Documents, labels: Labels) -> Sheet:
    """Each body by its full name, with the lists in which it stands."""
    return _ranked(documents, labels, ("organisation", "body"), by_kind=False)


def _ranked(documents: Documents, labels: Labels, columns: tuple[str, ...], *, by_kind: bool) -> Sheet:
    counts: dict[tuple[str | None, str], Counter[str]] = {}
    places: dict[tuple[str | None, str], set[str]] = {}
    for one in placed_tasks(documents, labels):
        seen = set()
        for unit in one.responsibility.units:
            label = labels.organisation(unit.organisation) if by_kind else None
            key = (unit.organisation, label or unit.full_name)
            if (key, unit.role) not in seen:  # a list counts once for a kind of body
                seen.add((key, unit.role))
                counts.setdefault(key, Counter())[unit.role] += 1
                places.setdefault(key, set()).add(one.document_id)
    ranked = sorted(counts, key=lambda key: (*(-counts[key][role] for role in _ROLES), key[0] or "~", key[1]))
    rows: list[tuple[Cell, ...]] = [(*key, *(counts[key][role] for role in _ROLES), len(places[key])) for key in ranked]
    return Sheet((*columns, *_ROLES, "documents"), rows)


def deadlines(documents: Documents, labels: Labels, years: Collection[int]) -> Sheet:
    """Who must do what by when: time limits printed beside units, and years of targets with who answers for them."""
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for identifier, document in documents:
        at = [(identifier, document)]
        for task in placed_tasks(at, labels):
            one = task.responsibility
            if one.due:
                year = _YEAR.search(one.due)
                names = (task.names("lead", "responsible"), task.names("participant"))
                rows.append((int(year[0]) if year else 0, (one.due, *names, task.task, task.place, identifier, one.id)))
        for found in placed_targets(at, labels):
            if found.target.year is not None:
                who = _who(document, found.target)
                fact = (found.target.text, found.place, identifier, found.target.id)
                rows.append((found.target.year, (str(found.target.year), *who, *fact)))
    kept = [row for row in rows if not years or row[0] in years]
    kept.sort(key=lambda row: row[0] or 9999)
    return Sheet(("due", "who", "with", "what", "place", "document_id", "id"), [row for _, row in kept])


def _who(document: Document, target: Target) -> tuple[str | None, str | None]:
    """Who leads, or is responsible for, the narrowest text with the target in it, and who takes part."""
    start = target.span[0]
    around = [one for one in document.responsibilities if one.covers[0] <= start < one.covers[1]]
    if not around:
        return None, None
    nearest: Responsibility = min(around, key=lambda one: one.covers[1] - one.covers[0])
    doing = [unit.full_name for unit in nearest.units if unit.role != "participant"]
    helping = [unit.full_name for unit in nearest.units if unit.role == "participant"]
    return "、".join(doing) or None, "、".join(helping) or None
