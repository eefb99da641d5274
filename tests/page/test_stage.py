"""Zones: each page of the case files, line by line; and pages that are no notices at all."""

from __future__ import annotations

import itertools
import pathlib
import tomllib

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.page.stage import Markup, find_zones
from healthplan_cli.readers.printed import Area
from healthplan_cli.stage_types import ZoneKind
from healthplan_cli.text import fold, split_lines

CASES = pathlib.Path(__file__).parent
PAGES = {
    page["name"]: page["text"]
    for file in sorted(CASES.glob("*.toml"))
    if file.name != "areas.toml"
    for page in tomllib.loads(file.read_text(encoding="utf-8"))["page"]
}


def zones_of(source: str, grammar: Grammar) -> list[ZoneKind]:
    text = fold(source)
    return find_zones(text, split_lines(text), grammar)[0]


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, grammar: Grammar) -> None:
    rows = [line.split("|", 1) for line in PAGES[name].strip("\n").split("\n")]
    lines = [line.removeprefix(" ") for _, line in rows]
    found = zones_of("\n\n".join(lines), grammar)
    assert list(zip(found, lines, strict=True)) == [
        (zone.strip(), line) for (zone, _), line in zip(rows, lines, strict=True)
    ]


AREAS = {page["name"]: page["text"] for page in tomllib.loads((CASES / "areas.toml").read_text("utf-8"))["page"]}


@pytest.mark.parametrize("name", AREAS)
def test_page_with_named_areas(name: str, grammar: Grammar) -> None:
    rows = [[cell.strip() for cell in line.split("|")] for line in AREAS[name].strip("\n").split("\n")]
    text = fold("\n".join(line for _, _, line in rows))
    lines = split_lines(text)
    areas = [
        Area(area, (lines[run[0]].start, lines[run[-1]].end))
        for area, group in itertools.groupby(range(len(rows)), key=lambda index: rows[index][1])
        if area and (run := list(group))
    ]
    zones = find_zones(text, lines, grammar, Markup(areas=areas))[0]
    assert [(zone, line) for zone, (_, _, line) in zip(zones, rows, strict=True)] == [(zone, line) for zone, _, line in rows]


@pytest.mark.parametrize("blank", ["", " \n\u3000\n\t\r\n", "\ufeff\u200b"])
def test_nothing_has_no_zones(blank: str, grammar: Grammar) -> None:
    assert len(zones_of(blank, grammar)) == len(split_lines(fold(blank)))


@pytest.mark.parametrize(
    "unit", ["(", "一、", "各", "附件:", "2021年", "印发", "索引号:", "\n、\n", "局\n2021年7月1日\n", "1\n", "...9"]
)
def test_every_line_has_a_zone_however_odd_the_text(unit: str, grammar: Grammar) -> None:
    source = unit * 20_000
    assert len(zones_of(source, grammar)) == len(split_lines(fold(source)))


def test_content_of_the_real_notices_stays_in_the_body(shared: pathlib.Path, grammar: Grammar) -> None:
    for path in sorted((shared / "more-notices").glob("*.txt")):
        text = fold(path.read_text(encoding="utf-8"))
        lines = split_lines(text)
        for line, zone in zip(lines, find_zones(text, lines, grammar)[0], strict=True):
            assert zone != "chrome" or line.end - line.start < 100 or "...." in text.folded[line.start : line.end], (
                path.name
            )
