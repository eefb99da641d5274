"""What ``docs/python.md`` shows is what happens; pandas and polars are asked only where they are installed."""

from __future__ import annotations

import doctest
import pathlib
import re

import pytest

import healthplan_cli

ROOT = pathlib.Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "python.md").read_text("utf-8")
# Examples of a library stand in a section of its name.
LIBRARIES = ("pandas", "polars")


def section(library: str) -> str:
    found = re.search(rf"^### {library}\n.*?(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[0]


PLAIN = GUIDE
for name in LIBRARIES:
    PLAIN = PLAIN.replace(section(name), "")


def run(text: str) -> None:
    test = doctest.DocTestParser().get_doctest(text, {}, "python.md", "docs/python.md", 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    run(PLAIN)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # theirs, not ours
@pytest.mark.parametrize("library", LIBRARIES)
def test_examples_of_a_library(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(library)
    monkeypatch.chdir(ROOT)
    set_up = "".join(line + "\n" for line in PLAIN.splitlines() if re.match(r">>> (import|from|document = )", line))
    run(f"{set_up}\n{section(library)}")


def test_each_name_of_the_package_is_in_the_guide() -> None:
    assert [name for name in healthplan_cli.__all__ if name != "__version__" and f"`{name}" not in GUIDE] == []
    assert dir(healthplan_cli) == sorted(healthplan_cli.__all__)
    for name in healthplan_cli.__all__:
        assert getattr(healthplan_cli, name) is not None


def test_other_names_are_no_part_of_the_package() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        healthplan_cli.no_such_name  # noqa: B018
