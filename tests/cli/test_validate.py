"""``healthplan validate`` from the outside: inputs, settings, exit codes."""

from __future__ import annotations

import json
import pathlib

import pytest
from click.testing import CliRunner, Result
from parsed_notice import TEXT, make_data, put

from healthplan_cli.cli.program import program
from healthplan_cli.diagnostics import KINDS, Kind

WARNING = "the heading seems to be lost"


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A folder with one good notice, one with a warning and a lost block, and their source."""
    monkeypatch.setitem(KINDS, "HP499", Kind("info", "the brackets of the year are lost"))
    monkeypatch.setitem(KINDS, "HP498", Kind("warning", WARNING))
    monkeypatch.chdir(tmp_path)
    write("notices/qinghe.txt", TEXT)
    write("good/qinghe.json", make_data())
    bad = make_data()
    put(bad, "blocks[0]", "(drop)")
    put(bad, "diagnostics[1]", {"code": "HP498", "severity": "warning", "message": WARNING, "span": [80, 82]})
    write("bad/qinghe.json", bad)
    return tmp_path


def write(name: str, data: object) -> None:
    path = pathlib.Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")


def validate(*arguments: str, data: str | None = None) -> Result:
    return CliRunner().invoke(program, ["validate", *arguments], input=data)


@pytest.mark.parametrize(
    "arguments, code, found",
    [
        (["good"], 0, ""),
        (["good", "--source", "notices"], 0, ""),
        (["good/qinghe.json", "--source", "notices/qinghe.txt", "--fail-on", "warning"], 0, ""),
        (["bad"], 0, "bad/qinghe.json: warning HP498"),
        (["bad", "--fail-on", "warning"], 1, "bad/qinghe.json: warning HP498"),
        (["bad", "--source", "notices"], 1, "notices/qinghe.txt:1:1: error HP911 “首页>政务公开”"),
        (["bad", "--source", "notices", "--max", "HP911=1"], 0, "error HP911"),
        (["good", "bad", "--source", "notices", "--max", "HP911=0"], 1, "all notices: error HP920 HP911 occurs 1 times"),
        (["good", "--max", "HP499=0"], 1, "HP920"),
        (["good", "--min-nodes", "3"], 0, ""),
        (["good", "--min-nodes", "4"], 1, "HP921 3 nodes, at least 4"),
        (["good", "--source", "bad"], 0, "warning HP913"),
    ],
)
def test_exit_code_and_output(arguments: list[str], code: int, found: str) -> None:
    result = validate(*arguments)
    assert (result.exit_code, found in result.stdout) == (code, True), result.output
    if not found:
        assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "Missing argument"),
        (["lost.json"], "lost.json: No such file"),
        (["good", "--max", "HP499"], "is not CODE=N"),
        (["good", "--max", "HP499=-1"], "is not CODE=N"),
        (["good", "--max", "HP123456=1"], "there is no code HP123456"),
        (["good", "--fail-on", "info"], "is not one of"),
        (["good", "--update-baseline"], "needs --baseline"),
        (["good", "--config", "lost.cfg"], "lost.cfg: cannot be read"),
        (["notices"], "no parsed notices"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = validate(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_standard_input_of_either_form() -> None:
    assert validate("-", data=json.dumps(make_data(), indent=1)).exit_code == 0
    lines = f"{json.dumps(make_data())}\nnot json\n"
    result = validate("-", data=lines)
    assert (result.exit_code, result.stdout.startswith("-:2: error HP900")) == (1, True)


def test_settings_are_defaults_and_options_win() -> None:
    write("setup.cfg", "[healthplan:validate]\nfail-on = warning\nsource = notices\nmax =\n    HP911 = 1\n    HP499=3\n")
    result = validate("bad")
    assert (result.exit_code, "HP911" in result.stdout) == (1, True)
    assert validate("bad", "--fail-on", "error").exit_code == 0
    assert validate("bad", "--fail-on", "error", "--max", "HP911=0").exit_code == 1


def test_settings_of_another_file() -> None:
    write("ci.cfg", "[healthplan:validate]\nmin_nodes = 9\nformat = json\n")
    result = validate("good", "--config", "ci.cfg")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["code"] == "HP921"


@pytest.mark.parametrize(
    "config, message",
    [
        ("[healthplan:validate]\nfailon = error\n", "has no setting failon"),
        ("[healthplan:validate]\nmin_nodes = many\n", "not a valid integer"),
        ("[healthplan:validate]\nmax = HP1\n", "is not CODE=N"),
        ("fail_on = error\n", "setup.cfg"),
    ],
)
def test_settings_that_cannot_be(config: str, message: str) -> None:
    write("setup.cfg", config)
    result = validate("good")
    assert (result.exit_code, message in result.stderr) == (2, True), result.output


def test_a_baseline_is_recorded_then_only_new_findings_fail(folder: pathlib.Path) -> None:
    arguments = ("bad", "--source", "notices", "--fail-on", "warning", "--baseline", "known.json")
    first = validate(*arguments)
    assert (first.exit_code, first.stdout, "recorded in known.json" in first.stderr) == (0, "", True)
    again = validate(*arguments)
    assert (again.exit_code, again.stdout, "2 known from the baseline" in again.stderr) == (0, "", True)
    worse = json.loads((folder / "bad/qinghe.json").read_text())
    put(worse, "targets[0].node", "n9")
    write("bad/qinghe.json", worse)
    result = validate(*arguments)
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 1)
    assert validate(*arguments, "--update-baseline").exit_code == 0
    assert validate(*arguments).exit_code == 0


def test_a_file_that_is_no_baseline() -> None:
    write("known.json", "[]")
    result = validate("bad", "--baseline", "known.json")
    assert (result.exit_code, "known.json: not a baseline" in result.stderr) == (2, True)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_same_bytes_twice(form: str) -> None:
    runs = {validate("good", "bad", "--source", "notices", "--format", form).stdout_bytes for _ in range(2)}
    assert len(runs) == 1
    assert b"HP911" in runs.pop()
