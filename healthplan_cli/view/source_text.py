"""The source text as HTML: its lines, with every fact marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from healthplan_cli.model import Block, Diagnostic, Document, Field, Responsibility, Table, Target, walk
from healthplan_cli.view.cards import Card
from healthplan_cli.view.marks import Mark, Piece, is_wide, pieces, seen
from healthplan_cli.view.offsets import Line, Lines

# What a browser would drop, act on or show as nothing, and cannot take for part of the page: each is shown as one sign,
# so that offsets stay. Of the controls that have a picture of their own, that; of those that turn the direction, ⍰.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff\U000e0000-\U000e0fff]")
_ROW = 44
"""Characters in a row of the page, about."""
_CHUNK = 75
"""Rows that the browser lays out together; those far from the window are not laid out until they come near.

The height that the style sheet assumes for a chunk is that of so many rows.
"""
_MAX_DEPTH = 6
"""Headings below this depth look alike."""


def visible(text: str) -> str:
    """``text`` with each control character as a sign that is seen.

    >>> visible("健\\x07康\\u202e")
    '健␇康⍰'
    """
    return _UNSEEN.sub(_sign, text) if _UNSEEN.search(text) else text


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "⍰"


def source_html(document: Document, text: str, lines: Lines, cards: Iterable[Card], nodes: dict[str, str]) -> Markup:
    """The lines of ``text`` as ``<div>``; marks name the facts that they belong to.

    Args:
        nodes: for each node of the outline, the id it has in the page.
    """
    marks = [*_marks_of_nodes(document, lines, nodes), *_marks_of_facts(cards, lines)]
    # The header of a flattened table may look like a title; whoever reads sees a table.
    kinds = _kinds(document.blocks, lines) | _lines_of_tables(document.tables, lines)
    chunks: list[Markup] = []
    chunk: list[Markup] = []
    height = 0.0
    for line, found in pieces(lines, marks):
        chunk.append(_line(line, found, text, kinds.get(line.number, "")))
        height += _height(line)
        if height >= _CHUNK:
            chunks.append(_chunk(chunk))
            chunk, height = [], 0.0
    return Markup("").join([*chunks, _chunk(chunk)])


def _chunk(lines: list[Markup]) -> Markup:
    return Markup('<div class="chunk">{}</div>').format(Markup("\n").join(lines))


def _height(line: Line) -> float:
    """About how many rows of the page a line takes."""
    return -(-(line.end - line.start) // _ROW) or 0.5


def _line(line: Line, found: list[Piece], text: str, kind: str) -> Markup:
    inside = Markup("").join(_piece(piece, text) for piece in found)
    blank = "" if text[line.start : line.end].strip() else " blank"
    look = f"l {kind}{blank}".rstrip()
    return Markup('<div id="L{0}" data-n="{0}" class="{1}">{2}</div>').format(line.number, look, inside)


def _piece(piece: Piece, text: str) -> Markup:
    words = escape(visible(text[piece.start : piece.end]))
    if not piece.looks:
        return words
    return Markup('<mark class="{}" data-f="{}">{}</mark>').format(" ".join(piece.looks), " ".join(piece.facts), words)


def _kinds(blocks: Iterable[Block], lines: Lines) -> dict[int, str]:
    """The look of each line: that of the first block on it."""
    found: dict[int, str] = {}
    following = 1
    for block in blocks:
        start, end = lines.clamp(block.span)
        if end > start:
            last = lines.at(end - 1).number
            for number in range(max(following, lines.at(start).number), last + 1):
                found[number] = f"k-{block.kind}"
            following = max(following, last + 1)
    return found


def _lines_of_tables(tables: Iterable[Table], lines: Lines) -> dict[int, str]:
    """The lines of each table, without the first where that is its title."""
    found: dict[int, str] = {}
    following = 1
    for table in tables:
        start, end = lines.clamp(table.span)
        if end > start:
            last = lines.at(end - 1).number
            first = lines.at(start).number + (table.title is not None)
            found.update((number, "k-table") for number in range(max(following, first), last + 1))
            following = max(following, last + 1)
    return found


def _marks_of_nodes(document: Document, lines: Lines, nodes: dict[str, str]) -> Iterator[Mark]:
    depths: dict[int, int] = {}
    for visit in walk(document):
        depth = depths[id(visit.node)] = depths.get(id(visit.parent), 0) + 1
        start, _ = lines.clamp(visit.node.span)
        end = max(start + len(visit.node.label), visit.node.title_span[1] if visit.node.title_span else 0)
        span = seen((start, end), lines)
        if not is_wide(span):
            look = f"h h{min(depth, _MAX_DEPTH)}" if visit.node.title_span else "n"
            yield Mark(span, look, nodes[visit.node.id])


def _marks_of_facts(cards: Iterable[Card], lines: Lines) -> Iterator[Mark]:
    for card in cards:
        if isinstance(card.fact, Field) and card.fact.stated_by:
            continue  # the text does not state it
        span = seen(card.span, lines)
        if not is_wide(span):
            yield Mark(span, _look(card), card.id)
        for part in _parts(card.fact):
            if not is_wide(lines.clamp(part.span)):
                yield Mark(lines.clamp(part.span), part.look, card.id)


def _look(card: Card) -> str:
    return f"d d-{card.fact.severity}" if isinstance(card.fact, Diagnostic) else card.kind


def _parts(fact: object) -> Iterator[Mark]:
    """What is marked within a fact: the number and year of a target, the units of a list."""
    if isinstance(fact, Target):
        yield Mark(fact.value_span, "v")
        if fact.year_span:
            yield Mark(fact.year_span, "y")
    elif isinstance(fact, Responsibility):
        for unit in fact.units:
            yield Mark(unit.span, f"u u-{unit.role}")
