"""Which numbers of a passage are targets, and by when.

The numbers are found first. For each sentence it is decided whether it speaks of what is to be; each
number of such a sentence is then read from its clause and given its year.
"""

from __future__ import annotations

from typing import Any

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.targets.deadlines import Deadlines, PlanTime, find_deadlines, last_before
from healthplan_cli.targets.figures import Figure, find_figures, group_figures
from healthplan_cli.targets.marks import SENTENCE, end_of, start_of
from healthplan_cli.targets.mentions import PassageReading, Surroundings
from healthplan_cli.targets.numbers import SentenceReader
from healthplan_cli.targets.productions import ClauseReader

# The years that hold for a whole passage stand in its first characters.
_OPENS_PASSAGE = 4
# And end in these, also when they are several.
_OPENING = 60
# No sentence states more numbers; one that seems to is a table that lost its lines, or noise.
_MOST_NUMBERS = 300


class _Verdict(msgspec.Struct, frozen=True):
    """What a sentence is about."""

    plan: bool
    """True if its numbers may be targets."""
    past: bool = False
    """True if it tells what has been; so may the next."""
    future: bool = False
    """True if it says in so many words that this is to be."""
    doubtful: bool = False
    """True if it was taken for a result and yet speaks of a level to reach."""

    @property
    def about(self) -> str:
        """What it was taken for, in words."""
        if self.future:
            return "says that this is to be"
        if self.plan:
            return "may set what is to be"
        return "tells what has been, or follows a sentence that does" if self.past else "says what a word means"


class MentionReader:
    """Reads passages of one notice."""

    def __init__(self, grammar: Grammar, time: PlanTime) -> None:
        self._grammar = grammar
        self._time = time
        self._clauses = ClauseReader(grammar)

    def read(self, text: str, *, opening: Deadlines | None = None, looks_back: bool = False) -> PassageReading:
        """The targets of ``text``.

        Args:
            text: folded, one passage, lists of units and other asides muted.
            opening: years that a passage before this one set for it; their places are not in ``text``.
            looks_back: the section reviews what has been; only what is said of the future counts.
        """
        reading = PassageReading()
        groups = group_figures(text, find_figures(text, self._grammar), self._grammar)
        if not groups:  # speed
            return reading
        deadlines = find_deadlines(text, self._time, self._grammar)
        around = Surroundings(text, deadlines, self._ruling_of(deadlines) or opening)
        past = looks_back
        for sentence, inside in _by_sentence(text, groups):
            verdict = self._judge(around, sentence, past)
            past = verdict.past
            reading.reported += verdict.past
            reading.planned += verdict.future
            if self._clauses.observer is not None:
                self._clauses.observer.sentence(sentence, verdict.about)
            if verdict.plan:
                self._read_sentence(around, sentence, inside, verdict, reading)
            elif verdict.doubtful:
                reading.passed_over.append((inside[0][0].start, inside[-1][-1].close))
        return reading

    def ruling(self, text: str) -> Deadlines | None:
        """The years that open ``text`` and so hold for all that follows in it."""
        return self._ruling_of(find_deadlines(text[:_OPENING], self._time, self._grammar))

    def _ruling_of(self, deadlines: list[Deadlines]) -> Deadlines | None:
        """The years that open the passage and so hold for all that follows; those gone by date a result."""
        first = deadlines[0] if deadlines else None
        opens = first is not None and first.is_term and first.start <= _OPENS_PASSAGE
        return first if first and opens and not self._time.has_gone(first) else None

    def _read_sentence(
        self,
        around: Surroundings,
        sentence: Span,
        groups: list[list[Figure]],
        verdict: _Verdict,
        reading: PassageReading,
    ) -> None:
        """Add what the figures of one sentence set as targets."""
        if len(groups) > _MOST_NUMBERS:
            reading.crowded.append((groups[_MOST_NUMBERS][0].start, groups[-1][-1].close))
            groups = groups[:_MOST_NUMBERS]
        one = SentenceReader(
            self._grammar, self._clauses, self._time, around, sentence, groups, verdict.future, reading
        )
        known = len(reading.mentions)
        for index in range(len(groups)):
            one.read(index)
        if len(reading.mentions) > known:
            reading.passed_over += one.aside

    # ---- what a sentence is about ----------------------------------------------------

    def _judge(self, around: Surroundings, span: Span, past: bool) -> _Verdict:
        """What the sentence is about; ``past``: the one before told what has been."""
        sentence = around.text[span[0] : span[1]]
        if self._search("definition", sentence):
            return _Verdict(False, past=past)
        current = self._time.current
        future = self._is_future(sentence)
        named = last_before(around.deadlines, span[0], span[1])
        if not future and self._search("past", sentence):
            return _Verdict(False, past=True, doubtful=not past and bool(self._search("goal-words", sentence)))
        if named and current and not future:
            latest = max(deadline.year or current for deadline in named.each)
            if latest < current:
                return _Verdict(False, past=True)
            future = latest > current or named.is_term
        return _Verdict(future or not past, past=past and not future, future=future)

    def _is_future(self, sentence: str) -> bool:
        """True if it says that this is to be; 提高到2020年的77.8岁 does not, in a later plan."""
        signed = self._time.signed
        found = self._grammar.pattern("targets.future").finditer(sentence)
        return any(_lies_ahead(one, signed) for one in found)

    def _search(self, name: str, sentence: str) -> Any:
        return self._grammar.pattern(f"targets.{name}").search(sentence)


def _lies_ahead(found: Any, signed: int | None) -> bool:
    """True if what says that something is to be names no year gone by; of 截至2025年 it must be one to come."""
    if found["reported"]:
        return signed is not None and int(found["reported"]) > signed
    return signed is None or not found["year"] or int(found["year"]) >= signed


def _by_sentence(text: str, groups: list[list[Figure]]) -> list[tuple[Span, list[list[Figure]]]]:
    """The sentences that hold figures, with the groups in each."""
    found: list[tuple[Span, list[list[Figure]]]] = []
    stop = 0
    for group in groups:
        begin = group[0].start
        if begin >= stop:
            start = start_of(text, SENTENCE, stop, begin)
            stop = end_of(text, SENTENCE, begin, len(text))
            found.append(((start, stop), []))
        found[-1][1].append(group)
    return found
