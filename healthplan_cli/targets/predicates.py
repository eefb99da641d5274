"""What stands right before a number: how the indicator gets there, with its adverbs and comparators.

Word after word is looked up leftwards from the number, longest first, in the lists of ``grammars/targets.toml``.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Comparator, Direction, Span

# No predicate with its adverbs is longer.
_WINDOW = 36
# 不低于绩效工资总量的70%: what the share is of stands between comparator and number.
_SHARED = 24

_Kind = Literal["direction", "comparator", "bound", "adverb", "other"]
_DIRECTIONS: tuple[Direction, ...] = ("keep", "reach", "increase", "decrease")
_COMPARATORS: tuple[tuple[str, Comparator], ...] = (
    ("quantities.at-least-before", "ge"),
    ("quantities.at-most-before", "le"),
    ("quantities.about", "approx"),
)
_BOUNDS: tuple[tuple[str, Comparator], ...] = (("quantities.more-than", "gt"), ("quantities.less-than", "lt"))


class Predicate(NamedTuple):
    """What was found before a number; nothing of note where ``start`` is its place."""

    start: int
    direction: Direction | None
    word: str
    """The word that tells the direction."""
    comparator: Comparator | None
    comparator_start: int | None = None


class Predicates:
    """The words that a grammar knows before a number."""

    def __init__(self, grammar: Grammar) -> None:
        self._words: dict[str, tuple[_Kind, str]] = {}
        self._words |= dict.fromkeys(grammar.words("targets.adverb"), ("adverb", ""))
        for name, comparator in _COMPARATORS:
            self._words |= dict.fromkeys(grammar.words(name), ("comparator", comparator))
        for name, comparator in _BOUNDS:
            self._words |= dict.fromkeys(grammar.words(name), ("bound", comparator))
        for direction in _DIRECTIONS:
            self._words |= dict.fromkeys(grammar.words(f"targets.{direction}"), ("direction", direction))
        self._words |= dict.fromkeys(grammar.words("targets.not-before"), ("other", ""))
        self._longest = max(map(len, self._words))
        self._last = {word[-1] for word in self._words}
        self._bases = tuple(grammar.words("targets.base-ends"))
        self._comparator_ends = grammar.words("targets.comparator-ends")
        self._compared = grammar.pattern("targets.compared")

    def before(self, text: str, low: int, end: int) -> Predicate:
        """The predicate of ``text[low:end]`` that ends at ``end``."""
        low = max(low, end - _WINDOW)
        place = self._of(text, low, end)
        direction: Direction | None = None
        comparator: Comparator | None = None
        compares: int | None = None
        name = ""
        while place > low:
            word = "" if text.endswith(self._bases, low, place) else self._word(text, low, place)
            if not word:
                compared = self._compared.search(text, low, place)
                if compared is None:
                    break
                place = compared.start()
                continue
            kind, value = self._words[word]
            if kind == "other" or kind == "direction" and direction or kind == "bound" and (direction or comparator):
                break
            if kind == "direction":
                direction, name = value, word  # type: ignore[assignment]
            elif kind != "adverb":
                comparator, compares = comparator or value, place - len(word)  # type: ignore[assignment]
            place -= len(word)
        return Predicate(place, direction, name, comparator, compares)

    def tokens(self, text: str, span: Span) -> list[tuple[str, Span]]:
        """The words of ``span``, a predicate up to its number, each with its kind, from left to right."""
        found: list[tuple[str, Span]] = []
        begin, end = span
        while end > begin:
            word = self._word(text, begin, end)
            kind = self._words[word] if word else ("words", "")
            start = end - len(word) if word else begin
            found.append((" ".join(filter(None, kind)), (start, end)))
            end = start
        return found[::-1]

    def _word(self, text: str, low: int, end: int) -> str:
        """The longest known word of ``text[low:end]`` that ends at ``end``; empty where there is none."""
        if text[end - 1] not in self._last:  # speed
            return ""
        for start in range(max(low, end - self._longest), end):
            if text[start:end] in self._words and not (text[start] == "年" and text[start - 1].isdigit()):
                return text[start:end]
        return ""

    def _of(self, text: str, low: int, end: int) -> int:
        """Where the comparator before ``…的`` ends; ``end`` where the number does not follow 的 so."""
        if text[end - 1 : end] != "的":
            return end
        low = max(low, end - _SHARED)
        found = max(text.rfind(mark, low, end) for mark in self._comparator_ends)
        if found < 0 or end - found <= 2:
            return end
        word = self._word(text, low, found + 1)
        return found + 1 if word and self._words[word][0] not in ("adverb", "other") else end


def predicates_of(grammar: Grammar) -> Predicates:
    """The predicates of ``grammar``; collected once for each."""
    return grammar.derived(Predicates)
