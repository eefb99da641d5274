"""What the page says of each fact: one card a fact, in the order of the text."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple

from healthplan_cli.model import Diagnostic, Document, Field, Metadata, Reference, Responsibility, Span, Table, Target
from healthplan_cli.view.offsets import Lines

Kind = Literal["m", "t", "r", "tb", "ref", "d"]
"""Metadata, target, responsibility, table, reference, diagnostic."""
KINDS: tuple[Kind, ...] = ("t", "r", "tb", "ref", "m", "d")

Fact = Target | Responsibility | Table | Reference | Field | Diagnostic

_ID = re.compile(r"[a-z]{1,3}[0-9]{1,9}")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_EXCERPT = 90
"""Characters of the text that a responsibility covers, shown on its card."""
_ANSWERING = 8
"""Lists of units that are kept for one target, the innermost of those that cover it."""
_UNITS = 64
"""Units that are kept for one target: a long list over many targets would make a page of their product."""


class Answering(NamedTuple):
    """A body that answers for something, and as what."""

    role: str
    name: str


class Card(NamedTuple):
    """One fact, and by what it is found."""

    id: str
    """Unique in the page; a link to the fact ends in it."""
    kind: Kind
    fact: Fact
    span: Span = (0, 0)
    line: int = 1
    label: str = ""
    """Of metadata the name of the field; of a diagnostic its code."""
    years: tuple[int, ...] = ()
    bodies: tuple[str, ...] = ()
    """Full names of the bodies that answer for it."""
    answering: tuple[Answering, ...] = ()
    """Of a target: those bodies with their roles."""
    excerpt: str = ""
    """Of a responsibility: how the text that it covers begins."""


class Ids:
    """Ids that are fit for a page, each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def take(self, wished: str) -> str:
        """``wished``, or where that is taken or could not stand in a link, one made up."""
        if not _ID.fullmatch(wished) or wished in self._given:
            number = len(self._given) + 1
            while (wished := f"x{number}") in self._given:
                number += 1
        self._given.add(wished)
        return wished


def make_cards(document: Document, text: str, lines: Lines, ids: Ids) -> list[Card]:
    """A card for each fact of ``document``, in the order of the text; of two at one place, the wider first."""
    found = [
        card._replace(id=ids.take(card.id), span=span, line=lines.at(span[0]).number)
        for card in _cards(document, text, lines)
        for span in [lines.clamp(card.fact.span)]
    ]
    return sorted(found, key=lambda card: (card.span[0], -card.span[1], KINDS.index(card.kind)))


def _cards(document: Document, text: str, lines: Lines) -> Iterator[Card]:
    """The cards with the ids that they wish for, without their places."""
    answering = _answering(document)
    for number, (label, field) in enumerate(_fields(document.metadata), start=1):
        yield Card(f"m{number}", "m", field, label=label)
    for target in document.targets:
        who = answering[target]
        bodies = tuple(dict.fromkeys(one.name for one in who))
        yield Card(target.id, "t", target, years=_years(target.year), answering=who, bodies=bodies)
    for one in document.responsibilities:
        bodies = tuple(dict.fromkeys(unit.full_name for unit in one.units))
        excerpt = _excerpt(text, lines.clamp(one.covers))
        yield Card(one.id, "r", one, years=_years(one.due), bodies=bodies, excerpt=excerpt)
    for table in document.tables:
        yield Card(table.id, "tb", table)
    for number, reference in enumerate(document.references, start=1):
        yield Card(f"ref{number}", "ref", reference)
    for number, diagnostic in enumerate(document.diagnostics, start=1):
        yield Card(f"d{number}", "d", diagnostic, label=diagnostic.code)


def _years(said: int | str | None) -> tuple[int, ...]:
    """The years by the end of which something is due."""
    return tuple(dict.fromkeys(map(int, _YEAR.findall(str(said or "")))))


def _fields(metadata: Metadata) -> Iterator[tuple[str, Field]]:
    """Each piece of metadata that has a place, with the name of its field."""
    for name in metadata.__struct_fields__:
        value = getattr(metadata, name)
        for field in value if isinstance(value, tuple) else (value,):
            if isinstance(field, Field):
                yield name, field


def _excerpt(text: str, covers: Span) -> str:
    start, end = covers
    words = " ".join(text[start : min(end, start + 2 * _EXCERPT)].split())
    return words if len(words) <= _EXCERPT and end - start <= 2 * _EXCERPT else words[:_EXCERPT] + "…"


def _answering(document: Document) -> dict[Target, tuple[Answering, ...]]:
    """The bodies that answer for each target: those whose list covers it."""
    waiting = deque(sorted(document.responsibilities, key=lambda one: one.covers))
    begun: deque[Responsibility] = deque(maxlen=_ANSWERING)
    found: dict[Target, tuple[Answering, ...]] = {}
    for target in sorted(document.targets, key=lambda one: one.span):
        while waiting and waiting[0].covers[0] <= target.span[0]:
            begun.append(waiting.popleft())
        units = (unit for one in begun if target.span[1] <= one.covers[1] for unit in one.units)
        answering = (Answering(unit.role, unit.full_name) for unit in islice(units, _UNITS))
        found[target] = tuple(dict.fromkeys(answering))
    return found


class Choices(NamedTuple):
    """What the filters offer, each with the number of cards that have it."""

    kinds: list[tuple[Kind, int]]
    bodies: list[tuple[str, int]]
    years: list[tuple[int, int]]
    codes: list[tuple[str, int]]


def choices(cards: Iterable[Card]) -> Choices:
    """The choices that ``cards`` leave: bodies by how often they answer, years and codes in order."""
    kinds: Counter[Kind] = Counter()
    bodies: Counter[str] = Counter()
    years: Counter[int] = Counter()
    codes: Counter[str] = Counter()
    for card in cards:
        kinds[card.kind] += 1
        bodies.update(card.bodies)
        years.update(card.years)
        if card.kind == "d":
            codes[card.label] += 1
    return Choices(
        [(kind, kinds[kind]) for kind in KINDS if kinds[kind]],
        sorted(bodies.items(), key=lambda pair: (-pair[1], pair[0])),
        sorted(years.items()),
        sorted(codes.items()),
    )
