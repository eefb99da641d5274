"""``healthplan validate`` from the outside: inputs, settings, exit codes."""

from __future__ import annotations

import json
import os
import pathlib
import sys

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


def validate(*arguments: str, data: str | bytes | None = None) -> Result:
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
        (["good", "--select", "HP8"], "there is no code HP8"),
        (["good", "--update-baseline"], "needs --baseline"),
        (["good", "--baseline", "lost.json"], "lost.json: there is no such baseline; --update-baseline writes it"),
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
    first = validate(*arguments, "--update-baseline")
    assert (first.exit_code, first.stdout, "recorded in known.json" in first.stderr) == (0, "", True)
    again = validate(*arguments)
    assert (again.exit_code, again.stdout, "2 known from the baseline" in again.stderr) == (0, "", True)
    worse = json.loads((folder / "bad/qinghe.json").read_text())
    put(worse, "targets[0].node", "n9")
    write("bad/qinghe.json", worse)
    result = validate(*arguments)
    assert (result.exit_code, result.stdout.count(" HP")) == (1, 1)
    assert validate(*arguments, "--update-baseline").exit_code == 0
    assert validate(*arguments).exit_code == 0


@pytest.mark.parametrize("data", [b"[]", b'{"version": 1, "findings": ["\xff"]}', b"[" * 100_000])
def test_a_file_that_is_no_baseline(data: bytes) -> None:
    pathlib.Path("known.json").write_bytes(data)
    result = validate("bad", "--baseline", "known.json")
    assert (result.exit_code, "known.json: not a baseline" in result.stderr) == (2, True)


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "markdown", "sarif", "junit"])
def test_same_bytes_twice(form: str) -> None:
    runs = {validate("good", "bad", "--source", "notices", "--format", form).stdout_bytes for _ in range(2)}
    assert len(runs) == 1
    assert b"HP911" in runs.pop()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "markdown", "sarif", "junit"])
def test_a_file_whose_name_is_no_text(form: str) -> None:
    with open(b"bad/\xff\x1b.json", "wb") as file:
        file.write(json.dumps(make_data()).encode() + b"]")
    with open(b"notices/\xfe.txt", "wb") as file:
        file.write(b"")
    for arguments in (["bad"], [os.fsdecode(b"bad/\xff\x1b.json")]):
        result = validate(*arguments, "--source", "notices", "--format", form)
        assert (result.exit_code, "HP900" in result.stdout) == (1, True), result.output
    assert validate("bad", "--baseline", "known.json", "--update-baseline").exit_code == 0


def test_a_folder_and_its_files_by_name_give_the_same_findings() -> None:
    for name in ("summary.json", "failures.json", "journal.json", "deep/summary.json"):
        path = pathlib.Path("bad") / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(make_data())[:-1])
    pathlib.Path("bad/.healthplan").mkdir()
    pathlib.Path("bad/.healthplan/summary.json").write_text("{}")
    names = [path.as_posix() for path in sorted(pathlib.Path("bad").rglob("[!.]*.json")) if ".healthplan" not in path.parts]
    folder, named = validate("bad"), validate(*names)
    assert (folder.stdout, folder.stderr) == (named.stdout, named.stderr)
    assert folder.stdout.count("HP900") == 4


def test_the_source_line_stands_below_a_finding() -> None:
    assert validate("bad", "--source", "notices", "--select", "HP911").stdout.splitlines() == [
        "notices/qinghe.txt:1:1: error HP911 “首页>政务公开” lies in no block [bad/qinghe.json $.blocks]",
        "      |",
        "    1 | 首页>政务公开",
        "      | ^^^^^^^^^^^^^",
        "",
    ]
    concise = validate("bad", "--source", "notices", "--select", "HP911", "--format", "concise")
    assert concise.stdout.count("\n") == 1
    assert "excerpt" not in validate("bad", "--source", "notices", "--format", "json").stdout


@pytest.mark.parametrize(
    "options, code, codes",
    [
        (["--select", "HP9"], 1, {"HP911"}),
        (["--select", "HP498"], 0, {"HP498"}),
        (["--ignore", "HP911,HP498"], 0, set()),
        (["--select", "HP4,HP9", "--ignore", "HP49"], 1, {"HP911"}),
        (["--ignore", "HP911", "--max", "HP911=0"], 0, {"HP498"}),
    ],
)
def test_codes_are_selected_and_ignored(options: list[str], code: int, codes: set[str]) -> None:
    result = validate("bad", "--source", "notices", "--format", "json", *options)
    assert result.exit_code == code
    assert {one["code"] for one in json.loads(result.stdout)["findings"]} == codes


def test_codes_are_selected_by_settings() -> None:
    write("setup.cfg", "[healthplan:validate]\nignore = HP911, HP498\nsource = notices\n")
    assert validate("bad", "--fail-on", "warning").exit_code == 0


def test_statistics_count_each_code() -> None:
    result = validate("good", "bad", "--source", "notices", "--statistics")
    assert result.exit_code == 1
    assert [line.split()[:3] for line in result.stdout.splitlines()] == [
        ["2", "info", "HP499"],
        ["1", "warning", "HP498"],
        ["1", "error", "HP911"],
    ]
    listed = json.loads(validate("bad", "--source", "notices", "--statistics", "--format", "json").stdout)
    assert {one["code"]: one["count"] for one in listed} == {"HP498": 1, "HP499": 1, "HP911": 1}
    assert "text in no block" in next(one["title"] for one in listed if one["code"] == "HP911")
    assert "goes with --format" in validate("bad", "--statistics", "--format", "sarif").stderr


def test_markdown_is_a_summary_of_a_job() -> None:
    result = validate("good", "bad", "--source", "notices", "--format", "markdown")
    lines = result.stdout.splitlines()
    assert lines[:3] == ["## healthplan validate failed", "", "2 notices, 1 error, 1 warning"]
    assert "| 1 | error | HP911 | text in no block |" in lines
    assert "| notices/qinghe.txt:1 | error | HP911 | “首页\\>政务公开” lies in no block |" in lines
    assert validate("good", "--format", "markdown").stdout.startswith("## healthplan validate passed\n")


def test_all_faults_of_a_file_are_told_at_once() -> None:
    data = make_data()
    put(data, "blocks[0].kind", "advert")
    put(data, "targets[0].value", "35")
    put(data, "outline[1].children[0].span", "(drop)")
    put(data, "references", {})
    write("bad/qinghe.json", data)
    assert [line.partition(" - at ")[2] for line in validate("bad").stdout.splitlines()] == [
        "`$.blocks[0].kind` [$.blocks[0].kind]",
        "`$.outline[1].children[0]` [$.outline[1].children[0]]",
        "`$.targets[0].value` [$.targets[0].value]",
        "`$.references` [$.references]",
    ]


@pytest.mark.parametrize(
    "where, value",
    [
        ("source.bytes", 10**400),
        ("source.characters", 2**53),
        ("blocks[0].span", [-(10**30), 7]),
        ("outline[0].paragraphs[0].span", [0, 10**19]),
        ("targets[0].year", 10**25),
        ("responsibilities[1].row", -(10**25)),
    ],
)
@pytest.mark.parametrize("form", ["text", "sarif"])
def test_numbers_that_no_text_has(where: str, value: object, form: str) -> None:
    data = make_data()
    put(data, where, value)
    write("bad/qinghe.json", data)
    result = validate("bad", "--source", "notices", "--format", form)
    assert (result.exit_code, "HP902" in result.stdout) == (1, True), result.output


def test_a_value_may_be_as_large_as_the_text_says() -> None:
    data = make_data()
    put(data, "targets[0].value", 10**30)
    write("bad/qinghe.json", data)
    assert validate("bad").exit_code == 0


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 100_000, b'"\xff"', b"\xff\xfe", b'{"schema_version": "\xff"}'])
def test_hostile_standard_input(data: bytes) -> None:
    result = validate("-", data=data)
    assert (result.exit_code, "HP900" in result.stdout) == (1, True), result.output


@pytest.mark.parametrize("form", ["text", "github"])
def test_nothing_that_a_terminal_acts_on_is_printed(form: str) -> None:
    data = make_data()
    put(data, "diagnostics[0].message", "\x1b[2J\r\nfalse\u2028::error ::")
    put(data, "targets[0].node", "n\x1b]0;9\x07")
    write("bad/qing\nhe.json", data)
    result = validate("bad", "--max", "HP499=9", "--format", form)
    assert len(result.stdout.split("\n")) == 5
    assert all(line.isprintable() for line in result.stdout.split("\n"))
