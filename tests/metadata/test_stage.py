"""Metadata: each page of the case files, field by field; dates and document numbers one by one."""

from __future__ import annotations

import pathlib
import tomllib

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.metadata.stage import find_metadata
from healthplan_cli.model import Diagnostic, Field, Metadata, PlanYears
from healthplan_cli.page.lines import find_lines
from healthplan_cli.page.stage import find_zones
from healthplan_cli.text import Text, fold
from healthplan_cli.values.dates import read_date
from healthplan_cli.values.document_numbers import normalise_document_number

CASES = pathlib.Path(__file__).parent


def cases(name: str, key: str) -> list[dict[str, object]]:
    with open(CASES / name, "rb") as file:
        return tomllib.load(file)[key]  # type: ignore[no-any-return]


PAGES = cases("pages.toml", "page")


def metadata_of(source: str, grammar: Grammar) -> tuple[Text, Metadata, list[Diagnostic]]:
    text = fold(source)
    lines, _ = find_lines(text, grammar)
    metadata, found = find_metadata(text, lines, find_zones(text, lines, grammar)[0], grammar)
    return text, metadata, found


def plain(metadata: Metadata) -> dict[str, object]:
    """The stated fields by value."""
    values: dict[str, object] = {}
    for name in metadata.__struct_fields__:
        field = getattr(metadata, name)
        if isinstance(field, PlanYears):
            values[name] = [field.first, field.last]
        elif isinstance(field, tuple):
            values[name] = [one.value for one in field]
        elif field is not None:
            values[name] = field.value
    return {name: value for name, value in values.items() if value}


@pytest.mark.parametrize("page", PAGES, ids=[str(page["name"]) for page in PAGES])
def test_page(page: dict[str, object], grammar: Grammar) -> None:
    text, metadata, found = metadata_of(str(page["text"]), grammar)
    assert plain(metadata) == page["want"]
    assert sorted(diagnostic.code for diagnostic in found) == page.get("codes", [])
    fields = {name: getattr(metadata, name) for name in metadata.__struct_fields__}
    single = {name: field for name, field in fields.items() if isinstance(field, Field)}
    assert sorted(name for name, field in single.items() if field.repaired) == page.get("repaired", [])
    for field in [*single.values(), *metadata.issuers, *metadata.addressees]:
        assert text.quote(field.span) == field.text


PORTALS = tomllib.loads((CASES.parent / "page" / "portals.toml").read_text(encoding="utf-8"))["page"]
OF_THE_PAGE = ("index_number", "publisher", "document_number", "written_date", "published_date", "validity")


@pytest.mark.parametrize("page", PORTALS, ids=[page["name"] for page in PORTALS])
def test_portal(page: dict[str, object], grammar: Grammar) -> None:
    """What the block of the page states, all of it and nothing else; the notice's own number counts where it has none."""
    lines = [row.split("|", 1)[1].strip() for row in str(page["text"]).strip("\n").split("\n")]
    stated = plain(metadata_of("\n".join(lines), grammar)[1])
    assert {name: stated[name] for name in OF_THE_PAGE if name in stated} == page["want"]


@pytest.mark.parametrize("case", cases("dates.toml", "date"), ids=lambda case: case["text"])
def test_date(case: dict[str, str], grammar: Grammar) -> None:
    read = read_date(case["text"], grammar, near=case.get("near"))
    if "value" not in case:
        assert read is None
        return
    assert read is not None
    assert read.value == case["value"]
    assert read.repaired == case.get("repaired", False)
    assert read.alternative == case.get("other")


@pytest.mark.parametrize("case", cases("numbers.toml", "number"), ids=lambda case: case["text"])
def test_document_number(case: dict[str, str], grammar: Grammar) -> None:
    read = normalise_document_number(case["text"], grammar)
    if "value" not in case:
        assert read is None
        return
    assert read is not None
    assert (read.value, read.repaired, read.alternative) == (
        case["value"],
        case.get("repaired", False),
        case.get("other"),
    )


def test_five_notices(shared: pathlib.Path, grammar: Grammar) -> None:
    """Each of the five real notices states exactly the metadata of its gold file."""
    import json

    for gold in sorted((shared / "gold").glob("*.gold.json")):
        want = json.loads(gold.read_text(encoding="utf-8"))["metadata"]
        source = (shared / "notices" / gold.name.replace(".gold.json", ".txt")).read_bytes().decode("utf-8")
        got = plain(metadata_of(source, grammar)[1])
        assert {name: got.get(name) or None for name in want} == {name: want[name] or None for name in want}, gold.name
