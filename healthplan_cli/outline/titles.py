"""Titles: what of a labelled line is the heading proper.

The rules are those of the annotation guidelines: a heading alone on its line; or the
first sentence where it reads as a heading for what follows on the line (a phrase or a
slogan of two clauses without amounts); never an item that is one task statement.
"""

from __future__ import annotations

from collections import Counter

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.text import JoinedText

# In characters.
_LONGEST_ALONE = 45
_LONGEST_RUN_IN = 32
_LONGEST_BEFORE_COLON = 16
_CLAUSE_MARKS = ",;:"
_LIST_ENDS = ")]〕。; "
# Articles state something; their headings, where a notice gives them any, are short.
_LONGEST_OF_ARTICLE = 16
_SUFFIX = 2
_SUFFIX_TITLES = 3


def title_length(joined: JoinedText, style: str, leads: bool, grammar: Grammar) -> int:
    """How many characters of ``joined`` are the title; 0 where there is none.

    Args:
        joined: what follows the label.
        leads: true if other text follows before the next label, or nodes stand below it.
    """
    text = joined.folded.rstrip()
    if not text:
        return 0
    if style == "article":
        length = _run_in(text, grammar)
        return length if length <= _LONGEST_OF_ARTICLE and not any(mark in text[:length] for mark in ",、") else 0
    if leads and (listed := closing_list(text, grammar)) and "。" not in text[: listed.start()]:
        text = text[: listed.start()] or text  # a heading that says who does all that follows
    body = text[:-1] if text[-1] in "。:" else text
    clauses = 1 + sum(body.count(mark) for mark in _CLAUSE_MARKS)
    if "。" not in body and not closing_list(text, grammar):
        return _alone(text, body, clauses, leads, grammar)
    return _run_in(text, grammar)


def _alone(text: str, body: str, clauses: int, leads: bool, grammar: Grammar) -> int:
    """The title where the label's text is one sentence or none."""
    if ":" in text[:-1]:
        return _before_colon(text)
    stops = text[-1] in "。;,"
    if len(body) > _LONGEST_ALONE or text[-1] in ";,":
        return 0
    if clauses > (2 if stops or not leads else 3) or (stops and clauses == 2 and len(body) > _LONGEST_RUN_IN):
        return 0
    if leads:
        states = any(grammar.pattern(rule).search(body) for rule in ("outline.statement", "outline.count"))
        return 0 if states else len(body)
    return 0 if stops or _states(body, grammar) else len(body)


def _run_in(text: str, grammar: Grammar) -> int:
    """The title where running text follows the first sentence on the line."""
    if length := _before_colon(text):
        return length
    stop = text.find("。")
    if not 0 < stop <= _LONGEST_RUN_IN or stop == len(text) - 1:
        return 0
    first = text[:stop]
    if _only_list(text[stop + 1 :], grammar):
        return 0
    clauses = 1 + sum(first.count(mark) for mark in _CLAUSE_MARKS)
    if clauses > 2 or closing_list(first, grammar):
        return 0
    return 0 if _states(first, grammar) else stop


def _states(text: str, grammar: Grammar) -> bool:
    """True if it states something: it holds an amount, or it obliges or announces."""
    if text.endswith(")"):  # a heading may close with its period in brackets
        text = text[: text.rfind("(")]
    rules = ("outline.count", "outline.year", "outline.statement")
    return any(grammar.pattern(rule).search(text) for rule in rules)


def _before_colon(text: str) -> int:
    """The length of the heading that the first colon closes; 0 where what stands before it is none."""
    head, colon, _ = text.partition(":")
    heads = colon and len(head) <= _LONGEST_BEFORE_COLON and not any(mark in head for mark in ",;。(《")
    return len(head) if heads else 0


def is_list(text: str, grammar: Grammar) -> bool:
    """True if a paragraph is nothing but a list of who does it, or says by when."""
    return _only_list(text, grammar) or grammar.pattern("outline.list-line").match(text) is not None


def closing_list(text: str, grammar: Grammar) -> regex.Match[str] | None:
    """The bracketed list of who does it that ``text`` ends with."""
    if text[-1:] not in _LIST_ENDS:  # speed
        return None
    return grammar.pattern("outline.closing-list").search(text)


def _only_list(rest: str, grammar: Grammar) -> bool:
    """True if nothing but a list of who does it follows."""
    rest = rest.strip()
    if grammar.pattern("outline.closing-list").match(rest):
        return True
    return grammar.pattern("outline.list-alone").fullmatch(rest) is not None


def usual_title(text: str, grammar: Grammar) -> int:
    """The length of the usual heading that runs into what follows it; 0 where none does."""
    found = grammar.pattern("outline.title-run-on").match(text)
    return found.end("title") if found else 0


def shared_suffix(titles: list[str]) -> str | None:
    """What most of these headings (at least one) end with, 行动 or 工程; None where they share nothing."""
    suffix, count = Counter(title[-_SUFFIX:] for title in titles).most_common()[0]
    return suffix if count >= max(_SUFFIX_TITLES, 0.7 * len(titles)) else None


def title_by_suffix(joined: JoinedText, suffix: str) -> int:
    """The length of a title whose full stop the page lost, told by what its fellows end with."""
    end = joined.folded.find(suffix, 2, _LONGEST_RUN_IN)
    if end < 0 or any(mark in joined.folded[:end] for mark in ",。;:、("):
        return 0
    return end + len(suffix)
