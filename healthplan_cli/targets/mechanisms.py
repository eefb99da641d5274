"""How a production finds the indicator of a number: the mechanisms that ``reads`` names.

The name of a mechanism in ``grammars/targets.toml`` is a key of ``MECHANISMS``; ``<name>`` behind it is
the rule that it takes.
"""

from __future__ import annotations

from collections.abc import Callable

from healthplan_cli.model import Span
from healthplan_cli.targets.clause import ClauseReading
from healthplan_cli.targets.conditions import ClauseFacts

# An indicator has no fewer characters.
_SHORTEST = 2


def _nothing(facts: ClauseFacts, _: str) -> Span | None:
    return None


def _same_as_last(facts: ClauseFacts, _: str) -> Span | None:
    """The indicator of the number before it in the sentence."""
    return facts.last.indicator if facts.last else None


def _noun(facts: ClauseFacts, _: str) -> Span | None:
    """The thing counted, behind the number."""
    return facts.noun


def _phrase(facts: ClauseFacts, rule_id: str) -> Span | None:
    """The phrase before the predicate; with a rule, one that begins with what it matches."""
    phrase = facts.phrase
    if phrase is None or _length(phrase) < _SHORTEST:
        return None
    return phrase if not rule_id or facts.vocabulary.pattern(rule_id).match(facts.text, *phrase) else None


def _group_behind(facts: ClauseFacts, rule_id: str) -> Span | None:
    """What the group ``indicator`` of a rule matches behind the number."""
    found = facts.match(rule_id, facts.clause.close)
    span: Span | None = found.span("indicator") if found else None
    return None if span is None or facts.phrases.measures(facts.text, span) else span


def _group_before(facts: ClauseFacts, rule_id: str) -> Span | None:
    """What the group ``indicator`` of a rule matches before the number, trimmed."""
    found = facts.search(rule_id, facts.clause.start, facts.clause.begin)
    return facts.phrases.trimmed(facts.text, found.span("indicator")) if found else None


def _object_before(facts: ClauseFacts, _: str) -> Span | None:
    """What the verb of a clause before takes as its object: 建立转化机构,年内达到10家."""
    phrases, text = facts.phrases, facts.text
    span = phrases.named_before(text, facts.clause.start)
    verb = span and facts.search("targets.verb", *span)
    if not span or not verb or any(char.isdigit() for char in text[slice(*span)]):
        return None
    return phrases.trimmed(text, (verb.end(), span[1]))


def _those_who_do(facts: ClauseFacts, rule_id: str) -> Span | None:
    """Those that a share is a share of; in 示范区覆盖20%以上县区, what covers them."""
    noun, clause = facts.noun, facts.clause
    covering = facts.search(rule_id, *clause.before_predicate)
    if noun and covering:
        covers = facts.phrases.trimmed(facts.text, (clause.start, covering.start()))
        return covers if covers and _length(covers) > _SHORTEST else noun
    return noun


def _verb_object(facts: ClauseFacts, _: str) -> Span | None:
    """What stands between the verb and the number: 建成健康步道60条."""
    if facts.verb is None:
        return None
    place, verb = facts.verb
    found = facts.phrases.trimmed(facts.text, (place + len(verb), facts.clause.predicate.start))
    return found if found and _length(found) >= _SHORTEST else None


def _what_is_done(facts: ClauseFacts, _: str) -> Span | None:
    """What the verb right before the number does: 岗前培训600人次; or what was said before: …筛查,全年筛查5000人."""
    if facts.verb is None:
        return None
    place, verb = facts.verb
    if verb in facts.words("targets.making") and (made := _made(facts, place)):
        return made
    return facts.phrases.done(facts.text, (facts.clause.start, place + len(verb)), verb)


def _made(facts: ClauseFacts, place: int) -> Span | None:
    """What stands before a verb of making that the number follows: 健康社区要建成20个."""
    start = facts.clause.start
    earlier = facts.phrases.verb(facts.text, (start, place))
    if earlier and earlier[0] + len(earlier[1]) < place:
        return None  # 完成小区改造30个
    if modal := facts.search("targets.modal", start, place):
        place = modal.start()
    made = facts.phrases.trimmed(facts.text, (start, place))
    return made if made and _length(made) > _SHORTEST else None


# ---- levels ------------------------------------------------------------------------------


def _level(facts: ClauseFacts, _: str) -> Span | None:
    """The indicator before the predicate, else that of the number before (到2022年达到…,到2030年达到…)."""
    return _level_of(facts, facts.last, far=False)


def _own_level(facts: ClauseFacts, _: str) -> Span | None:
    """As ``level``, but the number before in the sentence measures something else."""
    return _level_of(facts, None, far=False)


def _level_of_clause_before(facts: ClauseFacts, _: str) -> Span | None:
    """As ``level``, but whatever ends the clause before may be the indicator."""
    return _level_of(facts, facts.last, far=True)


def _level_of(facts: ClauseFacts, last: ClauseReading | None, *, far: bool) -> Span | None:
    text, clause, phrases = facts.text, facts.clause, facts.phrases
    if facts.match("targets.attribute", clause.close):
        return None
    indicator = phrases.indicator(text, clause.before_predicate)
    if clause.subject:
        indicator = phrases.indicator(text, clause.subject) or indicator
    if indicator and len(clause.group) > 1 and not phrases.measures(text, indicator):
        indicator = _ratio_before(facts, last) or indicator
    if facts.is_money and (indicator is None or _length(indicator) <= _SHORTEST):
        indicator = phrases.funded(text, clause.start) or indicator  # 投入, 安排: no name of what money is for
    if indicator is None or _length(indicator) < _SHORTEST or _names_each(facts, indicator):
        return _previous(facts, last, far=far)
    return indicator


def _before_colon(facts: ClauseFacts, _: str) -> Span | None:
    """What is measured, before a colon: 居民健康素养水平:2025年30%."""
    start = facts.clause.start
    if start == 0 or facts.text[start - 1] != ":":
        return None
    span = facts.phrases.named_before(facts.text, start)
    return span and facts.phrases.trimmed(facts.text, span)


def _names_each(facts: ClauseFacts, indicator: Span) -> bool:
    """True if the phrase says only for whom the number holds: 每个街道, not 各县健康素养水平."""
    return facts.is_all("targets.each", indicator) and not facts.phrases.measures(facts.text, indicator)


def _ratio_before(facts: ClauseFacts, last: ClauseReading | None) -> Span | None:
    """…品种数占比,三级、二级分别不低于50%、60%: the clause before names what is measured."""
    span = facts.phrases.clause_before(facts.text, facts.clause.start)
    if facts.clause.unit not in facts.words("quantities.rate") or span is None or last and span[0] < last.figure_close:
        return None
    found = facts.phrases.trimmed(facts.text, span)
    return found if found and facts.phrases.measures(facts.text, found) else None


def _previous(facts: ClauseFacts, last: ClauseReading | None, *, far: bool) -> Span | None:
    """The indicator of the number before, or what the clause before ends with."""
    if last:
        return last.indicator
    span = facts.phrases.named_before(facts.text, facts.clause.start)
    if span and (trend := facts.search("targets.trend", *span)):
        span = span[0], trend.start()  # 筛查率逐年提高,2025年达到50%
    found = span and facts.phrases.indicator(facts.text, span)
    return found if found and (far or facts.phrases.measures(facts.text, found)) else None


def _length(span: Span) -> int:
    return span[1] - span[0]


Mechanism = Callable[[ClauseFacts, str], Span | None]

MECHANISMS: dict[str, Mechanism] = {
    "nothing": _nothing,
    "same as the last": _same_as_last,
    "noun": _noun,
    "phrase": _phrase,
    "group behind": _group_behind,
    "group before": _group_before,
    "object of the clause before": _object_before,
    "those who do": _those_who_do,
    "verb object": _verb_object,
    "what is done": _what_is_done,
    "level": _level,
    "own level": _own_level,
    "level of the clause before": _level_of_clause_before,
    "name before the colon": _before_colon,
}
