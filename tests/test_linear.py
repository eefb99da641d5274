"""No input takes more than linear time: work is counted, not timed.

Counted are the calls that Python makes (of functions, of built-ins) and the characters that the
patterns of the grammar are handed. A text twice as long may take twice the work, and a little.
"""

from __future__ import annotations

import cProfile
from collections.abc import Callable
from typing import Any

import pytest
from fuzz.pathological import NESTED, UNITS, grammar_units, nested, random_text

from healthplan_cli.grammar.grammar import SHIPPED, Grammar, load_grammar
from healthplan_cli.grammar.loader import read_folder
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_text
from healthplan_cli.text import Line, Text
from healthplan_cli.validate.invariants import check_document

SIZE = 6_000
"""Characters of the longest text."""
GRAMMAR_SIZE = 2_000
"""The same where the words of the grammar are repeated, which are thousands."""
GRAMMAR_STEP = 40
"""Of the words of the grammar one in so many is repeated; ``python -m tests.fuzz.growth --grammar`` takes all."""
MOST = 2.4
"""How much more work twice as much text may take. Quadratic work would take four times as much."""


class CountingPattern:
    """A compiled pattern that counts the characters it is handed, up to the end of what it finds."""

    def __init__(self, pattern: Any, work: CountingGrammar) -> None:
        self._pattern = pattern
        self._work = work

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _count(self, match: Any, text: str, pos: Any, endpos: Any) -> Any:
        end = match.end() if match else min(len(text), len(text) if endpos is None else endpos)
        self._work.characters += max(end - pos, 0) + 1
        return match

    def search(self, text: str, pos: Any = 0, endpos: Any = None, **options: Any) -> Any:
        return self._count(self._pattern.search(text, pos, endpos, **options), text, pos, endpos)

    def match(self, text: str, pos: Any = 0, endpos: Any = None, **options: Any) -> Any:
        match = self._pattern.match(text, pos, endpos, **options)
        # What a failed match looked at is not known: patterns are anchored and bounded, so little.
        return self._count(match, text, pos, endpos if match else pos)

    def fullmatch(self, text: str, pos: Any = 0, endpos: Any = None, **options: Any) -> Any:
        return self._count(self._pattern.fullmatch(text, pos, endpos, **options), text, pos, endpos)

    def finditer(self, text: str, pos: Any = 0, endpos: Any = None, **options: Any) -> Any:
        self._count(None, text, pos, endpos)
        return self._pattern.finditer(text, pos, endpos, **options)

    def findall(self, text: str, pos: Any = 0, endpos: Any = None, **options: Any) -> Any:
        self._count(None, text, pos, endpos)
        return self._pattern.findall(text, pos, endpos, **options)

    def sub(self, new: Any, text: str, *rest: Any, **options: Any) -> Any:
        self._count(None, text, 0, None)
        return self._pattern.sub(new, text, *rest, **options)

    def split(self, text: str, *rest: Any, **options: Any) -> Any:
        self._count(None, text, 0, None)
        return self._pattern.split(text, *rest, **options)


class CountingGrammar(Grammar):
    """The shipped grammar, with all its patterns counting."""

    def __init__(self) -> None:
        super().__init__(read_folder(SHIPPED))
        self.characters = 0

    def _compile(self, rule: Any) -> Any:
        return CountingPattern(super()._compile(rule), self)


@pytest.fixture(scope="module")
def counting() -> CountingGrammar:
    grammar = CountingGrammar()
    # Whatever is loaded or compiled on first use is not the text's work.
    work(random_text(3_000), grammar)
    for unit in UNITS:
        work(unit * 3, grammar)
    return grammar


def work(text: str, grammar: CountingGrammar) -> int:
    """How much parsing and checking ``text`` takes."""
    source = read_text(text.encode(), encoding="utf-8")
    before = grammar.characters
    profile = cProfile.Profile()
    profile.enable()
    try:
        check_document(parse_source(source, grammar), source.text)
    finally:
        profile.disable()
    calls = sum(entry.callcount for entry in profile.getstats())
    return calls + grammar.characters - before


def assert_linear(text_of_size: Callable[[int], str], grammar: CountingGrammar, longest: int = SIZE) -> None:
    """The second half of a text may not take much more than twice the work of its second quarter.

    Differences, because the top of a page is read by rules of its own.
    """
    quarter, half, whole = (work(text_of_size(size), grammar) for size in (longest // 4, longest // 2, longest))
    assert whole - half <= MOST * (half - quarter) + 500


# Words of the grammar that once took quadratic time.
PROVEN = ["29万", "10万", "1,20", "5岁以下儿童死亡率(‰)"]

# A few of all kinds are quick; the whole list takes half a minute.
SAMPLE = UNITS[::80]


@pytest.mark.parametrize(
    "unit", [pytest.param(unit, id=ascii(unit), marks=[] if unit in SAMPLE else pytest.mark.slow) for unit in UNITS]
)
def test_one_piece_over_and_over(unit: str, counting: CountingGrammar) -> None:
    assert_linear(lambda size: unit * (size // len(unit)), counting)


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*grammar_units(load_grammar())[::GRAMMAR_STEP], *PROVEN], ids=ascii)
def test_words_of_the_grammar_over_and_over(unit: str, counting: CountingGrammar) -> None:
    work(unit * 3, counting)
    assert_linear(lambda size: unit * (size // len(unit)), counting, GRAMMAR_SIZE)


@pytest.mark.parametrize("brackets", NESTED)
def test_brackets_in_brackets(brackets: str, counting: CountingGrammar) -> None:
    assert_linear(lambda size: nested(brackets, size), counting)


@pytest.mark.slow
def test_genre_words_without_sense(counting: CountingGrammar) -> None:
    assert_linear(lambda size: random_text(4 * size), counting)


def test_quadratic_work_is_noticed(counting: CountingGrammar, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count would show it: a stage that looks at all the rest from every line."""
    from healthplan_cli import pipeline

    honest: Callable[..., Any] = vars(pipeline)["find_zones"]

    def look_ahead(text: Text, lines: list[Line], *rest: Any) -> Any:
        for line in lines:
            counting.characters += len(text.folded) - line.start
        return honest(text, lines, *rest)

    monkeypatch.setattr(pipeline, "find_zones", look_ahead)
    with pytest.raises(AssertionError):
        assert_linear(lambda size: "健康行动\n" * (size // 5), counting)
