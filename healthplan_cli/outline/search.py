"""The scored search: which candidates are labels, and how they nest.

A dynamic programme over the candidates in order of the text. A state is the stack of
open levels (style and last number of each) plus, for each style, where its last closed
sequence stopped; of equal states only the best is kept, and states far behind the best
are dropped, so that the cost is linear in the number of candidates. The best state at
the end gives the outline: sequences that count on, restarts under a new parent and
numbering that runs on across parents cost nothing, everything else its price.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from healthplan_cli.outline.labels import Candidate

# What taking a candidate earns, by its evidence.
EARNS = {
    "full": 5.0,  # a whole label at the start of a line: nearly always one
    "damaged": 3.0,  # one bracket lost
    "lost": 3.0,  # the numeral lost, its mark left
    "wrapped": 1.5,  # at the start of a line that the page broke in the middle of a sentence
    "inner": 2.5,  # in the middle of a line, behind the end of a sentence or a list
    "glued": 1.5,  # in the middle of a line, glued to a word: has to fit a sequence
    "weak": 1.5,  # a number without its dot: has to fit a sequence
}
# What leaving it costs.
SKIP = {"full": 2.0, "damaged": 0.0, "lost": 1.0, "wrapped": 0.0, "inner": 0.0, "glued": 0.0, "weak": 0.0}
# What opening a sequence costs more when its first label is unsure.
UNSURE_FIRST = {"wrapped": 2.0, "inner": 2.5, "glued": 2.5, "weak": 3.0}

OPEN = 0.5  # a new level that begins with 1, or runs on from the last sequence of its style
OPEN_LOST = 1.5  # a new level whose first numeral is lost
MISSING = 3.0  # a new level that begins with another number
MISSING_STEP = 0.4  # and for each number before it, up to five
JUMP = 2.0  # numbers left out in a sequence
JUMP_STEP = 0.3  # and for each of them, up to five
RESTART = 4.5  # 1 again under the same parent: boxes and sub-headings without a number
BACK = 10.0  # a smaller number, not 1, under the same parent
AGAIN = 7.0  # the same number again
ORDER = 3.0  # a style under one that usually stands below it
NESTED = 8.0  # a style inside itself
CHANGE_UP = 1.0  # a higher style takes the level over
CHANGE_DOWN = 5.0  # a lower style takes the level over: its parent's heading is lost
CHANGE_ORPHAN = 3.0  # the gain when the text shows that this parent's heading is lost
CROSS = 4.0  # opening a level below the top right behind a break, such as a new attachment
PATH = 4.0  # a decimal label that contradicts the number it stands under

CLOSED_MATTERS = MISSING + 5 * MISSING_STEP - OPEN  # speed
MARGIN = 8.0  # states this far behind the best are dropped
WIDTH = 8  # and so are all but the best of these many  # speed


class PlacedLabel(NamedTuple):
    """Where the search puts a label."""

    candidate: Candidate
    depth: int
    number: int
    """What it counts, also where the numeral is lost."""


class _OpenLevel(NamedTuple):
    style: str
    number: int
    rank: float


class _State(NamedTuple):
    stack: tuple[_OpenLevel, ...]
    closed: tuple[_OpenLevel, ...]
    """For each style its last closed sequence, sorted."""


class _Path(NamedTuple):
    score: float
    before: _Path | None
    placed: PlacedLabel | None


def choose_labels(candidates: list[Candidate], lost_styles: frozenset[str] = frozenset()) -> list[PlacedLabel]:
    """The labels among ``candidates`` with their depth and number, in order of the text.

    Args:
        lost_styles: styles of which this page is known to have lost headings.
    """
    beam: dict[_State, _Path] = {_State((), ()): _Path(0.0, None, None)}
    for candidate in candidates:
        following: dict[_State, _Path] = {}
        floor = -math.inf
        for state, path in beam.items():
            score = path.score - SKIP[candidate.evidence]
            if score >= floor:  # speed
                floor = max(floor, score - MARGIN)
                _keep(following, state, _Path(score, path.before, path.placed))
            for depth, number, gain in _options(state, candidate, lost_styles):
                score = path.score + gain
                if score >= floor:  # speed
                    floor = max(floor, score - MARGIN)
                    taken = _Path(score, path, PlacedLabel(candidate, depth, number))
                    _keep(following, _moved(state, candidate, depth, number), taken)
        beam = _best(following, floor)
    return _trace(max(beam.values(), key=lambda path: path.score))


def _keep(beam: dict[_State, _Path], state: _State, path: _Path) -> None:
    old = beam.get(state)
    if old is None or path.score > old.score:
        beam[state] = path


def _best(beam: dict[_State, _Path], floor: float) -> dict[_State, _Path]:
    """The states worth keeping, best first, so that the next round finds its floor early."""
    near = [(state, path) for state, path in beam.items() if path.score >= floor]  # speed
    near.sort(key=lambda item: -item[1].score)
    kept: dict[_State, _Path] = {}
    leads: dict[tuple[_OpenLevel, ...], float] = {}
    for state, path in near:
        # Of states with one stack, what is closed can still make this much difference, not more.
        if path.score < leads.setdefault(state.stack, path.score) - CLOSED_MATTERS:  # speed
            continue
        kept[state] = path
        if len(kept) == WIDTH:  # speed
            break
    return kept


def _options(state: _State, candidate: Candidate, lost_styles: frozenset[str]) -> list[tuple[int, int, float]]:
    """Every depth that ``candidate`` can stand at, with the number it then has and what that earns."""
    stack, level = state.stack, candidate.level
    earns = EARNS[candidate.evidence]
    first = candidate.number or 1
    opened = earns - _opening(state, candidate, first)
    options: list[tuple[int, int, float]] = []
    nested = False
    for depth, here in enumerate(stack):
        if here.style == level:
            number = candidate.number or here.number + 1
            options.append((depth, number, earns - _step(here.number, number, candidate, depth)))
            nested = True
            continue
        gain = opened - _takeover(here, candidate, depth, lost_styles)
        options.append((depth, first, gain - NESTED if nested else gain))
    if stack and candidate.rank <= stack[-1].rank:
        opened -= ORDER
    if stack and candidate.after_break:
        opened -= CROSS
    options.append((len(stack), first, opened - NESTED if nested else opened))
    if candidate.path:
        return [(depth, number, gain - _path_cost(stack, candidate, depth)) for depth, number, gain in options]
    return options


def _step(last: int, number: int, candidate: Candidate, depth: int) -> float:
    """The price of ``number`` behind ``last`` in one sequence."""
    if number == last + 1:
        return 0.0
    if number > last:
        return JUMP + JUMP_STEP * min(number - last - 1, 5)
    if candidate.after_break and depth == 0 and number == 1:
        return OPEN
    if number == last:
        return AGAIN
    return RESTART if number == 1 else BACK


def _opening(state: _State, candidate: Candidate, number: int) -> float:
    """The price of a new sequence that begins with ``number``."""
    if _runs_on(state, candidate.level, number):
        return OPEN
    if candidate.number is None:
        cost = OPEN_LOST
    elif number == 1:
        cost = OPEN
    else:
        cost = MISSING + MISSING_STEP * min(number - 1, 5)
    return cost + UNSURE_FIRST.get(candidate.evidence, 0.0)


def _takeover(here: _OpenLevel, candidate: Candidate, depth: int, lost_styles: frozenset[str]) -> float:
    """The price of another style at a level that has one."""
    if candidate.after_break:
        return CROSS + CHANGE_UP if depth else 0.0
    if candidate.rank < here.rank:
        return CHANGE_UP
    if candidate.orphan and here.style in lost_styles:
        return -CHANGE_ORPHAN
    return CHANGE_DOWN


def _path_cost(stack: tuple[_OpenLevel, ...], candidate: Candidate, depth: int) -> float:
    """A decimal label may stand under any heading, but 3.1 not under 2. or 2.4."""
    if not depth:
        return 0.0
    above = stack[depth - 1]
    return PATH if above.style.startswith(("arabic", "decimal")) and above.number != candidate.path[-1] else 0.0


def _runs_on(state: _State, style: str, number: int) -> bool:
    """True if the last sequence of this style, open or closed, stopped right before ``number``."""
    before = number - 1
    return any(level.style == style and level.number == before for level in (*state.stack, *state.closed))


def _moved(state: _State, candidate: Candidate, depth: int, number: int) -> _State:
    """The state once ``candidate`` stands at ``depth``."""
    stack = state.stack
    shut = stack[depth + 1 :] if depth < len(stack) and stack[depth].style == candidate.level else stack[depth:]
    closed = state.closed
    if shut:  # speed
        names = {level.style for level in shut}
        closed = tuple(sorted((*(level for level in closed if level.style not in names), *shut)))
    return _State((*stack[:depth], _OpenLevel(candidate.level, number, candidate.rank)), closed)


def _trace(path: _Path) -> list[PlacedLabel]:
    labels: list[PlacedLabel] = []
    at: _Path | None = path
    while at is not None:
        if at.placed is not None:
            labels.append(at.placed)
        at = at.before
    labels.reverse()
    return labels
