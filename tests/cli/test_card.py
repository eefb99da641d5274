"""The card of a notice: golden ones that were read, and what holds at every width.

``pytest tests/cli/test_card.py --rewrite-samples`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import pathlib

import pytest
from click.testing import CliRunner, Result

from healthplan_cli.cli.program import program
from healthplan_cli.printable import columns

ROOT = pathlib.Path(__file__).parent.parent.parent
CARDS = pathlib.Path(__file__).parent / "cards"
SAMPLES = sorted(path.stem for path in (ROOT / "samples").glob("*.txt"))
GOLDEN = [
    ("letter-qinghe-2024", 80),
    ("indicators-yunling-2030", 60),
    ("rows-qingyuan-2024", 120),
    ("plain-linjiang-2024", 60),
    ("quantities-yunling-2022", 200),
]


def card(file: str, width: int, *options: str, data: bytes | None = None) -> Result:
    environment = {"COLUMNS": str(width), "NO_COLOR": None, "FORCE_COLOR": None}
    return CliRunner().invoke(program, ["extract", file, "--card", *options], input=data, env=environment)


def lines_of(result: Result) -> list[str]:
    assert result.exit_code in (0, 1), result.output
    return [line.rstrip() for line in result.stdout.splitlines()]


@pytest.mark.parametrize(("name", "width"), GOLDEN)
def test_golden_cards(name: str, width: int, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(ROOT)
    printed = "\n".join(lines_of(card(f"samples/{name}.txt", width))) + "\n"
    golden = CARDS / f"{name}-{width}.txt"
    if request.config.getoption("--rewrite-samples"):
        golden.write_text(printed, "utf-8")
    assert printed == golden.read_text("utf-8")


def test_the_card_in_the_readme_is_real() -> None:
    golden = (CARDS / "letter-qinghe-2024-80.txt").read_text("utf-8")
    assert f"```text\n{golden}```" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_card_fits(name: str) -> None:
    path = str(ROOT / "samples" / f"{name}.txt")
    for width in (60, 73, 100, 200):
        lines = lines_of(card(path, width))
        assert max(columns(line) for line in lines if "healthplan show" not in line) <= width
        # Nothing is cut but the words of the last column.
        assert not [line for line in lines if "…" in line[:40] and "… and" not in line]


def test_a_card_is_no_wider_than_200() -> None:
    path = str(ROOT / "samples" / "quantities-yunling-2022.txt")
    assert lines_of(card(path, 200)) == lines_of(card(path, 500))


def test_many_facts_are_counted_and_the_way_to_them_is_told(tmp_path: pathlib.Path) -> None:
    items = "".join(f"{i}.到2030年，第{i}类人群健康素养水平达到{i}%。（青禾市第{i}局负责）\n" for i in range(1, 41))
    (tmp_path / "two words.txt").write_text(f"青禾市关于健康行动的通知\n一、总体目标\n{items}", "utf-8")
    text = card(f"{tmp_path}/two words.txt", 200).stdout
    assert f"… and 10 more: healthplan show '{tmp_path}/two words.txt' --kind targets" in text
    piped = card("-", 120, data=(tmp_path / "two words.txt").read_bytes()).stdout
    assert "… and 10 more\n" in piped and "healthplan show" not in piped


def test_an_empty_notice_has_a_card() -> None:
    result = card("-", 60, data=b"")
    assert result.exit_code == 1
    assert lines_of(result)[0] == "(no title found)"
    assert "HP501" in result.stdout and "healthplan explain HP501" in result.stdout


def test_what_a_terminal_might_act_on_is_escaped(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a\u202e\x1b[31m.txt").write_text("青禾市关于健康行动的通知\n一、目标\n")
    result = card(str(tmp_path / "a\u202e\x1b[31m.txt"), 100)
    assert "a\\u202e\\x1b[31m.txt · utf-8" in result.stdout
    assert result.stdout.replace("\n", "").isprintable()


@pytest.mark.parametrize("options", [("-o", "out.json"), ("--pretty",)])
def test_a_card_is_no_file_and_no_json(options: tuple[str, ...]) -> None:
    result = card("-", 60, *options, data=b"")
    assert (result.exit_code, "a card goes to standard output" in result.stderr) == (2, True)
