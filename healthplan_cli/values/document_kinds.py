"""Kinds of documents (通知, 方案, 意见 …), as titles end with them."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar

# What parts a title from what the site puts behind it.
_BEFORE_SITE = " -_|—–·(["


def names_kind(title: str, grammar: Grammar) -> bool:
    """True if a title, folded, ends with a kind of document, as it should; so does what only closes one."""
    title = without_site(title, grammar)
    bare = title.replace(" ", "")
    if bare.endswith("号)"):
        bare = grammar.pattern("document-kinds.title-number").sub("", bare)
    if breaks_off(bare, grammar):
        return False
    if bare.endswith("》") and (
        any(word in bare for word in grammar.words("document-kinds.hands-on")) or bare.startswith("《")
    ):
        bare = bare[:-1]
    if bare.endswith(")"):
        bare = grammar.pattern("document-kinds.title-suffix").sub("", bare)
    return not bare or bare.endswith(tuple(grammar.words("document-kinds.title-ends")))


def without_site(title: str, grammar: Grammar) -> str:
    """A folded title without what its site puts behind it."""
    if any(mark in title for mark in _BEFORE_SITE):
        title = grammar.pattern("document-kinds.site-suffix").sub("", title)
    return title


def names_subject(text: str, grammar: Grammar) -> bool:
    """True if a folded text holds the word with which a title says what it is about (关于)."""
    return find_subject(text, 0, len(text), grammar) >= 0


def begins_with_subject(text: str, grammar: Grammar) -> bool:
    """True if a folded text begins with the word with which a title says what it is about."""
    return text.startswith(tuple(grammar.words("document-kinds.subject-word")))


def find_subject(text: str, start: int, end: int, grammar: Grammar) -> int:
    """Where between two offsets the word stands with which a title says what it is about; -1 where it does not."""
    places = (text.find(word, start, end) for word in grammar.words("document-kinds.subject-word"))
    return min((place for place in places if place >= 0), default=-1)


def breaks_off(title: str, grammar: Grammar) -> bool:
    """True if a title, folded, is cut off by its site, or hands on a document but lacks its last word."""
    return names_subject(title, grammar) and grammar.pattern("document-kinds.broken-title").match(title) is not None
