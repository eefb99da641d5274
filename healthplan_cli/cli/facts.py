"""The facts of a document as ``healthplan show`` prints them: a line of words, and what to mark in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from healthplan_cli.cli.words import FIELDS, amount, comparison, plural, year
from healthplan_cli.marks import Mark
from healthplan_cli.model import Diagnostic, Document, Field, Node, Reference, Responsibility, Span, Table, Target

KINDS = ("metadata", "nodes", "responsibilities", "targets", "references", "tables", "diagnostics")
_MOST = 40
"""Facts on one another that are looked at."""


class Fact(NamedTuple):
    """One fact, one repair or one guess."""

    kind: str
    """One of ``KINDS``."""
    name: str
    """Its id, the name of its field, or its code; empty for a reference, which has none."""
    words: str
    """What it says, on one line."""
    span: Span
    marks: tuple[Mark, ...]
    rule: str | None = None
    node: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """What else there is to say, each with a word before it."""
    covers: Span | None = None
    """Of a list of units: the text that it answers for."""
    severity: str = ""
    """Of a diagnostic."""


def facts_of(document: Document) -> list[Fact]:
    """Every fact of the document, in order of the text."""
    found = [
        *_metadata(document),
        *map(_node, document.nodes()),
        *map(_responsibility, document.responsibilities),
        *map(_target, document.targets),
        *map(_reference, document.references),
        *map(_table, document.tables),
        *map(_diagnostic, document.diagnostics),
    ]
    return sorted(found, key=lambda fact: (fact.span, KINDS.index(fact.kind)))


def _metadata(document: Document) -> Iterator[Fact]:
    for name in FIELDS:
        value = getattr(document.metadata, name)
        fields: Iterable[Field] = value if isinstance(value, tuple) else [value] if value else []
        for field in fields:
            repaired = " (read off damaged text)" if field.repaired else ""
            yield Fact("metadata", name, f"{field.value}{repaired}", field.span, (Mark(field.span),))


def _node(node: Node) -> Fact:
    end = node.title_span[1] if node.title_span else node.span[0] + len(node.label)
    label = Mark((node.span[0], node.span[0] + len(node.label)), "^", "label")
    title = [Mark(node.title_span, "^", "title")] if node.title_span else []
    words = f"node {node.label}{node.title or ''}"
    number = "none" if node.number is None else str(node.number)
    notes = (("means", f"number {number}, style {node.style}"),)
    return Fact("nodes", node.id, words, (node.span[0], end), (label, *title), None, None, notes)


def _target(one: Target) -> Fact:
    due = f" by {year(one).rstrip('*')}" if one.year is not None else ""
    words = f"target {one.indicator or one.text} {comparison(one)} {amount(one)}{due}"
    marks = [Mark(one.span, "-")]
    if one.indicator_span:
        marks.append(Mark(one.indicator_span, "^", "indicator"))
    marks.append(Mark(one.value_span, "^", "value"))
    if one.year_span:
        marks.append(Mark(one.year_span, "^", "year"))
    notes = []
    if one.indicator_id:
        notes.append(("indicator", one.indicator_id))
    if one.baseline is not None:
        notes.append(("from", f"{one.baseline:,}"))
    if one.year_inferred:
        notes.append(("year", "the notice's own; the sentence prints none"))
    return Fact("targets", one.id, words, one.span, tuple(marks), one.rule, one.node, tuple(notes))


def _responsibility(one: Responsibility) -> Fact:
    marks = [Mark(one.span, "-")]
    role = ""
    for unit in one.units:
        # A role is said once for all that follow in it.
        marks.append(Mark(unit.span, "^", "" if unit.role == role else unit.role))
        role = unit.role
    bodies = "、".join(f"{unit.full_name} ({unit.organisation or 'no known kind'})" for unit in one.units)
    notes = [("bodies", bodies)]
    if one.due:
        notes.append(("due", one.due))
    flags = [word for word, holds in _flags(one) if holds]
    if flags:
        notes.append(("says", ", ".join(flags)))
    words = f"list of {plural(len(one.units), 'body', 'bodies')}, for its {one.scope}"
    return Fact("responsibilities", one.id, words, one.span, tuple(marks), one.rule, one.node, tuple(notes), one.covers)


def _flags(one: Responsibility) -> Iterator[tuple[str, bool]]:
    yield "each within its duties", one.by_duty
    yield "and others (等)", one.open
    yield "read off damaged text", one.repaired


def _reference(one: Reference) -> Fact:
    number = f" ({one.document_number})" if one.document_number else ""
    own = ", the notice itself" if one.self else ""
    return Fact("references", "", f"reference 《{one.title}》{number}{own}", one.span, (Mark(one.span),))


def _table(one: Table) -> Fact:
    shape = f"{plural(len(one.header), 'column')}, {plural(len(one.rows), 'row')}"
    rebuilt = ", rebuilt from lines" if one.reconstructed else ""
    words = f"table {one.title or '(no title)'}: {shape}{rebuilt}"
    return Fact("tables", one.id, words, one.span, (Mark(one.span, "-"),), None, one.node)


def _diagnostic(one: Diagnostic) -> Fact:
    words = f"{one.severity}: {one.message}"
    marks = (Mark(one.span),)
    return Fact("diagnostics", one.code, words, one.span, marks, None, one.node, severity=one.severity)


def neighbours(facts: list[Fact]) -> dict[int, list[str]]:
    """For each fact, by its place in ``facts``, what else stands there: what overlaps it, and who answers for it.

    Nodes and tables, which hold much, are nobody's neighbours. Where hundreds stand on one another, only the nearest
    are looked at: the time is that of one pass.
    """
    found: dict[int, dict[str, None]] = {}
    active: list[_Stretch] = []
    for one in sorted(_stretches(facts)):
        active = [other for other in active if other.end > one.start][-_MOST:]
        for other in active:
            if one.place == other.place or not _meet(facts, one, other):
                continue
            found.setdefault(one.place, {})[_told(facts[other.place], other, one)] = None
            found.setdefault(other.place, {})[_told(facts[one.place], one, other)] = None
        active.append(one)
    return {place: list(told) for place, told in found.items()}


class _Stretch(NamedTuple):
    """A stretch of text that belongs to a fact."""

    start: int
    end: int
    place: int
    """The fact, by its place."""
    use: str
    """``own``: it stands there; ``year``: its year does; ``covers``: it answers for what stands there."""


def _stretches(facts: list[Fact]) -> Iterator[_Stretch]:
    for place, fact in enumerate(facts):
        if fact.kind in ("nodes", "tables"):
            continue
        yield _Stretch(*fact.span, place, "own")
        if fact.covers:
            yield _Stretch(*fact.covers, place, "covers")
        for mark in fact.marks:
            if mark.label == "year":
                yield _Stretch(*mark.span, place, "year")


def _meet(facts: list[Fact], one: _Stretch, other: _Stretch) -> bool:
    """True if two stretches that overlap are worth a word: a list covers targets, a year has diagnostics of its own."""
    uses = {one.use, other.use}
    kinds = {facts[stretch.place].kind for stretch in (one, other) if stretch.use == "own"}
    if "covers" in uses:
        return kinds == {"targets"}
    return kinds == {"diagnostics"} if "year" in uses else True


def _told(fact: Fact, stretch: _Stretch, other: _Stretch) -> str:
    """``fact`` as the neighbour of the fact that ``other`` belongs to."""
    if stretch.use == "covers":
        return f"{fact.name} answers for it: {fact.notes[0][1]}"
    return f"it answers for {_named(fact)}" if other.use == "covers" else _named(fact)


def _named(fact: Fact) -> str:
    return f"{fact.name} {fact.words}" if fact.name else fact.words
