"""The same notice in two formats gives the same facts; what differs in the files themselves is said here."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest

from healthplan_cli import parse
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document, Node
from healthplan_cli.text import fold

pytest.importorskip("pypdfium2", reason="reading PDF files needs the extra pdf")
pytest.importorskip("selectolax", reason="reading web pages needs the extra html")


class Twins(NamedTuple):
    """Two files of one notice, and what only one of them holds: fields of the metadata, ids of facts."""

    first: str
    second: str
    only_first: tuple[str, ...] = ()
    only_second: tuple[str, ...] = ()
    why: str = ""


TWINS = (
    Twins("docx/jiangxi-health-all-policies.docx", "pdf/jiangxi-health-all-policies-webprint.pdf"),
    Twins(
        "docx/healthy-china-2030.docx",
        "pdf/healthy-china-2030.pdf",
        only_second=("title", "signed_date", "t2"),
        why="the Word file has no title and no date; between the indicator of t2 and the year behind it the PDF prints no blank",
    ),
    Twins(
        "docx/anhui-consumption-2022.docx",
        "html/fzggw-ah-3855aa22.html",
        only_first=("title",),
        only_second=("title",),
        why="the site prints the name of a series in brackets before the title",
    ),
    Twins(
        "pdf/dongguan-fund-2023.pdf",
        "html/dggjj-dg-d96e8642.html",
        only_first=("t3",),
        only_second=("signed_date", "t3"),
        why="the signature is a picture in the PDF, and with it the year that t3 means by this year is lost",
    ),
    Twins(
        "pdf/dongguan-fund-2020.pdf",
        "html/dggjj-dg-137e9af1.html",
        only_first=("document_number",),
        only_second=("signed_date",),
        why="the signature is a picture in the PDF; the page does not print the number beside its title",
    ),
    Twins("pdf/fuzhou-housing-2016.pdf", "html/fuzhou-135dc87d.html"),
)
FIELDS = ("title", "document_number", "issuers", "addressees", "signed_date")


def plain(text: str | None) -> str:
    """A text without what the formats print differently: blanks, and the width of characters."""
    return "".join(fold(text or "").folded.split())


def facts(document: Document) -> Iterator[tuple[str, Any]]:
    """Each fact with its id, or the name of its field."""
    for name in FIELDS:
        value = getattr(document.metadata, name)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        yield name, [plain(one.value) for one in values]
    yield from _nodes(document.outline, ())
    for entry in document.responsibilities:
        yield entry.id, (entry.scope, [(unit.role, plain(unit.full_name)) for unit in entry.units])
    for one in document.targets:
        yield one.id, (plain(one.indicator), one.value, one.unit, one.year, one.comparator, one.direction)
    for index, reference in enumerate(document.references, 1):
        yield f"reference {index}", (plain(reference.title), reference.document_number)
    for table in document.tables:
        yield table.id, [[plain(cell.text) for cell in row] for row in table.rows]


def _nodes(nodes: Sequence[Node], above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for node in nodes:
        here = (*above, plain(node.label))
        yield node.id, (here, node.number, plain(node.title))
        yield from _nodes(node.children, here)


def only(those: list[tuple[str, Any]], others: list[tuple[str, Any]]) -> tuple[str, ...]:
    """The ids of facts that the others do not hold, each counted as often as it is there."""
    left = [fact for _, fact in others]
    missing = []
    for key, fact in those:
        if fact in left:
            left.remove(fact)
        elif fact:
            missing.append(key)
    return tuple(missing)


@functools.cache
def parsed(path: pathlib.Path, grammar: Grammar) -> list[tuple[str, Any]]:
    return [*facts(parse(path, grammar=grammar))]


@pytest.mark.slow
@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: pathlib.PurePath(twins.first).stem)
def test_twins_hold_the_same_facts(twins: Twins, shared: pathlib.Path, grammar: Grammar) -> None:
    first, second = (parsed(shared / "files" / name, grammar) for name in (twins.first, twins.second))
    assert (only(first, second), only(second, first)) == (twins.only_first, twins.only_second), twins.why
    assert len(first) > 12
