"""``healthplan evaluate`` and ``healthplan diff`` from the outside."""

from __future__ import annotations

import json
import pathlib

import pytest
from click.testing import CliRunner, Result
from parsed_notice import TEXT, make_data, make_gold, put

from healthplan_cli.cli.program import program


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One notice parsed well, one with two faults, one not at all."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "c"):
        write(f"notices/{name}.txt", TEXT)
        write(f"gold/{name}.gold.json", make_gold())
    write("out/a.json", make_data() | {"source": make_data()["source"] | {"name": "a.txt"}})
    worse = make_data()
    put(worse, "source.name", "b.txt")
    put(worse, "targets[0].value", 36)
    put(worse, "references", [])
    write("out/b.json", worse)


def write(name: str, data: object) -> None:
    path = pathlib.Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def test_the_table_counts_all_notices_and_names_each() -> None:
    result = run("evaluate", "out", "gold", "--source", "notices")
    rows = {row.split()[0]: row.split()[1:] for row in result.stdout.splitlines() if row.strip()}
    assert result.exit_code == 0
    assert rows["targets"] == ["3", "2", "1", "0.500", "0.333", "0.400"]
    assert rows["references"] == ["3", "1", "1", "1.000", "0.333", "0.500"]
    assert (rows["a"], rows["c"]) == (["1.000"], ["0.000"])
    assert "c: not parsed" in result.stderr


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_with_every_figure(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run("evaluate", "out", "gold", "--source", "notices").stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].split() == ["kind", "gold", "found", *(["match", "P", "R", "F1"] if width < 80 else ["matched", "precision", "recall", "F1"])]
    assert not any("…" in line for line in lines)
    assert any(line.split()[:2] == ["table-responsibilities", "0"] or "0.400" in line for line in lines)


def test_misses_are_listed_with_their_line() -> None:
    result = run("evaluate", "out/b.json", "gold/b.gold.json", "--source", "notices/b.txt", "-v")
    assert [line for line in result.stdout.splitlines() if line.startswith("notices/")] == [
        "notices/b.txt:6: missed targets: 居民健康素养水平 | 2027 | reach | ge | 35.0 | - | ％",
        "notices/b.txt:6: wrong targets: 居民健康素养水平 | 2027 | reach | ge | 36 | - | %",
        "notices/b.txt:6: missed figures: 居民健康素养水平 | 2027 | reach | ge | 35.0 | - | ％",
        "notices/b.txt:6: wrong figures: 居民健康素养水平 | 2027 | reach | ge | 36 | - | %",
        "notices/b.txt:8: missed references: 健康云岭行动 | 云政发(2023)8号",
    ]


def test_json_has_the_same_figures() -> None:
    result = run("evaluate", "out", "gold", "--source", "notices", "--format", "json", "-v")
    whole = json.loads(result.stdout)
    assert whole["kinds"]["targets"] == {
        "gold": 3, "found": 2, "matched": 1, "precision": 0.5, "recall": 0.333333, "f1": 0.4,
    }  # fmt: skip
    assert whole["notices"]["a"]["mean_f1"] == 1.0
    assert whole["notices"]["b"]["kinds"]["references"]["missed"][0]["line"] == 8


@pytest.mark.parametrize(
    "minimums, code, message",
    [
        (["mean=0.6"], 0, ""),
        (["targets=0.4"], 0, ""),
        (["targets=0.41"], 1, "F1 of targets is 0.400, below 0.41"),
        (["mean=0.9", "nodes=0.5"], 1, "F1 of mean is"),
        (["aims=0.5"], 2, "there is no kind 'aims'"),
        (["targets"], 2, "is not KIND=F1"),
        (["targets=2"], 2, "between 0 and 1"),
    ],
)
def test_minimums(minimums: list[str], code: int, message: str) -> None:
    options = [part for one in minimums for part in ("--min", one)]
    result = run("evaluate", "out", "gold", "--source", "notices", *options)
    assert (result.exit_code, message in result.stderr) == (code, True)


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["out", "gold"], "a.txt was not found; use --source"),
        (["out/a.json", "gold", "--source", "notices"], "PARSED must be one too"),
        (["out", "notices", "--source", "notices"], "no files NAME.gold.json"),
        (["gold/a.gold.json", "gold/a.gold.json", "--source", "notices"], "not as the schema says"),
        (["out/a.json", "out/a.json", "--source", "notices"], "not a gold file"),
    ],
)
def test_files_that_do_not_go_together(arguments: list[str], message: str) -> None:
    result = run("evaluate", *arguments)
    assert (result.exit_code, message in result.stderr) == (2, True), result.output


def test_another_notice_is_no_source() -> None:
    write("notices/a.txt", TEXT + "又及")
    result = run("evaluate", "out/a.json", "gold/a.gold.json", "--source", "notices")
    assert (result.exit_code, "another checksum" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments, code, output",
    [
        (["out/a.json", "out/a.json"], 0, ""),
        (["out/a.json", "out/b.json"], 1, "~ target 居民健康素养水平 (总体目标): value: 35 → 36"),
        (["out/a.json", "out/b.json", "--format", "json"], 1, '"removed": 1'),
    ],
)
def test_diff(arguments: list[str], code: int, output: str) -> None:
    result = run("diff", *arguments)
    assert (result.exit_code, output in result.stdout) == (code, True)
    assert bool(result.stdout) == bool(output)


def test_diff_needs_two_parsed_notices() -> None:
    assert run("diff", "out/a.json").exit_code == 2
    result = run("diff", "out/a.json", "gold/a.gold.json")
    assert (result.exit_code, "gold/a.gold.json: not as the schema says" in result.stderr) == (2, True)
