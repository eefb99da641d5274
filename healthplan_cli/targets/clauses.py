"""What the clause around a number commits to: the indicator, which way, with which comparator.

A number is read from its context by the rules of ``grammars/targets.toml``: the predicate right
before it, the verb that it counts the object of, the indicator on its left or the thing counted
on its right.
"""

from __future__ import annotations

import msgspec
import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Comparator, Direction, Span
from healthplan_cli.targets.figures import Figure
from healthplan_cli.targets.phrases import Phrases
from healthplan_cli.targets.predicates import predicates_of
from healthplan_cli.targets.readings import Clause, Finding, found_in

# How long a counted thing may be.
_NOUN = 40
# How far back the words that make a number a condition may stand.
_CONDITION = 36
# A verb that no list knows has no more characters.
_LONGEST_VERB = 4
# 投入, 安排: no name of what the money is for is so short.
_BARE_SUM = 2
# What is said to happen once or twice a month is how often, not how much.
_SELDOM = 12


class ClauseReader:
    """Reads clauses of one notice."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._patterns: dict[str, regex.Pattern[str]] = {}
        self._phrases = Phrases(grammar)
        self._predicates = predicates_of(grammar)
        self._rates = frozenset(grammar.words("quantities.rate"))
        self._times = frozenset(grammar.words("quantities.time"))
        self._descriptive = frozenset(grammar.words("targets.descriptive"))
        self._small = frozenset(grammar.words("targets.small"))
        self._countable = frozenset(grammar.words("targets.countable"))
        self._strong = frozenset(grammar.words("targets.strong"))

    def clause(self, text: str, group: list[Figure], start: int, stop: int) -> Clause:
        """The clause of ``group``, which lies in ``[start, stop)``."""
        predicate = self._predicates.before(text, start, group[0].start)
        place = group[0].start - 1
        if predicate.start > place > start and text[place] == "在" and group[-1].suffix:
            if self._phrases.measures(text, (start, place)):
                predicate = predicate._replace(start=place, direction="reach", word="在")  # 合格率在92%以上
        return Clause(group, start, min(stop, group[-1].close + _NOUN), predicate, *predicate[3:])

    def starts_change(self, text: str, clause: Clause) -> Span | None:
        """覆盖率从33%提高到38%: the first number is where it starts from; what stands before it."""
        if not self._matches("from-after", text, clause.close, clause.stop):
            return None
        found = self._pattern("from-before").search(text, clause.start, clause.begin)
        return (clause.start, found.start()) if found else None

    def names(self, text: str, indicator: Span) -> list[Span]:
        """The indicators that one phrase names side by side."""
        return self._phrases.names(text, indicator)

    def read(self, text: str, clause: Clause, last: Finding | None) -> Finding | None:
        """What the clause commits to; ``last``: what the one before in its sentence does."""
        if text[clause.begin - 1 : clause.begin] in ("了", "以", "第"):
            return None  # 培训了两千名: done; 以四个园区为主体: a description
        if last and ";" in (between := text[last.figure_close : clause.start]) and not between.endswith(";"):
            last = None  # 检出率控制在12%以下;占比年内过半,明年提高到60%
        if sum_for_each := self._paid_per_head(text, clause):
            return sum_for_each
        clause.bound = self._binds_others(text, clause)
        if clause.bound or self._is_frequency(text, clause):
            return None
        unit, predicate = clause.unit, clause.predicate
        if last and last.unit == unit and self._is_bare(text, clause) and clause.start >= last.figure_close:
            return found_in(clause, last.indicator, last.direction, last.rule)  # 建成村庄4个、2025年6个
        if unit is None or unit in self._rates or unit.startswith("/"):
            return self._rate(text, clause, last)
        if unit in self._times:
            if predicate.word in ("为", "是"):
                return None
            measured = predicate.direction or clause.prefix and self._phrases.measures(text, clause.head)
            return self._level(text, clause, last, "targets.duration") if measured else None
        return self._count(text, clause, last)

    def _paid_per_head(self, text: str, clause: Clause) -> Finding | None:
        """按人均不低于2元的标准安排防治经费: the money is named behind the sum."""
        if clause.unit not in ("元", "万元") or "人" not in text[clause.start : clause.begin]:
            return None
        if not (clause.prefix or clause.figure.suffix or clause.predicate.direction):
            return None
        paid = self._pattern("paid-per-head").match(text, clause.close, clause.stop + _NOUN)
        return found_in(clause, paid.span("money"), "reach", "targets.paid-per-head") if paid else None

    def _is_bare(self, text: str, clause: Clause) -> bool:
        """The number follows nothing but its year and predicate, and nothing follows it."""
        if clause.head[0] == clause.head[1] or clause.predicate.direction in ("increase", "decrease"):
            return False
        return self._closes(text, clause) and self._goes_on(text, clause.head)

    def _goes_on(self, text: str, span: Span) -> bool:
        """Nothing but a year stands there: what was measured before is measured again."""
        return self._pattern("year-only").fullmatch(text, *span) is not None

    # ---- what is no commitment -------------------------------------------------------

    def _binds_others(self, text: str, clause: Clause) -> bool:
        """The number is a condition, a subsidy or a technical limit."""
        if self._matches("conditional", text, clause.close, len(text)):
            return True
        if "的" in text[clause.close : clause.stop] and self._searches("defines", text, clause.close, clause.stop):
            clause.names = True
            return True  # 提供六类以上服务的卫生室占比达到80%
        near = max(clause.start, clause.begin - _CONDITION)
        if self._searches("condition", text, near, clause.begin):
            return True
        if clause.unit in self._countable:
            return False
        if self._searches("subsidy", text, clause.start, clause.stop):
            return True
        return self._searches("technical", text, near, clause.predicate.start)

    def _is_frequency(self, text: str, clause: Clause) -> bool:
        """How often, not how much: 每月不少于1次."""
        if clause.figure.amount.value > _SELDOM:
            return False
        found = self._pattern("frequency").search(text, clause.start, clause.begin)
        if found is None:
            return False
        if clause.unit == "期" and clause.prefix == "ge":
            return False  # 每周开设栏目不少于2期: so many issues
        return clause.unit in ("次", "节", "天") or bool(found["often"]) and clause.unit in ("期", "场", "个")

    # ---- shares and levels -----------------------------------------------------------

    def _rate(self, text: str, clause: Clause, last: Finding | None) -> Finding | None:
        """A share, a rate or a bare number."""
        figure, direction = clause.figure, clause.predicate.direction
        if self._matches("used-for", text, clause.close, len(text)):
            return self._level(text, clause, last, "targets.share-for", far=True)
        if direction or clause.prefix:
            if clause.unit is None and not self._closes(text, clause):
                return None
            if not direction and self._noun(text, clause) and not self._phrases.measures(text, clause.head):
                return self._share(text, clause)
            return self._level(text, clause, last, "targets.level")
        if clause.unit is None and "分之" not in text[figure.start : figure.end] and figure.suffix is None:
            return None
        if self._phrases.measures(text, clause.head):
            return self._level(text, clause, last, "targets.bare-level")
        part = text[clause.begin - 1] == "的" and self._pattern("share-of").search(text, clause.start, clause.begin)
        if part:
            done = self._phrases.trimmed(text, part.span("of"))
            return found_in(clause, done, "reach", "targets.share-of") if done else None
        follows = last is not None and last.rule == "targets.share" and clause.begin - last.close <= 2
        if figure.suffix or follows or self._phrases.verb(text, clause.head) is not None:
            return self._share(text, clause)
        opens = self._phrases.trimmed(text, clause.head) is None
        if opens and self._searches("share-verb", text, clause.close, clause.stop):
            return self._share(text, clause)
        return None

    def _share(self, text: str, clause: Clause) -> Finding | None:
        """60%以上县开展…: the share stands before what it is a share of."""
        noun = self._noun(text, clause)
        if noun and text.endswith("覆盖", clause.start, clause.predicate.start):
            covers = self._phrases.trimmed(text, (clause.start, clause.predicate.start - 2))
            noun = covers if covers and covers[1] - covers[0] > 2 else noun  # 示范区覆盖20%以上县区
        return found_in(clause, noun, "reach", "targets.share") if noun else None

    def _level(
        self, text: str, clause: Clause, last: Finding | None, rule: str, *, far: bool = False
    ) -> Finding | None:
        """The indicator stands before the predicate, or is that of the value before (到2022年达到…,到2030年达到…)."""
        direction = clause.predicate.direction or "reach"
        if self._matches("attribute", text, clause.close, len(text)):
            return None
        indicator = self._phrases.indicator(text, clause.head)
        if clause.subject:
            indicator = self._phrases.indicator(text, clause.subject) or indicator
        if indicator and len(clause.group) > 1 and not self._phrases.measures(text, indicator):
            indicator = self._ratio_before(text, clause, last) or indicator
        each = indicator and self._pattern("each").fullmatch(text, *indicator)
        if self._is_money(clause) and (indicator is None or indicator[1] - indicator[0] <= _BARE_SUM):
            indicator = self._phrases.funded(text, clause.start) or indicator
        if indicator is None or each or indicator[1] - indicator[0] < 2:
            indicator = self._previous(text, clause, last, far)
        return found_in(clause, indicator, direction, rule) if indicator else None

    def _ratio_before(self, text: str, clause: Clause, last: Finding | None) -> Span | None:
        """…品种数占比,三级、二级分别不低于50%、60%: the clause before names what is measured."""
        span = self._phrases.clause_before(text, clause.start)
        if clause.unit not in self._rates or span is None or last and span[0] < last.figure_close:
            return None
        found = self._phrases.trimmed(text, span)
        return found if found and self._phrases.measures(text, found) else None

    def _previous(self, text: str, clause: Clause, last: Finding | None, far: bool) -> Span | None:
        """The indicator of the value before, or what the clause before ends with."""
        if last and clause.start >= last.figure_close:
            return last.indicator
        span = self._phrases.clause_before(text, clause.start)
        found = span and self._phrases.indicator(text, span)
        return found if found and (far or self._phrases.measures(text, found)) else None

    # ---- counts ----------------------------------------------------------------------

    def _count(self, text: str, clause: Clause, last: Finding | None) -> Finding | None:
        """Things, people, places, money."""
        figure, predicate = clause.figure, clause.predicate
        if self._matches("parts", text, figure.close, len(text)) or text[figure.close : figure.close + 1] == "级":
            return None
        if clause.unit == "批" and figure.chinese:
            return None
        if clause.unit in self._small and not (predicate.direction or clause.prefix):
            return None
        noun = self._noun(text, clause)
        if noun and figure.suffix == "le":
            clause.names = True
            return None  # 35蒸吨以下锅炉: which ones
        if predicate.word == "为" and (served := self._pattern("served").match(text, figure.close, clause.stop)):
            return found_in(clause, served.span("who"), "reach", "targets.count")
        direction = self._count_direction(clause, noun)
        if self._is_money(clause) and direction is None and (noun or clause.prefix == "le"):
            if not self._matches("money-noun", text, figure.close, len(text)):
                return None
        if direction in ("reach", "keep") and self._matches("attribute", text, figure.close, len(text)):
            return None
        if direction in ("reach", "keep") or (direction and not noun):
            measured = self._level(text, clause, last, "targets.count-level")
            if measured:
                return measured
        if direction and noun:
            return found_in(clause, noun, direction, "targets.count")
        above = clause.prefix == "gt"  # 突破 is a comparator then, not a verb
        verb = self._phrases.verb(text, clause.head if above else (clause.start, clause.begin))
        if clause.unit in self._descriptive and not (figure.suffix or clause.prefix):
            if clause.unit not in ("期", "届") or verb is None or figure.chinese or not self._closes(text, clause):
                return None
        if "每" in text[clause.start : clause.begin] and self._closes(text, clause):
            whole = self._phrases.trimmed(text, clause.head)
            if whole and self._matches("per-head", text, *whole):
                return found_in(clause, whole, "reach", "targets.count-level")  # 每万人口配备医师8名
        if verb is None:
            return self._without_verb(text, clause, last, noun)
        if figure.chinese and self._is_small_talk(text, clause, verb[1]):
            return None
        repeats = last and last.unit == clause.unit and verb[0] + len(verb[1]) == predicate.start
        if last and repeats and not noun and self._goes_on(text, (clause.start, verb[0])):
            return found_in(clause, last.indicator, last.direction, last.rule)  # 建成食堂16家,2024年再建20家
        return self._counted(text, clause, verb, noun)

    def _is_money(self, clause: Clause) -> bool:
        return clause.unit is not None and clause.unit.endswith(("元", "币"))

    def _count_direction(self, clause: Clause, noun: Span | None) -> Direction | None:
        """The direction of the predicate, where its word is a predicate of counts."""
        direction, word = clause.predicate.direction, clause.predicate.word
        if noun and direction in ("increase", "decrease") and word not in ("新增", "净增"):
            return None  # 提升两个行动: a verb like any other
        return None if word in ("为", "是", "占", "实现") else direction

    def _is_small_talk(self, text: str, clause: Clause, verb: str) -> bool:
        """开展一次, 建立两种机制: numbers that are written out and commit to nothing."""
        if clause.figure.amount.value > 10 or clause.prefix or clause.figure.suffix:
            return False
        return not self._is_distributed(text, clause) and (verb not in self._strong or clause.figure.amount.value == 1)

    def _counted(self, text: str, clause: Clause, verb: tuple[int, str], noun: Span | None) -> Finding | None:
        """The object of a verb: behind the number, before it, or said before (…筛查,全年筛查5000人)."""
        place, name = verb
        spread: Comparator | None = None
        if not clause.prefix:  # 至少设立1所: the comparator stands before the verb
            before = self._predicates.before(text, clause.start, place)
            clause.prefix, clause.prefix_start, spread = before.comparator, before.comparator_start, before.comparator
        found = self._counted_object(text, clause, verb, noun)
        return msgspec.structs.replace(found, spread=spread) if found and spread else found

    def _counted_object(self, text: str, clause: Clause, verb: tuple[int, str], noun: Span | None) -> Finding | None:
        place, name = verb
        way: Direction = "increase" if name.startswith(("新增", "净增", "增加", "增设")) else "reach"
        if noun:
            return found_in(clause, noun, way, "targets.count")
        between = self._phrases.trimmed(text, (place + len(name), clause.predicate.start))
        if between and between[1] - between[0] >= 2:
            return found_in(clause, between, way, "targets.count-behind")
        subject = self._phrases.done(text, (clause.start, place + len(name)), name)
        return found_in(clause, subject, way, "targets.count-subject")

    def _without_verb(self, text: str, clause: Clause, last: Finding | None, noun: Span | None) -> Finding | None:
        """A count with a comparator only, the next of a list that a verb opened, or one with a verb of no list."""
        head = clause.head
        if last and last.rule.startswith("targets.count"):
            if noun and clause.begin - last.close <= 3:
                return found_in(clause, noun, last.direction, last.rule)
            coordinated = text[last.figure_close : last.figure_close + 1] in ("、", "和", "及", "与")
            listed = self._phrases.trimmed(text, head) if coordinated and not noun else None
            if listed and clause.start <= last.figure_close and listed[1] - listed[0] >= 2:
                clause.prefix = clause.prefix or last.spread
                return found_in(clause, listed, last.direction, "targets.count-behind")
        measured = self._phrases.measures(text, head)
        if clause.prefix and self._phrases.trimmed(text, head) is None and last and self._is_money(clause):
            if (last.unit or "").endswith("元") or clause.prefix == "gt" and last.unit in self._rates:
                # 合计不低于8万元; 增长15%,突破200亿元
                return found_in(clause, last.indicator, "reach", "targets.count-level")
        if clause.prefix == "le" and clause.unit in self._countable:
            return None  # 参加人数不超过50人: a limit on others
        if clause.prefix or clause.figure.suffix and measured:
            if noun and clause.prefix and not measured:
                return found_in(clause, noun, "reach", "targets.count")
            level = self._level(text, clause, None, "targets.count-level")
            if level:
                return level
        if clause.unit != "次" and not clause.figure.chinese and not noun and measured:
            return self._level(text, clause, None, "targets.count-level")
        if noun and clause.figure.suffix and self._matches("team", text, max(0, clause.begin - 2), noun[1]):
            return found_in(clause, noun, "reach", "targets.count")
        return self._with_any_verb(text, clause, last, noun)

    def _with_any_verb(self, text: str, clause: Clause, last: Finding | None, noun: Span | None) -> Finding | None:
        """``新聘15名专家``, ``接入场馆30家``: what the clause is built of tells, not the verb."""
        if clause.figure.chinese or clause.unit not in self._countable:
            return None
        head = self._phrases.trimmed(text, clause.head)
        if head is None:
            return self._opens(text, clause, last)
        if head[1] - head[0] < 2 or self._searches("describes", text, *clause.head):
            return None
        if noun is None:
            return found_in(clause, head, "reach", "targets.count-closing") if self._closes(text, clause) else None
        if head[1] - head[0] > _LONGEST_VERB or text[head[1] : clause.begin].startswith("的"):
            return None
        return found_in(clause, noun, "reach", "targets.count-opening")

    def _opens(self, text: str, clause: Clause, last: Finding | None) -> Finding | None:
        """年内9家医院达到标准,其中3家…: those counted open the clause and are to do something."""
        if clause.figure.chinese:
            return None
        doing = self._pattern("doing").match(text, clause.close, clause.stop)
        if doing and self._phrases.measures(text, doing.span("who")):
            return None
        if doing and not (clause.unit == "个" and doing["all"] is None):
            return found_in(clause, doing.span("who"), "reach", "targets.count-opening")
        among = "其中" in text[clause.start : clause.begin]
        if among and last and last.unit == clause.unit and last.rule == "targets.count-opening":
            return found_in(clause, last.indicator, "reach", last.rule)
        return None

    # ---- small questions -------------------------------------------------------------

    def _noun(self, text: str, clause: Clause) -> Span | None:
        """The thing counted, or with a share, those who do it."""
        close, stop = clause.close, clause.stop
        if self._searches("level-follows", text, close, stop):
            # 十个规模达到千亿元的集群: the next number describes it.
            stop = self._phrases.clause_end(text, close, _NOUN)
        return self._phrases.noun(text, close, stop, clause=clause.unit in self._rates)

    def _is_distributed(self, text: str, clause: Clause) -> bool:
        return self._searches("distributed", text, clause.start, clause.begin)

    def _closes(self, text: str, clause: Clause) -> bool:
        """Nothing is counted behind the number: the clause ends, or goes on to another value."""
        return clause.close >= len(text) or text[clause.close] in ",;:。!?、()和及并且"

    def _pattern(self, name: str) -> regex.Pattern[str]:
        found = self._patterns.get(name)
        if found is None:
            found = self._patterns[name] = self._grammar.pattern(f"targets.{name}")
        return found

    def _searches(self, name: str, text: str, start: int, end: int) -> bool:
        return self._pattern(name).search(text, start, end) is not None

    def _matches(self, name: str, text: str, start: int, end: int) -> bool:
        return self._pattern(name).match(text, start, end) is not None
