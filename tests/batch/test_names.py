"""Names of notices become paths that are safe, whatever they hold."""

from __future__ import annotations

import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from healthplan_cli.batch.journal import Journal
from healthplan_cli.batch.names import claim_key, one_name, output_names, printable_name
from healthplan_cli.batch.sources import Notice


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("a.txt", "a.json", "a.txt.json"),
        ("甲/乙.html", "甲/乙.json", "甲/乙.html.json"),
        ("工作要点2023.5版", "工作要点2023.5版.json", "工作要点2023.5版.json"),
        ("v1.2", "v1.2.json", "v1.2.json"),
        ("a", "a.json", "a.json"),
        ("./a//b.txt", "a/b.json", "a/b.txt.json"),
        ("../a.txt", "%2E./a.json", "%2E./a.txt.json"),
        ("/etc/a.txt", "etc/a.json", "etc/a.txt.json"),
        (".healthplan/a.txt", "%2Ehealthplan/a.json", "%2Ehealthplan/a.txt.json"),
        ("a\nb.txt", "a%0Ab.json", "a%0Ab.txt.json"),
        (".txt", ".txt.json", ".txt.json"),
        ("/", "%.json", "%.json"),
    ],
)
def test_output_names(name: str, plain: str, full: str) -> None:
    assert output_names(name) == (plain, full)


@given(some.text())
def test_an_output_stays_in_its_folder_and_fits(name: str) -> None:
    for output in output_names(name):
        path = pathlib.PurePosixPath(output)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert all(len(part.encode("utf-8", "replace")) <= 255 for part in path.parts)
        assert "\0" not in output


def test_long_names_that_differ_at_their_end_stay_apart() -> None:
    first, second = ("通知" * 200 + end + ".txt" for end in "甲乙")
    assert output_names(first) != output_names(second)


@given(some.text(), some.text())
def test_identifiers_stay_apart(first: str, second: str) -> None:
    assert (one_name(first) == one_name(second)) == (first == second)
    assert "/" not in one_name(first)


def test_names_that_are_no_text() -> None:
    assert printable_name("\udcc4\udce3.txt") == "\\xc4\\xe3.txt"


@pytest.fixture
def journal(tmp_path: pathlib.Path) -> Journal:
    return Journal(str(tmp_path / "journal.sqlite"))


def test_claims_depend_on_the_order_alone(journal: Journal) -> None:
    names = ["a.txt", "a.html", "a.txt", "a.txt", "A.txt", "a.txt.2.txt", "summary.txt", "b/failures.txt"]
    outputs = [journal.begin(position, Notice(name)) for position, name in enumerate(names)]
    journal.close()
    assert outputs == [
        "a.json",
        "a.html.json",
        "a.txt.json",
        "a.txt.2.json",
        "A.txt.3.json",
        "a.txt.2.txt.json",
        "summary.json",
        "b/failures.json",
    ]
    assert len({claim_key(output) for output in outputs}) == len(outputs)


def test_ten_thousand_notices_of_one_name(journal: Journal) -> None:
    outputs = {journal.begin(position, Notice("a.txt")) for position in range(10_000)}
    journal.close()
    assert len(outputs) == 10_000
