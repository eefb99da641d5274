"""Reads the clause around a number by the productions of ``grammars/targets.toml``, in their order."""

from __future__ import annotations

import re
from typing import NamedTuple, cast, get_args

from healthplan_cli.grammar import Grammar, GrammarError, Production
from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.clause import Clause, ClauseReading
from healthplan_cli.targets.conditions import CONDITIONS, LONGEST_NOUN, ClauseFacts, Condition, Vocabulary
from healthplan_cli.targets.figures import Figure
from healthplan_cli.targets.mechanisms import MECHANISMS, Mechanism
from healthplan_cli.targets.observer import OBSERVER
from healthplan_cli.targets.predicates import predicates_of

# What a production may give: see docs/rules.md.
_GIVEN = frozenset(("kind", "direction", "part_of_name", "passed_over", "undecided"))
_DIRECTIONS: tuple[str, ...] = get_args(Direction)
_VERBS_OF_CHANGE: tuple[tuple[str, Direction], ...] = (
    ("targets.adding-verbs", "increase"),
    ("targets.removing-verbs", "decrease"),
)
# not NAME <id> or NAME 'constant'
_WRITTEN = re.compile(r"(?P<negated>not )?(?P<name>[^<']+?)(?: <(?P<id>[a-z.-]+)>| '(?P<constant>\w+)')?")


class Test(NamedTuple):
    holds: Condition
    argument: str
    wanted: bool


class Step(NamedTuple):
    """One production, with its conditions and its mechanism looked up."""

    production: Production
    tests: list[list[Test]]
    """All hold when one of each holds."""
    reads: Mechanism
    argument: str


class Outcome(NamedTuple):
    """What the productions made of a clause."""

    decided_by: Production | None
    """None where no production applies."""
    reading: ClauseReading | None

    @property
    def undecided(self) -> bool:
        """True if the number reads like a goal, and no production knows what it measures or why it is none."""
        one = self.decided_by
        return one is not None and self.reading is None and bool(one.gives.get("undecided", one.reads != "nothing"))


class ClauseReader:
    """Reads clauses of one notice."""

    def __init__(self, grammar: Grammar) -> None:
        self._vocabulary = Vocabulary(grammar)
        self._predicates = predicates_of(grammar)
        self._steps = grammar.derived(_steps_by_class)
        self.observer = OBSERVER.get()

    def clause(self, text: str, group: list[Figure], start: int, stop: int) -> Clause:
        """The clause of ``group``, which lies in ``[start, stop)``."""
        predicate = self._predicates.before(text, start, group[0].start)
        place = group[0].start - 1
        if predicate.start > place > start and text[place] == "在" and group[-1].suffix:
            if self._vocabulary.phrases.measures(text, (start, place)):
                predicate = predicate._replace(start=place, direction="reach", word="在")  # 合格率在92%以上
        stop = min(stop, group[-1].close + LONGEST_NOUN)
        return Clause(group, start, stop, predicate, predicate.comparator, predicate.comparator_start)

    def change_start(self, text: str, clause: Clause) -> Span | None:
        """What stands before a number that a change may start from: 覆盖率 in 覆盖率从33%提高到38%; else None."""
        found = self._vocabulary.pattern("targets.from-before").search(text, clause.start, clause.begin)
        if found is None:
            return None
        subject = (clause.start, found.start())
        if self._vocabulary.phrases.trimmed(text, subject):
            return subject
        before = self._vocabulary.phrases.named_before(text, clause.start)
        return before if before and not any(char.isdigit() for char in text[slice(*before)]) else subject

    def change_follows(self, text: str, place: int, stop: int) -> bool:
        """True if the words at ``place`` say how a number changes: 提高到."""
        return self._vocabulary.pattern("targets.from-after").match(text, place, stop) is not None

    def indicators(self, text: str, indicator: Span) -> list[Span]:
        """The indicators that one phrase names side by side."""
        return self._vocabulary.phrases.names(text, indicator)

    def read(self, text: str, clause: Clause, last: ClauseReading | None) -> Outcome:
        """The target that the clause states; ``last``: the one that the clause before in its sentence does."""
        if last and ";" in (between := text[last.figure_close : clause.start]) and not between.endswith(";"):
            last = None  # 检出率控制在12%以下;占比年内过半,明年提高到60%
        facts = ClauseFacts(text, clause, last, self._vocabulary)
        if self.observer is not None:
            self.observer.number(facts)
        for production, tests, reads, argument in self._steps[facts.class_of_unit]:
            if not _all_hold(tests, facts):
                continue
            indicator = reads(facts, argument)
            if indicator:
                return Outcome(production, self._reading(facts, production, indicator))
            if production.final or production.reads == "nothing":
                return Outcome(production, None)
        return Outcome(None, None)

    def _reading(self, facts: ClauseFacts, production: Production, indicator: Span) -> ClauseReading:
        clause, last = facts.clause, facts.last
        kind, direction = production.gives["kind"], facts.direction or "reach"
        of_all: Comparator | None = None
        given = production.gives.get("direction")
        if given == "verb":
            direction = self._direction_of_verb(facts)
            of_all = self._take_comparator_before_verb(facts)
        elif given == "last" and last:
            direction = clause.predicate.direction or last.direction
            clause.comparator = clause.comparator or last.comparator_of_all
        elif given in _DIRECTIONS:
            direction = cast(Direction, given)
        if kind == "last" and last:
            kind = last.kind
        close = max(indicator[1], clause.close)
        return ClauseReading(indicator, direction, production.id, str(kind), close, clause.close, clause.unit, of_all)

    def _direction_of_verb(self, facts: ClauseFacts) -> Direction:
        verb = facts.verb[1] if facts.verb else ""
        for list_id, direction in _VERBS_OF_CHANGE:
            if verb.startswith(tuple(self._vocabulary.words(list_id))):
                return direction
        return "reach"

    def _take_comparator_before_verb(self, facts: ClauseFacts) -> Comparator | None:
        """至少设立1所: give the clause the comparator before its verb, which holds for all objects of the verb."""
        clause = facts.clause
        if clause.comparator or facts.verb is None:
            return None
        before = self._predicates.before(facts.text, clause.start, facts.verb[0])
        clause.comparator, clause.comparator_start = before.comparator, before.comparator_start
        return before.comparator


def _steps_by_class(grammar: Grammar) -> dict[str, list[Step]]:
    """The productions that can decide a number of each class of unit. Speed: the others need not be tried."""
    steps = grammar.derived(steps_of)
    return {name: [step for step in steps if _takes(step, name)] for name in ("share", "time", "count")}


def _takes(step: Step, class_of_unit: str) -> bool:
    """True if no condition asks for another class of unit."""
    asked = [test[0].holds for test in step.tests if len(test) == 1 and test[0].wanted]
    return all(CONDITIONS[other] not in asked for other in ("share", "time") if other != class_of_unit)


def _all_hold(tests: list[list[Test]], facts: ClauseFacts) -> bool:
    for alternatives in tests:
        for holds, argument, wanted in alternatives:  # speed: no generator
            if holds(facts, argument) == wanted:
                break
        else:
            return False
    return True


def steps_of(grammar: Grammar) -> list[Step]:
    """The productions of ``grammar``, ready to be tried.

    Raises:
        GrammarError: a production names a condition, mechanism, rule or word list that there is not.
    """
    return [_step(one, grammar) for one in grammar.productions("targets")]


def _step(one: Production, grammar: Grammar) -> Step:
    tests = [[_test(written, one, grammar) for written in condition.split(" or ")] for condition in one.when]
    name, argument, _ = _parsed(one.reads, one, grammar)
    if name not in MECHANISMS:
        raise GrammarError(f"there is no mechanism {name!r}", file=one.file, rule=one.id)
    if one.reads != "nothing" and "kind" not in one.gives:
        raise GrammarError("gives no kind of value", file=one.file, rule=one.id)
    if unknown := sorted(one.gives.keys() - _GIVEN):
        raise GrammarError(f"gives {unknown[0]!r}, which nothing reads", file=one.file, rule=one.id)
    if one.gives.get("direction", "verb") not in ("verb", "last", *_DIRECTIONS):
        raise GrammarError(f"gives no direction: {one.gives['direction']!r}", file=one.file, rule=one.id)
    return Step(one, tests, MECHANISMS[name], argument)


def _test(written: str, one: Production, grammar: Grammar) -> Test:
    name, argument, wanted = _parsed(written, one, grammar)
    if name not in CONDITIONS:
        raise GrammarError(f"there is no condition {name!r}", file=one.file, rule=one.id)
    return Test(CONDITIONS[name], argument, wanted)


def _parsed(written: str, one: Production, grammar: Grammar) -> tuple[str, str, bool]:
    """The name, the argument, and False where it is negated."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise GrammarError(f"cannot be read: {written!r}", file=one.file, rule=one.id)
    argument = grammar.resolve(found["id"], one.id) if found["id"] else found["constant"] or ""
    return found["name"], argument, not found["negated"]
