"""``healthplan grammar``: check, list, explain, coverage."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from healthplan_cli.cli.program import program
from healthplan_cli.grammar.coverage import Coverage, Share
from healthplan_cli.model import Document

RULES = """
[[rule]]
id = "own.stairs"
about = "so many stairs"
pattern = '(?<number><decimal>) \\ *+ 级台阶'
examples = [{ text = "三十9 级台阶", want = { number = "9" }, seen = true }]
rejects = ["九级台阶"]
gives = { unit = "级" }
"""


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(program, ("grammar", *arguments), prog_name="healthplan")


@pytest.fixture
def own(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "own.toml").write_text(RULES, "utf-8")
    return tmp_path


def test_a_rule_that_holds_is_reported(own: pathlib.Path) -> None:
    result = invoke("check", str(own))
    assert "ok   own.stairs: 1 examples, 1 rejects" in result.output.splitlines()


def test_a_rule_that_fails_is_reported_and_ends_with_one(own: pathlib.Path) -> None:
    (own / "own.toml").write_text(RULES.replace("九级台阶", "十8级台阶"), "utf-8")
    result = invoke("check", str(own), "-q")
    lines = result.output.splitlines()
    place = lines.index("FAIL own.stairs (own.toml)")
    assert lines[place + 1] == "     matches its reject: 十8级台阶"
    assert result.exit_code == 1


def test_a_folder_that_is_no_grammar_ends_with_two(tmp_path: pathlib.Path) -> None:
    assert invoke("check", str(tmp_path)).exit_code == 2
    (tmp_path / "own.toml").write_text("[[rule]\n")
    result = invoke("check", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("healthplan: own.toml: is not TOML: ")


def test_every_rule_is_listed_with_what_it_is_for(own: pathlib.Path) -> None:
    lines = invoke("list", "--grammar", str(own)).output.splitlines()
    assert any(line.split() == ["own.stairs", "so", "many", "stairs"] for line in lines)
    assert any(line.startswith("fragments.year ") for line in lines)


def test_a_rule_is_explained(own: pathlib.Path) -> None:
    text = invoke("explain", "own.stairs", "--grammar", str(own)).output
    assert text.startswith("own.stairs (own.toml)\n  so many stairs\n")
    assert "gives:\n    unit = 级\n" in text
    assert "includes:\n    fragments.decimal\n" in text
    assert "pattern (search):\n    (?<number><decimal>) \\ *+ 级台阶\n" in text
    assert "expanded:\n    (?<number>(?:[0-9]++" in text
    assert "examples:\n    三十9 级台阶  [seen, number='9']\n" in text
    assert "rejects:\n    九级台阶\n" in text


def test_what_includes_a_rule_is_told(own: pathlib.Path) -> None:
    text = invoke("explain", "fragments.decimal", "--grammar", str(own)).output
    assert "    own.stairs\n" in text[text.index("included by:") :]


def test_an_unknown_rule_is_told_with_a_near_one() -> None:
    result = invoke("explain", "fragments.yeer")
    assert result.exit_code == 2
    assert result.stderr == "healthplan: there is no rule fragments.yeer; did you mean fragments.year?\n"


def test_coverage_is_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    seen: list[str] = []

    def measure_coverage(documents: Iterator[Document]) -> Coverage:
        seen.extend(document.source.name for document in documents)
        return Coverage(Share(27, 40, [("青禾市\x1b办", 12), ("临江县水\u200b局", 1)]), Share(0, 0, []), Share(3, 4, [("其余50%", 1)]))

    monkeypatch.setattr("healthplan_cli.grammar.coverage.measure_coverage", measure_coverage)
    (tmp_path / "a.txt").write_text("一、总则\n")
    (tmp_path / "b.txt").write_text("二、目标\n")
    result = invoke("coverage", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert seen == ["a.txt", "b.txt"]
    assert result.output == (
        "27 of 40 units have an organisation (67.5%)\n    12  青禾市\\x1b办\n     1  临江县水\\u200b局\n"
        "0 of 0 targets have an indicator_id\n"
        "3 of 4 numbers that read like goals are decided (75.0%)\n     1  其余50%\n"
    )
