"""What holds for every text: parse, JSON, validate finds nothing; spans hold; nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from fuzz.invariants import broken
from fuzz.mutations import BLANKS, BRACKETS, INVISIBLE, LINE_ENDS, WORDS
from hypothesis import example, given
from hypothesis import strategies as st

from healthplan_cli import parse
from healthplan_cli.diff.facts import facts_of
from healthplan_cli.grammar import Grammar
from healthplan_cli.readers import UnreadableError

words = st.sampled_from(WORDS)
marks = st.sampled_from([*BRACKETS, *INVISIBLE, *BLANKS, *LINE_ENDS, *"、。,;:.%★·—", *"一二三十百千万亿0123456789"])
runs = st.builds(lambda piece, times: piece * times, st.one_of(words, marks), st.integers(2, 30))
strays = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
chinese = st.text(st.sampled_from("市县区委局办健康推进行动机制建设工作年月日"), min_size=1, max_size=15)
notices = st.lists(st.one_of(words, chinese, marks, words, runs, strays), max_size=40).map("".join)


@given(notices)
@example("⑥：")
@example("达到百分之三十五十一")
@example("\ufeff")
@example(" \u200b\n一、总体目标\u200b")
@example("\x1c\x1d\x1e\x1f\x85\u2028")
def test_validate_finds_nothing(grammar: Grammar, text: str) -> None:
    assert broken(text.encode(), grammar, twice=True) == {}


@given(st.binary(max_size=200))
def test_bytes_are_parsed_or_refused(grammar: Grammar, data: bytes) -> None:
    assert broken(data, grammar) == {}


@given(notices)
def test_blocks_give_back_the_text(grammar: Grammar, text: str) -> None:
    document = parse(text, grammar=grammar)
    pieces = [text[start:end] for start, end in (block.span for block in document.blocks)]
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(notices)
def test_text_and_its_bytes_are_one_notice(grammar: Grammar, text: str) -> None:
    assert parse(text, grammar=grammar) == parse(text.encode(), grammar=grammar, encoding="utf-8")


@given(notices, st.sampled_from("\ud800\udc00\udfff"), st.integers(0))
def test_half_a_character_is_refused_or_parsed(grammar: Grammar, text: str, surrogate: str, place: int) -> None:
    at = place % (len(text) + 1)
    try:
        document = parse(text[:at] + surrogate + text[at:], grammar=grammar)
    except UnreadableError as error:
        assert "surrogate" in str(error) or "utf-8" in str(error)
    else:
        assert document.to_json()


def meaning(text: str, grammar: Grammar) -> Any:
    """What a reader takes from a notice, wherever it stands."""
    return [(fact.kind, fact.name, fact.value) for fact in facts_of(parse(text, grammar=grammar))]


@given(notices, st.data())
def test_characters_that_print_nothing_mean_nothing(grammar: Grammar, text: str, data: st.DataObject) -> None:
    plain = "".join(character for character in text if character not in INVISIBLE)
    places = data.draw(st.lists(st.integers(0, len(plain)), max_size=8))
    mark = data.draw(st.sampled_from(INVISIBLE))
    marked = "".join(character + mark * places.count(i) for i, character in enumerate(plain))
    assert meaning(marked, grammar) == meaning(plain, grammar)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@given(text=notices)
def test_line_ends_of_other_systems_mean_the_same(grammar: Grammar, text: str, end: str) -> None:
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert meaning(unix.replace("\n", end), grammar) == meaning(unix, grammar)
