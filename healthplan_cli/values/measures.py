"""Where the unit of a number ends: the longest word of the lists of ``grammars/quantities.toml``.

The lists hold some hundred and fifty words, so the words are looked up rather than compiled into a pattern.
"""

from __future__ import annotations

from healthplan_cli.grammar import Grammar

_LISTS = ("quantities.rate", "quantities.time", "quantities.currency", "quantities.measure")


class Measures:
    """The units that a grammar knows; Latin ones in capitals or small letters (``PFLOPS``, ``PFlops``)."""

    def __init__(self, grammar: Grammar) -> None:
        self._words = {word.lower() for name in _LISTS for word in grammar.words(name)}
        self._longest = max(map(len, self._words))
        self._starts = {word[0] for word in self._words}
        self._per = grammar.pattern("quantities.per")
        self._counted = tuple(grammar.words("quantities.counted"))

    def end(self, text: str, place: int) -> int:
        """Where the unit that begins at ``place`` ends; ``place`` where none does."""
        if text[place : place + 1] == " " and text[place + 1 : place + 2] in ("%", "‰"):
            return place + 2  # a joined keeps a blank between two ASCII characters
        end = self._with_other(text, place, self._word_end(text, place))
        if text[end : end + 1] != "/":
            return end
        per = self._per.match(text, end)
        if per is None:
            return end
        of = self._word_end(text, per.end("number"))
        if end > place and of > per.end("number"):
            of = max(of, int(per.end("whole")))  # 件/千人, 元/平方米
            times = self._word_end(text, of + 1) if text[of : of + 1] == "·" else 0
            return max(of, times if times > of + 1 else 0)  # 吨/月·平方公里
        return per.end("whole") if per["whole"] else end  # /10万

    def _with_other(self, text: str, place: int, end: int) -> int:
        """Behind another unit in brackets, 件(套), where one follows; else ``end``."""
        if end == place or text[end : end + 1] != "(":
            return end
        other = self._word_end(text, end + 1)
        return other + 1 if other > end + 1 and text[other : other + 1] == ")" else end

    def _word_end(self, text: str, place: int) -> int:
        chunk = text[place : place + self._longest].lower()
        if not chunk or chunk[0] not in self._starts:
            return place
        for size in range(len(chunk), 0, -1):
            if chunk[:size] in self._words and not self._goes_on(text, place + size):
                return place + size
        return place

    def _goes_on(self, text: str, end: int) -> bool:
        """True if a word goes on at ``end``: the M of MPa is no unit, nor is the 床 of 300张床位."""
        if text.startswith(self._counted, end - 1):
            return True
        return text[end - 1 : end + 1].isascii() and text[end - 1 : end].isalpha() and text[end : end + 1].isalpha()


def measures_of(grammar: Grammar) -> Measures:
    """The units of ``grammar``; collected once for each."""
    return grammar.derived(Measures)
