"""One piece of a list, between two separators: its name or names, and what clings to them."""

from __future__ import annotations

import functools
import itertools
from typing import NamedTuple

import regex

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Span
from healthplan_cli.responsibilities.bodies import organisations_of
from healthplan_cli.responsibilities.split_names import NameSplitter

# 等有关部门按各自职责分工负责 and the like; a piece that goes on and on is no name.
_LONGEST_TAIL = 60  # speed
# A run of characters between blanks that may be a name is no shorter, and no longer.
_SHORTEST_RUN = 3
_LONGEST_RUN = 80  # speed
_VERBS = ("duty", "lead", "join", "answer")


class Name(NamedTuple):
    """A name in a piece; ``start == end`` for a verb that stands alone."""

    start: int
    end: int
    has_lead_mark: bool = False
    after_lead: bool = False
    """会同 stands before it: those before lead, it takes part."""
    open: bool = False
    verb: str = ""
    """Group of the verb behind it."""
    marker: str = ""
    """That verb, as it stands."""
    cut_off: bool = False

    @property
    def by_duty(self) -> bool:
        return self.verb == "duty"


class _Tail(NamedTuple):
    """What clings to the end of a piece: 等部门, and a verb with its adverbs."""

    start: int
    verb: str = ""
    """Group of the verb."""
    marker: str = ""
    """The verb with its adverbs."""
    open: bool = False


class NameReader:
    """Reads pieces. Lists repeat the same names all over a notice, so readings are kept."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._organisations = organisations_of(grammar)
        self._tail = grammar.pattern("responsibilities.tail")
        self._one_name = grammar.pattern("responsibilities.one-name")
        self._lead_in = grammar.pattern("responsibilities.lead-in")
        self._trailing_mark = grammar.pattern("responsibilities.trailing-mark")
        self._short_name = grammar.pattern("responsibilities.short-name")
        self._splitter = NameSplitter(grammar, self._organisations)
        self.read = functools.lru_cache(maxsize=8192)(self._read)  # speed

    def goes_on(self, before: str, piece: str, content: str) -> bool:
        """True if ``before`` and ``piece`` behind its separator are one name: 各区、县(市)政府.

        An office of each area (各区、市教体局) goes on too, unless ``content`` names other offices
        of that level, whose list then is that of one 市.
        """
        bare = piece[: self._tail_of(piece).start]
        found = self._one_name.search(f"{before}、{bare}")
        if found is None:
            return False
        level = found["level"]
        return level is None or (not content.startswith(level) and content.count(f"、{level}") == 1)

    def _tail_of(self, piece: str) -> _Tail:
        if self._organisations.is_complete(piece):
            # 区政协办 ends as if somebody took part (协办).
            return _Tail(len(piece))
        found = self._tail.search(piece, max(0, len(piece) - _LONGEST_TAIL))
        if found is None:
            return _Tail(len(piece))
        verb = next((group for group in _VERBS if found[group]), "")
        still_open = found["open"] or ""
        return _Tail(found.start(), verb, found[0].removeprefix(still_open), still_open != "")

    def _read(self, piece: str, cuts: tuple[int, ...]) -> tuple[Name, ...]:
        """The names of ``piece``; ``cuts`` are where the page had blanks in it."""
        tail = self._tail_of(piece)
        start, before = self._strip_front(piece, tail.start)
        end, behind = self._strip_back(piece, start, tail.start)
        joined = behind["join"] if behind else None
        names = self._names(piece, start, end, cuts)
        names[0] = names[0]._replace(
            has_lead_mark=(before is not None and before["mark"] is not None) or (behind is not None and not joined),
            after_lead=before is not None and before["join"] is not None,
        )
        verb, marker = (tail.verb, tail.marker) if tail.verb or not joined else ("join", joined)
        return (*names[:-1], names[-1]._replace(open=tail.open, verb=verb, marker=marker))

    def _strip_front(self, piece: str, end: int) -> tuple[int, regex.Match[str] | None]:
        """Where the name begins, and what is set before it: a mark, 由, 会同."""
        found = self._lead_in.match(piece, 0, end)
        if found is None or self._organisations.resolve(piece[:end]):
            return 0, None
        return found.end(), found

    def _strip_back(self, piece: str, start: int, end: int) -> tuple[int, regex.Match[str] | None]:
        """Where the name ends, and what is set behind it: a mark, (牵头单位), or its short name."""
        end = start + len(piece[start:end].rstrip(' "”'))
        if short := self._short_name.search(piece, start, end):
            end = short.start()
        found = self._trailing_mark.search(piece, start, end)
        return (found.start(), found) if found else (end, None)

    def _names(self, piece: str, start: int, end: int, cuts: tuple[int, ...]) -> list[Name]:
        """One name, or more where the separators between them are lost."""
        spans, guessed = self._at_blanks(piece, start, end, cuts)
        names: list[Name] = []
        for span in spans:
            parts = self._at_verbs(piece, *span)
            if span[0] in guessed:
                parts[0] = parts[0]._replace(cut_off=True)
            names += parts
        return names

    def _at_blanks(self, piece: str, start: int, end: int, cuts: tuple[int, ...]) -> tuple[list[Span], set[int]]:
        """Cut where a blank stands between two names; and which cuts are guesses, as nobody knows one of the names."""
        spans: list[Span] = []
        guessed: set[int] = set()
        inside = [cut for cut in cuts if start < cut < end]
        for cut, following in itertools.pairwise([*inside, end]):
            if cut - start > _LONGEST_RUN:  # speed
                break
            left, right = piece[start:cut], piece[cut : min(end, cut + _LONGEST_RUN)]
            known = self._organisations.is_complete(left) and self._opens_with_body(right)
            if known or self._look_like_two(left, piece[cut:following]):
                spans.append((start, cut))
                start = cut
                guessed |= set() if known else {cut}
        return [*spans, (start, end)], guessed

    def _look_like_two(self, left: str, right: str) -> bool:
        """True if each of two runs that a blank parts ends as a body does, and is none's part: 县政府 and 办公室."""
        looks_like_body = self._organisations.looks_like_body
        if min(len(left), len(right)) < _SHORTEST_RUN or self._organisations.starts_with_part(right):
            return False
        whole = self._organisations.resolve(left + right)
        # A place that goes on behind the blank is none: 青禾幼儿园 街道 before 卫生服务中心.
        return looks_like_body(left) and looks_like_body(right) and (whole is None or len(whole.prefix) > len(left))

    def _opens_with_body(self, text: str) -> bool:
        return any(self._organisations.is_complete(opening) for opening in itertools.accumulate(text))

    def _at_verbs(self, piece: str, start: int, end: int) -> list[Name]:
        """Cut behind a verb, or before 会同, in the middle."""
        parts: list[Span] = []
        while (place := self._inner_verb(piece, start, end)) is not None:
            parts.append((start, place))
            start = place
        if not parts:
            return [Name(a, b, cut_off=cut_off) for a, b, cut_off in self._splitter.split(piece, start, end)]
        return [name for part in (*parts, (start, end)) for name in self._moved(piece, *part)]

    def _inner_verb(self, piece: str, start: int, end: int) -> int | None:
        """Where the first verb inside cuts; None in a body's own name, such as 区政协办, and where there is none."""
        if self._organisations.resolve(piece[start:end]) is not None:
            return None
        found = self._grammar.pattern("responsibilities.inner-verb").search(piece, start, end)
        if found is None:
            return None
        if found["before"] and not self._organisations.looks_like_body(piece[start : found.start()]):
            return None  # 云岭联合骨科医院: nobody named 云岭 acts together with others
        place = int(found.start() if found["before"] else found.end())
        return place if start < place < end else None

    def _moved(self, piece: str, start: int, end: int) -> list[Name]:
        """The names of a part of ``piece``, at their places in the whole."""
        return [
            name._replace(start=name.start + start, end=name.end + start) for name in self.read(piece[start:end], ())
        ]
