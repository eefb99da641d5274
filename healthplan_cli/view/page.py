"""One notice as one page of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from healthplan_cli.model import Cell, Diagnostic, Document, Node, Responsibility, walk
from healthplan_cli.view.cards import KINDS, Card, Choices, Ids, choices, make_cards
from healthplan_cli.view.marks import is_wide
from healthplan_cli.view.messages import LANGUAGES
from healthplan_cli.view.offsets import Lines
from healthplan_cli.view.render import render
from healthplan_cli.view.source_text import source_html, visible

_GROUPS = ("kind", "kinds", "field", "role", "direction", "comparator", "severity", "fact", "page", "status", "help")
_WORDS = 40
"""Characters of a heading that are shown where it is named."""
_ABOUT = ("document_number", "signed_date", "issuers")
_DEEPEST = 6


class Heading(NamedTuple):
    """A node of the outline, as the page names it."""

    id: str
    words: str
    line: int
    depth: int
    facts: int
    """Facts that stand in it, without those below it."""


def view(document: Document, *, language: str = "en", back: str | None = None) -> bytes:
    """The page of a notice: one file of HTML that needs nothing else.

    Args:
        document: it must hold its text (see ``Document.with_text``).
        language: ``en`` or ``zh``, in which the page opens; its button changes to the other.
        back: a link to the index, relative to the page.

    Returns:
        UTF-8; the same document gives the same bytes.

    Raises:
        ValueError: the document does not hold its text.
        KeyError: there is no such language.
    """
    if document.text is None:
        raise ValueError("the document does not hold its text: give it to from_json or with_text")
    text = document.text
    lines, ids = Lines(text), Ids()
    nodes = {visit.node.id: ids.take(visit.node.id) for visit in walk(document)}
    cards = make_cards(document, text, lines, ids)
    headings = _headings(document, lines, nodes, cards)
    offered = choices(cards)
    return render(
        "page.html",
        language,
        ("common.js", "page.js"),
        _GROUPS,
        document=document,
        title=title_of(document),
        about=_about(document),
        plan=_plan(document),
        back=back,
        outline=list(headings.values()),
        headings=headings,
        cards=cards,
        choices=offered,
        source=source_html(document, text, lines, cards, nodes),
        data=_data(lines, cards),
        number=_number,
        printed=_printed,
        numbers=_numbering(offered),
        said=_said,
        units=lambda fact: [{"role": unit.role, "name": unit.full_name} for unit in fact.units],
    )


def title_of(document: Document) -> str:
    """The title, or where it is lost the name of the file."""
    title = document.metadata.title
    return (title.value if title else "") or document.source.name or "—"


def _about(document: Document) -> list[tuple[str, str]]:
    """What the head of the page says: name of the field, value."""
    found = []
    for name in _ABOUT:
        value = getattr(document.metadata, name)
        fields = value if isinstance(value, tuple) else [value] if value else []
        if fields:
            found.append((name, "、".join(field.value for field in fields[:4]) + "…" * (len(fields) > 4)))
    return found


def _plan(document: Document) -> str:
    years = document.metadata.plan_years
    if years is None:
        return ""
    return f"{years.first}–{years.last}" if years.last != years.first else f"{years.first}"


def _headings(document: Document, lines: Lines, nodes: dict[str, str], cards: Iterable[Card]) -> dict[str, Heading]:
    """Each node by its id in the document, in order of the text."""
    counts: dict[str, int] = {}
    for card in cards:
        node = getattr(card.fact, "node", None)
        if node is not None and card.kind in ("t", "r"):
            counts[node] = counts.get(node, 0) + 1
    depths: dict[int, int] = {}
    found = {}
    for visit in walk(document):
        depth = depths[id(visit.node)] = depths.get(id(visit.parent), 0) + 1
        line = lines.at(lines.clamp(visit.node.span)[0]).number
        name = visit.node.id
        found[name] = Heading(nodes[name], _words(visit.node), line, min(depth, _DEEPEST), counts.get(name, 0))
    return found


def _words(node: Node) -> str:
    words = node.title or next((paragraph.text for paragraph in node.paragraphs), "")
    label = node.label.strip()
    space = " " if label[-1:].isalnum() or label.endswith(".") else ""
    return label + space + (words if len(words) <= _WORDS else words[: _WORDS - 1] + "…")


def _data(lines: Lines, cards: Iterable[Card]) -> dict[str, Any]:
    """What the script needs and the page does not show; offsets in UTF-16 units.

    ``lines`` are where lines start, ``wide`` the spans of facts that have no marks, ``covers`` what
    lists of units answer for.
    """

    def pair(span: tuple[int, int]) -> list[int]:
        return [lines.in_utf16(offset) for offset in lines.clamp(span)]

    return {
        "kinds": KINDS,
        "lines": [lines.in_utf16(line.start) for line in lines.all],
        "wide": {card.id: pair(card.span) for card in cards if is_wide(card.span)},
        "covers": {card.id: pair(card.fact.covers) for card in cards if isinstance(card.fact, Responsibility)},
    }


def _printed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The cells of each row without those that a merged cell covers, which are empty."""
    covered: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(rows):
        kept = []
        for column, cell in enumerate(cells):
            if (row, column) not in covered:
                below, beside = min(cell.rows, len(rows) - row), min(cell.columns, len(cells) - column)
                covered.update(product(range(row, row + below), range(column, column + beside)))
                kept.append(msgspec.structs.replace(cell, rows=below, columns=beside))
        found.append(kept)
    return found


def _number(value: int | float) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _numbering(offered: Choices) -> Any:
    """A filter of the template: names of bodies as their numbers in the list of choices."""
    places = {name: str(number) for number, (name, _) in enumerate(offered.bodies)}
    return lambda names: " ".join(places[name] for name in names)


def _said(diagnostic: Diagnostic) -> Markup:
    """The message of a diagnostic."""
    return Markup('<span lang="{}">{}</span>').format(LANGUAGES["en"], visible(diagnostic.message))
