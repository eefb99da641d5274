"""Traditional characters read as the simplified ones in which the rules are written."""

from __future__ import annotations

from healthplan_cli.grammar import Grammar


class Traditional:
    """The pairs of characters that a grammar knows: 個 is 个."""

    def __init__(self, grammar: Grammar) -> None:
        pairs = [pair for script in grammar.data("quantities").get("script", []) for pair in script["pairs"].split()]
        self._simplified = str.maketrans({pair[0]: pair[1] for pair in pairs})
        self._frequent = "".join(script["frequent"] for script in grammar.data("quantities").get("script", []))

    def is_in(self, text: str) -> bool:
        """True if ``text`` has one of the most frequent; no notice in traditional characters does without."""
        return any(sign in text for sign in self._frequent)

    def simplified(self, text: str) -> str:
        """``text`` in simplified characters, same length."""
        return text.translate(self._simplified)


def traditional_of(grammar: Grammar) -> Traditional:
    """The pairs of ``grammar``; collected once for each."""
    return grammar.derived(Traditional)


def as_printed(unit: str | None, simplified: str, printed: str) -> str | None:
    """``unit``, read off ``simplified``, as ``printed`` has it: 個百分點. Both texts have the same length."""
    place = simplified.rfind(unit) if unit else -1
    return unit if unit is None or place < 0 else printed[place : place + len(unit)]
