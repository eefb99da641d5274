"""Every condition of every production is needed: without it an example or a case is read otherwise."""

from __future__ import annotations

import copy
import pathlib
import tomllib
from collections.abc import Iterator

import msgspec
import pytest

from healthplan_cli.grammar import Grammar, GrammarError, Production, load_grammar
from healthplan_cli.targets.productions import ClauseReader
from healthplan_cli.targets.proof import decisions
from healthplan_cli.text import fold

HERE = pathlib.Path(__file__).parent
PRODUCTIONS = load_grammar().productions("targets")


def texts() -> list[str]:
    """The examples and rejects of the productions, and the paragraphs of the cases."""
    found = [text for one in PRODUCTIONS for text in [*(example.text for example in one.examples), *one.rejects]]
    for file in sorted(HERE.glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8"))["case"]:
            found += fold(case["text"]).folded.strip().split("\n")
    return found


def laxer() -> Iterator[tuple[str, Production]]:
    """Each production without one of its conditions, one of its alternatives or its finality."""
    for one in PRODUCTIONS:
        for place, condition in enumerate(one.when):
            yield condition, msgspec.structs.replace(one, when=[*one.when[:place], *one.when[place + 1 :]])
            parts = condition.split(" or ")
            for part in parts if len(parts) > 1 else ():
                rest = " or ".join(other for other in parts if other != part)
                yield part, msgspec.structs.replace(one, when=[*one.when[:place], rest, *one.when[place + 1 :]])
        if one.final:
            yield "final", msgspec.structs.replace(one, final=False)


def with_production(grammar: Grammar, one: Production) -> Grammar:
    changed = copy.copy(grammar)
    changed.entries = {**grammar.entries, one.id: one}
    changed._derived = {}
    return changed


@pytest.fixture(scope="module")
def read(grammar: Grammar) -> list[tuple[str, object]]:
    return [(text, decisions(text, grammar)) for text in texts()]


@pytest.mark.slow
@pytest.mark.parametrize(("condition", "one"), list(laxer()), ids=lambda value: value if isinstance(value, str) else value.id)
def test_each_condition_is_needed(condition: str, one: Production, grammar: Grammar, read: list[tuple[str, object]]) -> None:
    changed = with_production(grammar, one)
    assert any(decisions(text, changed) != decided for text, decided in read), f"{one.id} does without: {condition}"


@pytest.mark.parametrize("one", PRODUCTIONS, ids=lambda one: one.id)
def test_each_decides_its_examples_and_none_of_its_rejects(one: Production, grammar: Grammar) -> None:
    for example in one.examples:
        own = [decided for decided in decisions(example.text, grammar) if decided.production == one.id]
        assert any(example.want.items() <= decided.fields.items() for decided in own), example.text
    assert [text for text in one.rejects if one.id in {decided.production for decided in decisions(text, grammar)}] == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"when": ["moon is full"]}, "there is no condition 'moon is full'"),
        ({"gives": {"kind": "level", "way": "up"}}, "gives 'way', which nothing reads"),
        ({"gives": {"kind": "level", "direction": "incraese"}}, "gives no direction: 'incraese'"),
        ({"when": ["behind <nothing-such>"]}, "includes <nothing-such>"),
        ({"when": ["<"]}, "cannot be read: '<'"),
        ({"reads": "tea leaves"}, "there is no mechanism 'tea leaves'"),
        ({"reads": "noun", "gives": {}}, "gives no kind of value"),
    ],
)
def test_a_production_that_cannot_be_run_is_an_error_of_the_grammar(
    fields: dict[str, object], message: str, grammar: Grammar
) -> None:
    one = msgspec.structs.replace(PRODUCTIONS[0], **fields)
    with pytest.raises(GrammarError, match=message) as caught:
        ClauseReader(with_production(grammar, one))
    assert caught.value.rule == one.id


def test_a_production_may_give_a_direction(grammar: Grammar) -> None:
    (one,) = [one for one in PRODUCTIONS if one.id == "targets.level-without-predicate"]
    changed = with_production(grammar, msgspec.structs.replace(one, gives={"kind": "level", "direction": "increase"}))
    directions = [
        decided.fields["direction"] for rules in (grammar, changed) for decided in decisions("适龄儿童接种率95%以上。", rules)
    ]
    assert directions == ["reach", "increase"]
