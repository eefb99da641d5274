"""The fuzzer itself, and a short run of it."""

from __future__ import annotations

import pathlib
import random
from collections.abc import Callable

import pytest

from fuzz.invariants import broken, shrink
from fuzz.mutations import MUTATIONS, mutate
from fuzz.others import grammars_run, parsed_run
from fuzz.parsed import broken_parsed
from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.readers import read_file
from healthplan_cli.readers.source import Source
from healthplan_cli.validate.sources import SourceFolder


@pytest.fixture(scope="module")
def notices(request: pytest.FixtureRequest) -> list[str]:
    samples = request.config.rootpath / "samples"
    return [read_file(path).text for path in sorted(samples.glob("*.txt"))]


@pytest.mark.parametrize("numbers", [range(50), pytest.param(range(50, 200), marks=pytest.mark.slow)])
def test_short_run_breaks_no_invariant(numbers: range, notices: list[str], grammar: Grammar) -> None:
    faults: dict[str, tuple[int, str, bytes]] = {}
    for number in numbers:
        data = mutate(random.Random(f"test:{number}"), notices)
        for fault, message in broken(data, grammar, twice=number % 16 == 0).items():
            faults.setdefault(fault, (number, message, data))
    assert faults == {}


BROKE = {
    "a comparator that may open another word": "有病率9%内",
    "a baseline beyond what a float holds": "检查率由9999999999999999提升0",
    "a baseline that a line end parts": "检查率由3\n5提升到70%",
    "a blank inside the name of an indicator": "细颗粒物（PM2. 5）年均浓度控制在3",
    "a list at the very start, behind a mark": "，有关部门）第 |",
    "a list whose label is lost but for its colon": "：省卫生健康）统",
    "a year that counts from a plan's beyond 2099": "2099治方案\n、两年内0个",
    "nothing but a blank to count": "规范9GB 3",
    "a year with a comparator": "痊愈率2022年以上",
}


@pytest.mark.parametrize("text", BROKE.values(), ids=BROKE)
def test_what_once_broke_an_invariant(text: str, grammar: Grammar) -> None:
    assert broken(text.encode(), grammar) == {}


def test_same_number_same_input(notices: list[str]) -> None:
    assert mutate(random.Random("1:5"), notices) == mutate(random.Random("1:5"), notices)
    assert mutate(random.Random("1:5"), notices) != mutate(random.Random("1:6"), notices)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_mutation_changes_text_and_stands_the_empty_one(mutation: Callable[[random.Random, str], str], notices: list[str]) -> None:
    damaged = {mutation(random.Random(seed), notices[0]) for seed in range(10)}
    assert damaged - {notices[0]}
    assert isinstance(mutation(random.Random(0), ""), str)


def test_exception_is_a_fault_and_is_shrunk(monkeypatch: pytest.MonkeyPatch, grammar: Grammar) -> None:
    def raise_on_star(source: Source, grammar: Grammar) -> Document:
        if "★" in source.text:
            raise ValueError("a star")
        return parse_source(source, grammar)

    from healthplan_cli.pipeline import parse_source

    monkeypatch.setattr("fuzz.invariants.parse_source", raise_on_star)
    data = "一、总体目标\n(★市教育局)\n二、主要任务".encode()
    (fault,) = broken(data, grammar)
    assert fault.startswith("ValueError")
    assert shrink(data, fault, grammar).decode() == "★"


def test_damaged_parsed_notices_are_findings() -> None:
    run = parsed_run()
    faults = {number: found for number in range(80) if (found := run(random.Random(f"test:{number}"), number))}
    assert faults == {}


@pytest.mark.slow
def test_damaged_grammars_are_told_or_work(tmp_path: pathlib.Path) -> None:
    run = grammars_run(tmp_path)
    faults = {number: found for number in range(25) if (found := run(random.Random(f"test:{number}"), number))}
    assert faults == {}


def test_a_validation_that_raises_is_a_fault(monkeypatch: pytest.MonkeyPatch, grammar: Grammar) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("fuzz.parsed.validate", fail)
    (fault,) = broken_parsed(b"{}", SourceFolder("."), grammar)
    assert fault.startswith("ValueError")
