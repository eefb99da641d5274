"""How the numbers of a notice were decided: their tokens, the productions that competed, and why one won."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from healthplan_cli.grammar import Grammar, Production
from healthplan_cli.model import Span
from healthplan_cli.targets.conditions import ClauseFacts
from healthplan_cli.targets.deadlines import PlanTime
from healthplan_cli.targets.figures import mask
from healthplan_cli.targets.observer import OBSERVER
from healthplan_cli.targets.predicates import predicates_of
from healthplan_cli.targets.productions import Step, Test, steps_of
from healthplan_cli.targets.sentences import MentionReader
from healthplan_cli.text import JoinedText

# As in the examples of the productions: a plan for 2023 to 2025, signed in 2023.
_TIME = PlanTime(2023, 2025, 2023)


class Token(NamedTuple):
    """A piece of the clause around a number, and what the grammar takes it for."""

    kind: str
    text: str


class Attempt(NamedTuple):
    """One production, tried on a number."""

    production: Production
    fails: list[str]
    """Its conditions that do not hold."""
    reads: str | None
    """The indicator that its mechanism finds; None where conditions fail or nothing is found."""

    @property
    def decides(self) -> bool:
        """True if nothing later is tried."""
        return not self.fails and bool(self.reads or self.production.final or self.production.reads == "nothing")


class NumberTrace(NamedTuple):
    """How one number was decided; spans are offsets in the text that spans of the notice count in."""

    span: Span
    text: str
    sentence: Span
    about: str
    """What its sentence was taken for."""
    tokens: list[Token]
    attempts: list[Attempt]
    """In the order in which they are tried, up to the one that decides."""
    later: list[Attempt]
    """Those behind it that would read the number too."""
    left_out: str | None
    """Why it does not go to the productions, or is no target whatever they read."""


class Tracer:
    """Listens to the reading of targets and keeps what is told of each number."""

    def __init__(self, grammar: Grammar) -> None:
        self._steps = grammar.derived(steps_of)
        self._predicates = predicates_of(grammar)
        self._to_text: Callable[[int, int], Span] = lambda start, end: (start, end)
        self._printed = ""
        self._sentence: Span = (0, 0)
        self._about = ""
        self.sentences: list[tuple[Span, str]] = []
        """Every sentence with numbers, and what it was taken for."""
        self.numbers: list[NumberTrace] = []

    def passage(self, joined: JoinedText) -> None:
        """What is told next lies in this passage."""
        self._to_text, self._printed = joined.to_text, joined.printed

    def sentence(self, span: Span, about: str) -> None:
        """A sentence with numbers, and what it was taken for."""
        self._sentence, self._about = self._to_text(*span), about
        self.sentences.append((self._sentence, about))

    def number(self, facts: ClauseFacts) -> None:
        """A number that goes to the productions."""
        attempts = [_attempt(step, facts) for step in self._steps]
        first = next((place for place, one in enumerate(attempts) if one.decides), len(attempts))
        later = [one for one in attempts[first + 1 :] if one.reads]
        clause = facts.clause
        printed = (self._printed or facts.text)[clause.begin : clause.close]
        span = self._to_text(clause.begin, clause.close)
        known = (printed, self._sentence, self._about, self._tokens(facts))
        self.numbers.append(NumberTrace(span, *known, attempts[: first + 1], later, None))

    def left_out(self, span: Span, why: str) -> None:
        """A number that does not go to the productions, or is none of theirs whatever they read."""
        last = self.numbers[-1] if self.numbers else None
        if last and last.span == self._to_text(*span):
            self.numbers[-1] = last._replace(left_out=why)
        else:
            printed = self._printed[slice(*span)]
            self.numbers.append(
                NumberTrace(self._to_text(*span), printed, self._sentence, self._about, [], [], [], why)
            )

    def _tokens(self, facts: ClauseFacts) -> list[Token]:
        """The clause from its start to where it ends or the next number begins."""
        clause, text = facts.clause, facts.text
        tokens = [Token("words before", text[clause.start : clause.predicate.start])]
        if facts.verb is not None and facts.verb[0] < clause.predicate.start:
            place, verb = facts.verb[0], facts.verb[1]
            behind = text[place + len(verb) : clause.predicate.start]
            tokens = [Token("words before", text[clause.start : place]), Token("counting verb", verb)]
            tokens.append(Token("words before", behind))
        tokens += [
            Token(kind, text[slice(*span)])
            for kind, span in self._predicates.tokens(text, (clause.predicate.start, clause.begin))
        ]
        for figure in clause.group:
            unit = figure.amount.unit or ""
            number_end = figure.end - len(unit) if text[: figure.end].endswith(unit) else figure.end
            tokens += [Token("number", text[figure.start : number_end]), Token("unit", text[number_end : figure.end])]
            tokens.append(Token("comparator", text[figure.end : figure.close]))
        tokens[-1:] = [tokens[-1], *_behind(facts)]
        return [token for token in tokens if token.text.strip()]


def _behind(facts: ClauseFacts) -> list[Token]:
    """What stands behind the number: the thing counted, if there is one, and the rest."""
    close, stop, noun = facts.clause.close, facts.clause.stop, facts.noun
    if noun is None:
        return [Token("words behind", facts.text[close:stop])]
    return [
        Token("words behind", facts.text[close : noun[0]]),
        Token("thing counted", facts.text[slice(*noun)]),
        Token("words behind", facts.text[noun[1] : stop]),
    ]


def _attempt(step: Step, facts: ClauseFacts) -> Attempt:
    written = step.production.when
    fails = [text for text, tests in zip(written, step.tests, strict=True) if not _holds(tests, facts)]
    indicator = None if fails else step.reads(facts, step.argument)
    return Attempt(step.production, fails, facts.text[slice(*indicator)] if indicator else None)


def _holds(tests: list[Test], facts: ClauseFacts) -> bool:
    return any(one.holds(facts, one.argument) == one.wanted for one in tests)


def trace_text(text: str, grammar: Grammar) -> list[NumberTrace]:
    """How the numbers of ``text`` are decided, one passage in half-width characters."""
    tracer = Tracer(grammar)
    token = OBSERVER.set(tracer)
    try:
        MentionReader(grammar, _TIME).read(mask(text))
    finally:
        OBSERVER.reset(token)
    return tracer.numbers
