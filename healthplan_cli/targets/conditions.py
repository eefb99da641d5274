"""What can be asked of the clause around a number: the conditions that productions name.

The name of a condition in ``grammars/targets.toml`` is a key of ``CONDITIONS``; ``<name>`` behind it
is the rule or word list that it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Direction, Span
from healthplan_cli.targets.clause import Clause, ClauseReading
from healthplan_cli.targets.phrases import Phrases

# How far back the words that make a number a condition may stand.
_SHORTLY = 36
# How long a counted thing may be.
LONGEST_NOUN = 40


class Vocabulary:
    """The word lists and patterns of a grammar by their ids, each looked up once."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.phrases = Phrases(grammar)
        self._words: dict[str, frozenset[str]] = {}

    def words(self, list_id: str) -> frozenset[str]:
        """The words of a list, which may be empty of some."""
        found = self._words.get(list_id)
        if found is None:  # speed
            found = self._words[list_id] = frozenset(self.grammar.words(list_id))
        return found

    def pattern(self, rule_id: str) -> regex.Pattern[str]:
        """The compiled pattern of a rule."""
        return self.grammar.pattern(rule_id)


class ClauseFacts:
    """What is known of one clause; what takes a search is worked out once, when it is first asked for."""

    def __init__(self, text: str, clause: Clause, last: ClauseReading | None, vocabulary: Vocabulary) -> None:
        self.text = text
        self.clause = clause
        self.last = last
        """What the clause before it in the sentence states."""
        self.vocabulary = vocabulary
        self.phrases = vocabulary.phrases
        self._known: dict[str, Any] = {}
        self._class: str | None = None

    def _once(self, name: str, find: Callable[[], Any]) -> Any:
        if name not in self._known:
            self._known[name] = find()
        return self._known[name]

    @property
    def class_of_unit(self) -> str:
        """``share`` for rates and bare numbers, ``time`` or ``count``."""
        if self._class is None:  # speed
            unit = self.clause.unit
            if unit is None or unit.startswith("/") or unit in self.vocabulary.words("quantities.rate"):
                self._class = "share"
            else:
                self._class = "time" if unit in self.vocabulary.words("quantities.time") else "count"
        return self._class

    @property
    def direction(self) -> Direction | None:
        """The direction of the predicate; for counts, where its word is a predicate of counts."""
        direction, word = self.clause.predicate.direction, self.clause.predicate.word
        if self.class_of_unit != "count":
            return direction
        if direction in ("increase", "decrease") and self.noun and word not in self.words("targets.adds"):
            return None  # 提升两个行动: a verb like any other
        return None if word in self.words("targets.no-predicate-of-counts") else direction

    @property
    def noun(self) -> Span | None:
        """The thing counted, or with a share, those who do it."""
        return self._once("noun", self._find_noun)  # type: ignore[no-any-return]

    @property
    def phrase(self) -> Span | None:
        """The phrase before the predicate, trimmed."""
        return self._once("phrase", lambda: self.phrases.trimmed(self.text, self.clause.before_predicate))  # type: ignore[no-any-return]

    @property
    def verb(self) -> tuple[int, str] | None:
        """The last verb before the number whose object can be counted."""
        return self._once("verb", self._find_verb)  # type: ignore[no-any-return]

    @property
    def is_measured(self) -> bool:
        """True if what stands before the predicate ends like the name of something measured."""
        return self._once("measured", lambda: self.phrases.measures(self.text, self.clause.before_predicate))  # type: ignore[no-any-return]

    @property
    def is_money(self) -> bool:
        """True if the number is a sum of money."""
        return self.is_sum(self.clause.unit)

    def is_sum(self, unit: str | None) -> bool:
        """True if ``unit`` is one of money."""
        return unit is not None and unit.endswith(tuple(self.words("targets.money-ends")))

    def words(self, list_id: str) -> frozenset[str]:
        """The words of a list."""
        return self.vocabulary.words(list_id)

    def search(self, rule_id: str, start: int, end: int) -> regex.Match[str] | None:
        """The first match of a rule in ``[start, end)``."""
        return self.vocabulary.pattern(rule_id).search(self.text, start, end)

    def match(self, rule_id: str, start: int) -> regex.Match[str] | None:
        """The match of a rule at ``start``."""
        return self.vocabulary.pattern(rule_id).match(self.text, start)

    def is_all(self, rule_id: str, span: Span) -> bool:
        """True if a rule matches all of ``span``."""
        return self.vocabulary.pattern(rule_id).fullmatch(self.text, *span) is not None

    def _find_noun(self) -> Span | None:
        close, stop = self.clause.close, self.clause.stop
        if self.search("targets.level-follows", close, stop):
            # 十个规模达到千亿元的集群: the next number describes it.
            stop = self.phrases.clause_end(self.text, close, LONGEST_NOUN)
        return self.phrases.noun(self.text, close, stop, clause=self.clause.unit in self.words("quantities.rate"))

    def _find_verb(self) -> tuple[int, str] | None:
        clause = self.clause
        outside = clause.comparator == "gt"  # 突破 is a comparator then, not a verb
        span = clause.before_predicate if outside else (clause.start, clause.begin)
        return self.phrases.verb(self.text, span) or self.phrases.short_verb(self.text, clause.before_predicate)


def _joined_to_last(facts: ClauseFacts, list_id: str) -> bool:
    """No punctuation but one of ``list_id`` stands between the number before and this clause."""
    last, clause = facts.last, facts.clause
    if last is None or clause.start > last.figure_close:
        return False
    return facts.text[last.figure_close : last.figure_close + 1] in facts.words(list_id)


def _only_between(facts: ClauseFacts, rule_id: str) -> bool:
    """Nothing but what ``rule_id`` matches stands between what was counted before and this number."""
    return facts.last is not None and facts.is_all(rule_id, (facts.last.close, facts.clause.begin))


def _verb_goes_on(facts: ClauseFacts, rule_id: str) -> bool:
    """The verb stands right before the number, and before it nothing but what ``rule_id`` matches: 2024年再建20家."""
    verb = facts.verb
    if verb is None or verb[0] + len(verb[1]) != facts.clause.predicate.start:
        return False
    return facts.is_all(rule_id, (facts.clause.start, verb[0]))


def _search_shortly(facts: ClauseFacts, rule_id: str, end: int) -> bool:
    return facts.search(rule_id, max(facts.clause.start, facts.clause.begin - _SHORTLY), end) is not None


def _is_range(facts: ClauseFacts, _: str) -> bool:
    """Both ends are written, with 至 or a dash between: 三至五场, not 三五场."""
    figure = facts.clause.figure
    printed = facts.text[figure.start : figure.end]
    return figure.amount.value_max is not None and any(mark in printed for mark in facts.words("targets.range-marks"))


Condition = Callable[[ClauseFacts, str], bool]

CONDITIONS: dict[str, Condition] = {
    # ---- the number
    "share": lambda facts, _: facts.class_of_unit == "share",
    "time": lambda facts, _: facts.class_of_unit == "time",
    "money": lambda facts, _: facts.is_money,
    "no unit": lambda facts, _: facts.clause.unit is None,
    "unit": lambda facts, list_id: facts.clause.unit in facts.words(list_id),
    "in myriads": lambda facts, _: facts.clause.figure.amount.scale >= 10_000,
    "Chinese numeral": lambda facts, _: facts.clause.figure.chinese,
    "fraction": lambda facts, _: "分之" in facts.text[facts.clause.figure.start : facts.clause.figure.end],
    "range": _is_range,
    "is one": lambda facts, _: facts.clause.figure.amount.value == 1,
    "at most ten": lambda facts, _: facts.clause.figure.amount.value <= 10,
    "at most twelve": lambda facts, _: facts.clause.figure.amount.value <= 12,
    # ---- its comparator and predicate
    "comparator": lambda facts, _: facts.clause.comparator is not None,
    "comparator is": lambda facts, comparator: facts.clause.comparator == comparator,
    "suffix": lambda facts, _: facts.clause.figure.suffix is not None,
    "suffix is": lambda facts, comparator: facts.clause.figure.suffix == comparator,
    "direction": lambda facts, _: facts.direction is not None,
    "level direction": lambda facts, _: facts.direction in ("reach", "keep"),
    "predicate direction": lambda facts, _: facts.clause.predicate.direction is not None,
    "change": lambda facts, _: facts.clause.predicate.direction in ("increase", "decrease"),
    "predicate": lambda facts, list_id: facts.clause.predicate.word in facts.words(list_id),
    # ---- what stands around it
    "after": lambda facts, list_id: facts.text.endswith(tuple(facts.words(list_id)), 0, facts.clause.begin),
    "behind": lambda facts, rule_id: facts.match(rule_id, facts.clause.close) is not None,
    "up to the next number": lambda facts, rule_id: (
        facts.search(rule_id, facts.clause.close, facts.clause.stop) is not None
    ),
    "before": lambda facts, rule_id: facts.search(rule_id, facts.clause.start, facts.clause.begin) is not None,
    "opens with": lambda facts, rule_id: facts.match(rule_id, facts.clause.start) is not None,
    "shortly before": lambda facts, rule_id: _search_shortly(facts, rule_id, facts.clause.begin),
    "shortly before the predicate": lambda facts, rule_id: _search_shortly(
        facts, rule_id, facts.clause.predicate.start
    ),
    "before the predicate": lambda facts, rule_id: facts.search(rule_id, *facts.clause.before_predicate) is not None,
    "in the clause": lambda facts, rule_id: facts.search(rule_id, facts.clause.start, facts.clause.stop) is not None,
    "closes the clause": lambda facts, _: (
        facts.clause.close >= len(facts.text) or facts.text[facts.clause.close] in facts.words("targets.clause-ends")
    ),
    "measured": lambda facts, _: facts.is_measured,
    "noun": lambda facts, _: facts.noun is not None,
    "phrase": lambda facts, _: facts.phrase is not None,
    "short phrase": lambda facts, _: facts.phrase is not None and 2 <= facts.phrase[1] - facts.phrase[0] <= 4,
    "verb": lambda facts, _: facts.verb is not None,
    "verb in": lambda facts, list_id: facts.verb is not None and facts.verb[1] in facts.words(list_id),
    # ---- the number before it in the sentence
    "last": lambda facts, kind: facts.last is not None and facts.last.kind == kind,
    "last has the unit": lambda facts, _: facts.last is not None and facts.last.unit == facts.clause.unit,
    "last is money": lambda facts, _: facts.last is not None and facts.is_sum(facts.last.unit),
    "last is a rate": lambda facts, _: facts.last is not None and facts.last.unit in facts.words("quantities.rate"),
    "clause of its own": lambda facts, _: facts.last is None or facts.clause.start >= facts.last.figure_close,
    "right behind the last": lambda facts, _: facts.last is not None and facts.clause.begin - facts.last.close <= 3,
    "joined to the last": _joined_to_last,
    "text before the predicate": lambda facts, _: facts.clause.start < facts.clause.predicate.start,
    "year in brackets": lambda facts, _: facts.match("targets.year-aside", facts.clause.close) is not None,
    "nothing between but": _only_between,
    "nothing before but": lambda facts, rule_id: facts.is_all(rule_id, facts.clause.before_predicate),
    "verb goes on after": _verb_goes_on,
}
