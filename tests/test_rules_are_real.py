"""The rule of every fact is an entry of the grammar that `grammar explain` prints."""

from __future__ import annotations

import json
import pathlib
import tomllib
from collections.abc import Iterator
from typing import Any

from click.testing import CliRunner

from healthplan_cli import parse
from healthplan_cli.cli.grammar import command
from healthplan_cli.grammar import Grammar, Production, Rule

ROOT = pathlib.Path(__file__).parent.parent
CASES = [*(ROOT / "tests/targets").rglob("*.toml"), *(ROOT / "tests/responsibilities").rglob("*.toml")]


def texts() -> Iterator[str]:
    """The samples, and the text of every case as the body of a notice."""
    for sample in sorted((ROOT / "samples").glob("*.txt")):
        yield sample.read_bytes().decode("utf-8", "replace")
    for file in CASES:
        for case in tomllib.loads(file.read_text("utf-8")).get("case", []):
            lines = case.get("text") or "\n".join(line.split(" ", 2)[-1] for line in case.get("lines", [])) or case.get("content", case.get("piece"))
            yield f"青禾市健康行动计划\n一、主要任务\n{lines.strip()}\n"


def rules_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("rule"), str):
            yield value["rule"]
        for inner in value.values():
            yield from rules_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from rules_in(inner)


def test_every_rule_on_a_fact_is_explained(grammar: Grammar) -> None:
    met = {rule for text in texts() for rule in rules_in(json.loads(parse(text, grammar=grammar).to_json()))}
    assert len(met) > 30
    for rule in sorted(met):
        entry = grammar.entries.get(rule)
        assert isinstance(entry, Rule | Production), rule
        refuses = isinstance(entry, Production) or not grammar.pattern(rule).match("")  # else it rejects no text
        result = CliRunner().invoke(command, ["explain", rule])
        assert result.exit_code == 0, result.output
        assert "examples:" in result.output, rule
        assert "rejects:" in result.output or not refuses, rule
