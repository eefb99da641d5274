"""Sentences of our own, in many voices, with the targets that a reader finds in them."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from healthplan_cli.evaluate.gold import GoldTarget
from healthplan_cli.evaluate.matching import plain_number, plain_unit, same_indicator
from healthplan_cli.evaluate.tally import Item, Tally
from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.model import Target
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_text

FOLDER = pathlib.Path(__file__).parent / "paraphrases"
NOTICE = """青禾市人民政府办公室关于印发青禾市行动方案(2024—2027年)的通知
青政办发〔2024〕6号
各区县人民政府,市政府各部门:
一、工作任务
{}
青禾市人民政府办公室
2024年3月15日
"""
_DEFAULTS = {"node": None, "quote": "", "year": None, "value_max": None, "unit": None}


class Case(NamedTuple):
    file: str
    text: str
    targets: list[GoldTarget]


def read_cases() -> Iterator[Case]:
    """The cases of all files, in order."""
    for path in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            targets = [msgspec.convert(_DEFAULTS | _with_none(target), GoldTarget) for target in case["targets"]]
            yield Case(path.stem, case["text"], targets)


def _with_none(target: dict[str, Any]) -> dict[str, Any]:
    """TOML knows no null: "none" among the accepted years says that no year is right as well."""
    years = target.get("year_accept")
    return target | {"year_accept": [None if year == "none" else year for year in years]} if years else target


def score(case: Case, grammar: Grammar) -> Tally:
    """What of the case is found in a notice that consists of it; a key is what a target says."""
    pool = list(parse_source(read_text(NOTICE.format(case.text).encode()), grammar).targets)
    tally = Tally()
    for wanted in sorted(case.targets, key=lambda target: target.optional):
        partner = next((target for target in pool if _same(wanted, target)), None)
        if partner is not None:
            pool.remove(partner)
        if not wanted.optional:
            tally.gold += 1
            tally.matched += partner is not None
            tally.missed += [Item(_key(wanted), None)] if partner is None else []
    tally.found = tally.matched + len(pool)
    tally.wrong = [Item(_key(target), None) for target in pool]
    return tally


def score_all() -> list[tuple[Case, Tally]]:
    grammar = load_grammar()
    return [(case, score(case, grammar)) for case in read_cases()]


def _key(target: Target | GoldTarget) -> tuple[Any, ...]:
    value = target.value if target.value_max is None else f"{target.value}..{target.value_max}"
    return (target.indicator, target.year, target.direction, target.comparator, value, target.unit)


def _same(wanted: GoldTarget, got: Target) -> bool:
    years = [wanted.year] if wanted.year_accept is msgspec.UNSET else wanted.year_accept
    directions = [wanted.direction] if wanted.direction_accept is msgspec.UNSET else wanted.direction_accept
    return (
        plain_number(wanted.value) == plain_number(got.value)
        and plain_number(wanted.value_max) == plain_number(got.value_max)
        and plain_unit(wanted.unit) == plain_unit(got.unit)
        and wanted.comparator == got.comparator
        and got.year in years
        and got.direction in directions
        and same_indicator(wanted.indicator, got.indicator)
    )
