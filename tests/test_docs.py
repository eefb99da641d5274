"""The documents say what the program does, all of it and nothing else."""

from __future__ import annotations

import doctest
import importlib
import json
import pathlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest
from click.core import Group

import healthplan_cli
from healthplan_cli import parse
from healthplan_cli.cli.program import Program, program
from healthplan_cli.diagnostics import KINDS
from healthplan_cli.model import Document
from healthplan_cli.validate.codes import CHECKS

ROOT = pathlib.Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), ROOT / "samples" / "README.md", *(ROOT / "docs").glob("*.md")])


def commands(group: Group | Program = program, path: str = "healthplan") -> Iterator[Any]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_each_code_is_documented_once_and_no_other() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")
    documented = re.findall(r"^#+ (HP\d{3})\b", text, re.MULTILINE)
    assert sorted(documented) == sorted({*KINDS, *CHECKS})


@pytest.mark.parametrize("code", KINDS)
def test_codes_are_in_the_hundreds_of_the_contract(code: str) -> None:
    assert re.fullmatch(r"HP[1-69]\d\d", code)


@pytest.mark.parametrize("command", list(commands()))
def test_each_command_is_in_the_list_of_commands(command: str) -> None:
    assert f"`{command}`" in (ROOT / "docs" / "cli.md").read_text("utf-8")


def test_each_field_of_a_document_is_in_the_contract() -> None:
    text = (ROOT / "docs" / "contract.md").read_text("utf-8")
    assert [name for name in Document.__struct_fields__ if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: pathlib.Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_named_commands_and_options_exist(page: pathlib.Path) -> None:
    known = set(commands())
    for line in re.findall(r"^    healthplan .*|^\$ healthplan .*|`healthplan [^`]*`", page.read_text("utf-8"), re.MULTILINE):
        words = [word for word in re.split(r"[\s`$]+", line) if word]
        if len(words) > 1 and words[1].startswith("-") or words[1:] in ([], ["COMMAND"]) or "COMMAND" in words:
            continue
        assert " ".join(words[:2]) in known or " ".join(words[:3]) in known, line


def test_the_python_of_the_readme_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 0
    assert result.failed == 0


def test_the_output_in_the_readme_is_real() -> None:
    document = json.loads(parse(ROOT / "samples" / "letter-qinghe-2024.txt").to_json())
    shown = re.findall(r"^```json\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    for fact in map(json.loads, shown):
        assert fact in document["responsibilities"] + document["targets"]


def test_ci_runs_the_readme_s_test_command() -> None:
    setup, _, test = re.findall(r"^    python3.11 -m venv .venv && (.*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)[
        1
    ].partition(" && ")
    script = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert setup in script and test in script


def modules() -> Iterator[Any]:
    for module in pkgutil.walk_packages(healthplan_cli.__path__, "healthplan_cli."):
        if not module.name.endswith("zstd"):
            yield module.name


def test_examples_in_docstrings_hold() -> None:
    results = {name: doctest.testmod(importlib.import_module(name)) for name in ("healthplan_cli", *modules())}
    assert sum(result.attempted for result in results.values())
    assert [name for name, result in results.items() if result.failed] == []
