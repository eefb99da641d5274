"""The phrases around a number: the indicator before it, the thing counted behind it, the verb that counts."""

from __future__ import annotations

import re

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.targets.indicators import indicator_index

# A phrase behind 的 names what is measured by itself when it is at least this long.
_LONG_NAME = 6
# A phrase behind 的 that tells what is counted is not shorter: 规范的门诊部, but 规范的诊室.
_SHORTEST_NAME = 3
# A long note in brackets is no part of a name.
_LONG_NOTE = re.compile(r"[^(]*(?P<note>\([^)]{8,}\))")
_QUOTED = re.compile("“([^”]*)”")
_NUMERALS = frozenset("0123456789一二两三四五六七八九十百")
# 2022年、2023年、2024年: no longer list of years stands behind an indicator.
_LONGEST_TAIL = 24
# 覆盖率, 合格率: the name of a rate needs what stands before it.
_SHORT_RATE = 3
_CLAUSE_ENDS = ",;:。!?"
# How far back a phrase may stand that a number refers to, in clauses and characters.
_CLAUSES_BACK = 3
_BACK = 100
_LONGEST_ANTECEDENT = 30


class Phrases:
    """Finds and trims phrases in the text of one passage; spans are offsets in it."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._index = indicator_index(grammar)
        self._beside = frozenset(grammar.words("targets.between-verb-and-number"))
        self._noun_tails = grammar.words("targets.noun-tails")
        self._behind_indicator = "".join(grammar.words("targets.behind-indicator"))
        self._behind_noun = "".join(grammar.words("targets.behind-noun"))
        self._between_names = grammar.pattern("targets.between-names")

    def measures(self, text: str, span: Span) -> bool:
        """True if the phrase ends like the name of something measured: 率, 比例, 水平."""
        return bool(self._grammar.pattern("targets.metric").search(text, max(span[0], span[1] - 12), span[1]))

    def verb(self, text: str, span: Span) -> tuple[int, str] | None:
        """The last verb of ``span`` whose object can be counted: where it begins, and the verb."""
        verbs = list(self._grammar.pattern("targets.verb").finditer(text, *span))
        return (verbs[-1].start(), verbs[-1][0]) if verbs else None

    def short_verb(self, text: str, span: Span) -> tuple[int, str] | None:
        """The verb of one character that opens ``span`` or ends it: 建步道, 每村设."""
        found = self._grammar.pattern("targets.short-verb").match(text, *span)
        found = found or self._grammar.pattern("targets.short-verb-before-number").search(text, *span)
        return (found.start("verb"), found["verb"]) if found else None

    def object(self, text: str, span: Span) -> Span:
        """``span`` from behind the last verb that takes the indicator as its object."""
        start = span[0]
        for found in self._grammar.pattern("targets.object").finditer(text, *span):
            if span[1] - found.end() >= 2:
                start = found.end()
        verb = self.verb(text, (start, span[1]))
        if verb and "的" not in text[verb[0] : span[1]] and span[1] - verb[0] - len(verb[1]) >= 3:
            at_start = self.trimmed(text, (start, verb[0]))
            is_rate = text[span[1] - 1] == "率" and span[1] - verb[0] - len(verb[1]) <= _SHORT_RATE
            if not is_rate and (at_start is None or not self.measures(text, span)):
                start = verb[0] + len(verb[1])
        return start, span[1]

    def indicator(self, text: str, span: Span) -> Span | None:
        """The indicator that ends ``span``: the longest known name, else the object of the last verb, trimmed."""
        found = self.trimmed(text, self.object(text, span))
        if found is None:
            return None
        known = self._index.starts(text, (span[0], found[1]))
        return (min(known, found[0]), found[1]) if known is not None else found

    def trimmed(self, text: str, span: Span) -> Span | None:
        """``span`` without what stands before an indicator and is none of it."""
        start, end = span
        lead = self._grammar.pattern("targets.lead")
        while (found := lead.match(text, start, end)) and found.end() > start:
            start = found.end()
        end = start + len(text[start:end].rstrip(self._behind_indicator))
        if tail := self._grammar.pattern("targets.tail").search(text, max(start, end - _LONGEST_TAIL), end):
            end = tail.start()
        relative, _, name = text[start:end].rpartition("的")
        if len(name) >= _LONG_NAME and self.measures(text, (end - len(name), end)):
            if not any(char.isdigit() for char in relative):  # 提供6类以上服务的卫生室占比
                start = end - len(name)
        if end > start and text[start] == "“" and text.find("”", start, end) == end - 1:
            start, end = start + 1, end - 1
        return (start, end) if end > start else None

    def noun(self, text: str, start: int, stop: int, *, clause: bool) -> Span | None:
        """The thing counted that begins at ``start``; with ``clause``, what it is to do belongs to it."""
        start += text.startswith("的", start)
        if text.startswith(("以", "在"), start) and "的" in text[start:stop]:
            start = text.index("的", start) + 1  # 一所以长期照护为主的机构, 一个在全市有影响的社团
        if not self._grammar.pattern("targets.noun-starts").match(text, start, stop):
            return None
        if self._grammar.pattern("targets.done-to").match(text, start):
            return None  # 床位500张全部投入使用
        if text[stop : stop + 1] in _NUMERALS:
            verb = self.verb(text, (start, stop))
            if verb and text[verb[0] + len(verb[1]) : stop] in self._beside:
                stop = verb[0]
        if quoted := _QUOTED.match(text, start, stop):
            if not self._grammar.pattern("targets.noun-starts").match(text, quoted.end(), stop):
                return quoted.span(1)  # 100名“临江名医”: the name alone
        relative, _, name = text[start:stop].rpartition("的")
        if self._grammar.pattern("targets.work").fullmatch(text, start + len(relative), stop):
            stop = start + len(relative)  # 20个标准的编制工作
        elif len(name) >= _SHORTEST_NAME:
            start = stop - len(name)
        ended = self._grammar.pattern("targets.noun-ends").search(text, start + 2, stop)
        if ended and not clause:
            stop = ended.start()
        if noted := _LONG_NOTE.match(text, start, stop):
            stop = noted.start("note")
        if dated := self._grammar.pattern("targets.year-aside").match(
            text, max(start, text.rfind("(", start, stop)), stop
        ):
            stop = dated.start()
        if rest := self._grammar.pattern("targets.and-so-on").search(text, start + 2, stop):
            stop = rest.start()
        for tail in self._noun_tails:
            if text.endswith(tail, start, stop) and stop - start > len(tail) + 1:
                stop -= len(tail)
        stop = start + len(text[start:stop].rstrip(self._behind_noun))
        return (start, stop) if stop > start else None

    def clause_end(self, text: str, place: int, longest: int) -> int:
        """Where the clause of ``place`` ends, at most ``longest`` characters on."""
        limit = min(len(text), place + longest)
        return min([limit, *(end for mark in _CLAUSE_ENDS if (end := text.find(mark, place, limit)) >= 0)])

    def clause_before(self, text: str, start: int) -> Span | None:
        """The clause that a comma parts from the one that begins at ``start``."""
        end = start - 1
        return self._clause_to(text, end) if end > 0 and text[end] == "," else None

    def named_before(self, text: str, start: int) -> Span | None:
        """The phrase that a comma or a colon parts from the clause at ``start``; a year alone is skipped."""
        for _ in range(_CLAUSES_BACK):
            end = start - 1
            if end <= 0 or text[end] not in ",:":
                return None
            span = self._clause_to(text, end)
            if found := self.trimmed(text, span):
                return span if text[end] == "," or self.names_measure(text, found) else None
            start = span[0]
        return None

    def names_measure(self, text: str, span: Span) -> bool:
        """True if ``span`` ends in the name of something measured, of a kind or one by one known."""
        return self.measures(text, span) or self._index.starts(text, span) is not None

    def done(self, text: str, span: Span, verb: str) -> Span:
        """What is counted where a number follows the ``verb`` that ends ``span``: 岗前培训600人次, 全年筛查5000人."""
        place = span[1] - len(verb)
        before = self.verb(text, (span[0], place))
        if before and before[0] + len(before[1]) == place and (first := self.verb(text, (span[0], before[0]))):
            place, before = before[0], first  # 开展互联网诊疗服务: 诊疗服务 is one name
        found = self.trimmed(text, (before[0] + len(before[1]) if before else span[0], span[1]))
        if found and found[0] < place:
            return found
        return self.antecedent(text, span[0], verb) or (place, span[1])

    def funded(self, text: str, start: int) -> Span | None:
        """The money that the clause before ``start`` puts into a budget: 将防治经费纳入预算,每年安排…."""
        span = self.clause_before(text, start)
        found = span and self._grammar.pattern("targets.funded").search(text, *span)
        return self.trimmed(text, found.span("money")) if found else None

    def antecedent(self, text: str, start: int, verb: str) -> Span | None:
        """What a number without an object counts, said before ``start``: 开展岗前培训,全年培训…; 配置…仪,年内投放….

        The phrase that ends in the verb itself, else the object of the last verb.
        """
        for _ in range(_CLAUSES_BACK):
            if not start:
                return None
            start, end = self._clause_to(text, start - 1)
            named = text.rfind(verb, start, end)
            if found := self.trimmed(text, self.object(text, (start, named + len(verb)))):
                if found[1] - found[0] > len(verb):
                    return found
            if funded := self.funded(text, end + 1):
                return funded
            if any(char.isdigit() for char in text[start:end]):
                return None  # another number's object
            before = self.verb(text, (start, end))
            if before is None:
                continue
            found = self.trimmed(text, (before[0] + len(before[1]), end))
            if found and 2 <= found[1] - found[0] <= _LONGEST_ANTECEDENT:
                return found
        return None

    def _clause_to(self, text: str, end: int) -> Span:
        low = max(0, end - _BACK)
        return max([low, *(text.rfind(mark, low, end) + 1 for mark in _CLAUSE_ENDS)]), end

    def _has_parts(self, text: str, name: Span, phrase: Span) -> bool:
        """True if ``name`` is but the first part of a name in ``phrase`` that is followed by another."""
        if self.measures(text, name):
            return False
        rest = [piece for piece in self._between_names.split(text[name[1] : phrase[1]]) if len(piece) > _SHORT_RATE + 1]
        return len(rest) > 1 and all(self.measures(piece, (0, len(piece))) for piece in rest)

    def names(self, text: str, indicator: Span) -> list[Span]:
        """The indicators that one phrase names side by side, when each is one of its own."""
        names: list[Span] = []
        start = indicator[0]
        for found in self._between_names.finditer(text[indicator[0] : indicator[1]]):
            name = (start, indicator[0] + found.start())
            if names and not self.measures(text, name) or self._has_parts(text, name, indicator):
                continue  # 儿童和老年人服务率、适配率: the first 和 stands within a name
            names.append(name)
            start = indicator[0] + found.end()
        whole = all(end - begin >= 3 and self.measures(text, (begin, end)) for begin, end in names)
        return names if whole and len(names) > 1 else [indicator]
