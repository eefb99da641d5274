"""Which numbers of a passage are commitments: to what, which way, by when.

The numbers are found first; each is then read from its context by the rules of
``grammars/targets.toml``: the predicate right before it, the verb that it counts the object of,
the indicator on its left or the thing counted on its right.
"""

from __future__ import annotations

import bisect
import re
from typing import Any

import msgspec

from healthplan_cli.grammar import Grammar
from healthplan_cli.language.due import Due, DueList, PlanTime, elsewhere, find_dues, last_before
from healthplan_cli.language.figures import Figure, find_figures, group_figures
from healthplan_cli.language.phrases import Phrases
from healthplan_cli.model import Comparator, Direction, Span

# How far left of a number its clause is looked at, and how long a counted thing may be.
_WINDOW = 100
_NOUN = 40
_PREDICATE = 36
_SENTENCE_END = re.compile("[。!?]")
_CLAUSE_ENDS = ",;:。!?"
_RATES = frozenset(["%", "‰", "‱", "个百分点", "百分点", "倍", "番", "个千分点", "个基点", "基点"])
_TIMES = frozenset(
    "年 个月 月 周 天 日 小时 个小时 分钟 秒 毫秒 个工作日 工作日 个自然日 个季度 季度 个学期 岁 周岁 个学年".split()
)
_PREFIXES: tuple[Comparator, ...] = ("ge", "le", "gt", "lt", "approx")
_DIRECTIONS: tuple[Direction, ...] = ("keep", "reach", "increase", "decrease")


class Commitment(msgspec.Struct, frozen=True):
    """One value that the text commits to; places are offsets in the text that was read."""

    figure: Figure
    indicator: Span
    direction: Direction
    comparator: Comparator
    due: Due | None
    baseline: int | float | None
    span: Span
    rule: str
    sure: bool = False
    """Its sentence says that this is to be; otherwise the verb alone does."""


class Passed(msgspec.Struct, frozen=True):
    """Values and years that do not pair: the values were given without year."""

    span: Span


class Reading(msgspec.Struct):
    """What a passage commits to, and what could not be decided."""

    commitments: list[Commitment] = []
    unpaired: list[Passed] = []
    reported: int = 0
    """How many sentences with numbers tell what has been."""
    planned: int = 0
    """How many tell what is to be."""


class _Clause(msgspec.Struct):
    """A group of figures and what stands around it."""

    group: list[Figure]
    start: int
    """Where the clause begins: behind the last punctuation mark or the figure before."""
    predicate: Any
    stop: int
    """Where the next clause or figure begins."""
    direction: Direction | None
    prefix: Comparator | None
    """The comparator before the number."""
    subject: Span | None = None
    """Where the indicator stands when a baseline comes between it and the predicate."""
    baseline: int | float | None = None

    @property
    def begin(self) -> int:
        return self.group[0].start

    @property
    def unit(self) -> str | None:
        return self.group[-1].amount.unit


def _comparator_in(predicate: Any) -> Comparator | None:
    return next((name for name in _PREFIXES if predicate[name]), None)


class _Verdict(msgspec.Struct, frozen=True):
    """What a sentence is about."""

    plan: bool
    """Its numbers may be commitments."""
    past: bool = False
    """It tells what has been, and so may the next."""
    future: bool = False
    """It says in so many words that this is to be."""


class CommitmentReader:
    """Reads passages of one notice."""

    def __init__(self, grammar: Grammar, time: PlanTime) -> None:
        self._grammar = grammar
        self._time = time
        self._phrases = Phrases(grammar)

    def read(self, text: str, start: int, *, opening: DueList | None = None, looks_back: bool = False) -> Reading:
        """The commitments of ``text`` from ``start`` on.

        Args:
            text: folded, one passage, lists of units and other asides muted.
            opening: years that a passage before this one set for it.
            looks_back: the section reviews what has been; only what is said of the future counts.
        """
        reading = Reading()
        figures = find_figures(text, start, self._grammar)
        if not figures:
            return reading
        dues = find_dues(text, self._time, self._grammar)
        ruling = self._ruling(start, dues) or (elsewhere(opening) if opening else None)
        past = looks_back
        last: Commitment | None = None
        baseline: tuple[int | float, Span] | None = None
        sentence, verdict = (-1, -1), _Verdict(True)
        ends = [*(found.start() for found in _SENTENCE_END.finditer(text)), len(text)]
        groups = group_figures(text, figures, self._grammar)
        for index, group in enumerate(groups):
            if group[0].start >= sentence[1]:
                index_of_end = bisect.bisect_right(ends, group[0].start)
                sentence = (ends[index_of_end - 1] + 1 if index_of_end else 0), ends[index_of_end]
                verdict = self._judge(text[sentence[0] : sentence[1]], dues, sentence, past)
                past = verdict.past
                reading.reported += past
                reading.planned += verdict.future
                last = baseline = None
            if not verdict.plan:
                continue
            after = groups[index + 1][0].start if index + 1 < len(groups) else sentence[1]
            before = groups[index - 1][-1].close if index else 0
            clause = self._clause(text, group, max(sentence[0], before), min(after, sentence[1]))
            due = last_before(dues, sentence[0], group[0].start)
            if due and clause.start < due.end <= clause.predicate.start() - 2:
                clause.start = due.end
            if subject := self._before_baseline(text, clause):
                baseline = group[-1].amount.value, subject
                continue
            if baseline:
                clause.baseline, clause.subject = baseline
            found = self._commitment(text, clause, last)
            if found is None:
                continue
            found = msgspec.structs.replace(found, sure=verdict.future)
            new = self._paired(text, clause, found, due or ruling, reading)
            reading.commitments += new
            last, baseline = new[-1], None
        return reading

    # ---- the sentence ----------------------------------------------------------------

    def _judge(self, sentence: str, dues: list[DueList], span: Span, past: bool) -> _Verdict:
        """Whether the sentence speaks of what is to be; ``past``: the one before told what has been."""
        opens = self._grammar.pattern("targets.firm-opening").match(sentence)
        if self._search("grant", sentence) and not opens:
            return _Verdict(False, past=past)
        future = bool(self._search("future", sentence))
        named = last_before(dues, span[0], span[1])
        current = self._time.current
        if not future and self._search("past", sentence):
            return _Verdict(False, past=True)
        if named and current and not future:
            years = [due.year for due in named.dues if due.year]
            if years and max(years) < current:
                return _Verdict(False, past=True)
            future = bool(years) and (max(years) > current or named.firm)
        return _Verdict(future or not past, past=past and not future, future=future)

    def _ruling(self, start: int, dues: list[DueList]) -> DueList | None:
        """The years that open the passage and so hold for all that follows."""
        lead = dues[0] if dues else None
        return lead if lead and lead.firm and lead.start - start <= 4 else None

    # ---- the clause ------------------------------------------------------------------

    def _clause(self, text: str, group: list[Figure], low: int, high: int) -> _Clause:
        begin = group[0].start
        low = max(low, begin - _WINDOW)
        start = max([low, *(text.rfind(mark, low, begin) + 1 for mark in _CLAUSE_ENDS)])
        close = group[-1].close
        stop = min(high, self._clause_end(text, close))
        predicate = self._predicate(text, start, begin)
        direction = next((name for name in _DIRECTIONS if predicate[name]), None)
        return _Clause(group, start, predicate, stop, direction, _comparator_in(predicate))

    def _clause_end(self, text: str, place: int) -> int:
        limit = min(len(text), place + _NOUN)
        return min([limit, *(end for mark in _CLAUSE_ENDS if (end := text.find(mark, place, limit)) >= 0)])

    def _predicate(self, text: str, start: int, end: int) -> Any:
        """What stands right before ``end``; the match is empty where that is nothing of note."""
        return self._grammar.pattern("targets.predicate").search(text, max(start, end - _PREDICATE), end)

    def _before_baseline(self, text: str, clause: _Clause) -> Span | None:
        """覆盖率从33%提高到38%: the first number is where it starts from; what stands before it."""
        if not self._grammar.pattern("targets.from-after").match(text, clause.group[-1].close, clause.stop):
            return None
        found = self._grammar.pattern("targets.from-before").search(text, clause.start, clause.begin)
        return (clause.start, found.start()) if found else None

    def _commitment(self, text: str, clause: _Clause, last: Commitment | None) -> Commitment | None:
        """The reading of the clause for the last figure of its group, without year."""
        if self._grammar.pattern("targets.conditional").match(text, clause.group[-1].close):
            return None
        if text[clause.begin - 1 : clause.begin] in ("了", "以"):
            return None  # 培训了两千名: done; 以四个园区为主体: a description
        head = (clause.start, clause.predicate.start())
        near = max(clause.start, clause.begin - _PREDICATE)
        if self._grammar.pattern("targets.condition").search(text, near, clause.begin):
            return None
        unit, direction = clause.unit, clause.direction
        if unit in _RATES or unit and unit.startswith("/") or unit is None:
            return self._rate(text, clause, head, last)
        if unit in _TIMES:
            if clause.predicate["reach"] in ("为", "是"):
                return None
            measured = direction or clause.prefix and self._phrases.measures(text, head)
            return self._level(text, clause, head, last, "targets.duration") if measured else None
        return self._count(text, clause, head, last)

    def _rate(self, text: str, clause: _Clause, head: Span, last: Commitment | None) -> Commitment | None:
        """A share, a rate or a bare number."""
        if clause.direction or clause.prefix:
            if clause.unit is None and not self._closes(text, clause):
                return None
            if not clause.direction and self._noun(text, clause) and not self._phrases.measures(text, head):
                return self._share(text, clause, head)
            return self._level(text, clause, head, last, "targets.level")
        figure = clause.group[-1]
        if clause.unit is None and "分之" not in text[figure.start : figure.end] and figure.suffix is None:
            return None
        if self._phrases.measures(text, head):
            return self._level(text, clause, head, last, "targets.bare-level")
        follows = last is not None and last.rule == "targets.share" and clause.begin - last.span[1] <= 2
        if figure.suffix or follows or self._phrases.verb(text, head) is not None:
            return self._share(text, clause, head)
        return None

    def _share(self, text: str, clause: _Clause, head: Span) -> Commitment | None:
        """60%以上县开展…: the share stands before what it is a share of."""
        noun = self._noun(text, clause)
        if noun is None:
            return None
        return self._made(clause, noun, "reach", "targets.share")

    def _count(self, text: str, clause: _Clause, head: Span, last: Commitment | None) -> Commitment | None:
        """Things, people, places, money."""
        figure = clause.group[-1]
        descriptive = clause.unit in self._words("descriptive")
        parts = self._grammar.pattern("targets.parts").match(text, figure.close)
        if parts or text[figure.close : figure.close + 1] == "级":
            return None
        money = clause.unit is not None and clause.unit.endswith(("元", "币"))
        direction, noun = clause.direction, self._noun(text, clause)
        if noun and direction in ("increase", "decrease") and clause.predicate[direction] not in ("新增", "净增"):
            direction = None  # 提升两个行动: a verb like any other
        if direction == "reach" and clause.predicate["reach"] in ("为", "是", "占", "实现"):
            direction = None
        if money and (noun or clause.prefix == "le") and direction is None:
            return None
        if direction in ("reach", "keep") and self._grammar.pattern("targets.attribute").match(text, figure.close):
            return None
        if direction in ("reach", "keep") or (direction and not noun):
            measured = self._level(text, clause, head, last, "targets.count-level")
            if measured:
                return measured
        verb = self._phrases.verb(text, (clause.start, clause.begin))
        if clause.unit == "批" and figure.chinese:
            return None
        if direction and noun:
            return self._made(clause, noun, direction, "targets.count")
        if descriptive and not (figure.suffix or clause.prefix):
            return None
        if verb is None:
            return self._without_verb(text, clause, head, last, noun)
        if figure.chinese and figure.amount.value <= 10 and not (clause.prefix or figure.suffix):
            if not self._is_distributed(text, clause) and verb[1] not in self._words("strong"):
                return None
            if figure.amount.value == 1 and not self._is_distributed(text, clause):
                return None
        if clause.unit == "次" and figure.amount.value <= 12 and "每" in text[clause.start : clause.begin]:
            return None  # how often, not how much
        if not clause.prefix:  # 至少设立1所: the comparator stands before the verb
            clause.prefix = _comparator_in(self._predicate(text, clause.start, verb[0]))
        name = verb[1]
        way: Direction = "increase" if name.startswith(("新增", "净增", "增加", "增设")) else "reach"
        if noun:
            return self._made(clause, noun, way, "targets.count")
        between = self._phrases.trimmed(text, (verb[0] + len(name), clause.predicate.start()))
        if between and between[1] - between[0] >= 2:
            return self._made(clause, between, way, "targets.count-behind")
        subject = self._phrases.trimmed(text, (clause.start, verb[0]))
        return self._made(clause, subject, way, "targets.count-subject") if subject else None

    def _without_verb(
        self, text: str, clause: _Clause, head: Span, last: Commitment | None, noun: Span | None
    ) -> Commitment | None:
        """A count with a comparator only, or the next of a list that a verb opened."""
        gap = clause.begin - last.span[1] if last else _NOUN
        if last and last.rule.startswith("targets.count") and noun and gap <= 3:
            return self._made(clause, noun, last.direction, last.rule)
        if clause.prefix or (clause.group[-1].suffix and self._phrases.measures(text, head)):
            if noun and clause.prefix and not self._phrases.measures(text, head):
                return self._made(clause, noun, "reach", "targets.count")
            return self._level(text, clause, head, None, "targets.count-level")
        if clause.unit != "次" and not clause.group[-1].chinese and not noun and self._phrases.measures(text, head):
            return self._level(text, clause, head, None, "targets.count-level")
        return None

    # ---- indicators ------------------------------------------------------------------

    def _level(self, text: str, clause: _Clause, head: Span, last: Commitment | None, rule: str) -> Commitment | None:
        """The indicator stands before the predicate, or is that of the value before (到2022年达到…,到2030年达到…)."""
        direction = clause.direction or "reach"
        if self._grammar.pattern("targets.attribute").match(text, clause.group[-1].close):
            return None
        indicator = self._phrases.trimmed(text, self._phrases.object(text, head))
        if clause.subject:
            indicator = self._phrases.trimmed(text, self._phrases.object(text, clause.subject)) or indicator
        if indicator is None or indicator[1] - indicator[0] < 2:
            indicator = self._previous(text, clause, last)
        if indicator is None:
            return None
        return self._made(clause, indicator, direction, rule)

    def _previous(self, text: str, clause: _Clause, last: Commitment | None) -> Span | None:
        if last and clause.start >= last.figure.close:
            return last.indicator
        end = clause.start - 1
        if end <= 0 or text[end] not in ",":
            return None
        low = max(0, end - _WINDOW)
        start = max([low, *(text.rfind(mark, low, end) + 1 for mark in _CLAUSE_ENDS)])
        found = self._phrases.trimmed(text, self._phrases.object(text, (start, end)))
        return found if found and self._phrases.measures(text, found) else None

    def _noun(self, text: str, clause: _Clause) -> Span | None:
        """The thing counted, or with a share, those who do it."""
        close, stop = clause.group[-1].close, clause.stop
        if self._grammar.pattern("targets.level-follows").search(text, close, stop):
            stop = self._clause_end(text, close)  # 十个规模达到千亿元的集群: the next number describes it
        return self._phrases.noun(text, close, stop, clause=clause.unit in _RATES)

    # ---- small questions -------------------------------------------------------------

    def _made(self, clause: _Clause, indicator: Span, direction: Direction, rule: str) -> Commitment:
        figure = clause.group[-1]
        return Commitment(
            figure=figure,
            indicator=indicator,
            direction=direction,
            comparator="range" if figure.amount.value_max is not None else self._comparator(clause, figure),
            due=None,
            baseline=None,
            span=(min(indicator[0], figure.start), max(indicator[1], figure.close)),
            rule=rule,
        )

    def _comparator(self, clause: _Clause, figure: Figure) -> Comparator:
        return figure.suffix or clause.group[-1].suffix or clause.prefix or figure.amount.bound or "eq"

    def _is_distributed(self, text: str, clause: _Clause) -> bool:
        return bool(self._grammar.pattern("targets.distributed").search(text, clause.start, clause.begin))

    def _closes(self, text: str, clause: _Clause) -> bool:
        """Nothing is counted behind the number: the clause ends, or goes on to another value."""
        close = clause.group[-1].close
        return close >= len(text) or text[close] in ",;:。!?、()和及并且"

    def _words(self, name: str) -> list[str]:
        return self._grammar.words(f"targets.{name}")

    def _search(self, name: str, sentence: str) -> Any:
        return self._grammar.pattern(f"targets.{name}").search(sentence)

    # ---- years -----------------------------------------------------------------------

    def _paired(
        self, text: str, clause: _Clause, found: Commitment, due: DueList | None, reading: Reading
    ) -> list[Commitment]:
        """One commitment for each value: with its year, and with its own indicator where several are named."""
        group = clause.group
        dues: list[Due | None] = list(due.dues) if due else [None]
        names = self._phrases.names(text, found.indicator)
        if len(dues) == len(group) and (len(dues) > 1 or len(names) != len(group)):
            triples = [(figure, when, found.indicator) for figure, when in zip(group, dues, strict=True)]
        elif len(group) == 1:
            triples = [(group[0], when, name) for name in names for when in dues]
        elif len(names) == len(group):
            triples = [(figure, when, name) for figure, name in zip(group, names, strict=True) for when in dues]
        elif len(dues) == 1:
            triples = [(figure, dues[0], found.indicator) for figure in group]
        else:
            reading.unpaired.append(Passed((group[0].start, group[-1].close)))
            triples = [(figure, None, found.indicator) for figure in group]
        unit = group[-1].amount.unit
        return [
            msgspec.structs.replace(
                found,
                figure=figure if figure.amount.unit else _with_unit(figure, unit),
                due=when,
                indicator=name,
                baseline=clause.baseline,
                comparator="range" if figure.amount.value_max is not None else self._comparator(clause, figure),
            )
            for figure, when, name in triples
        ]


def _with_unit(figure: Figure, unit: str | None) -> Figure:
    return msgspec.structs.replace(figure, amount=msgspec.structs.replace(figure.amount, unit=unit))
