"""Which column each piece of a flattened row belongs to.

A row that the page flattened is a sequence of pieces of text, in column order. Empty
cells leave no piece, only more blank lines; a cell that was broken leaves two. The
alignment with the best score wins; it is certain when no other scores the same.
"""

from __future__ import annotations

import msgspec

from healthplan_cli.tables.cell_kinds import MISMATCH, CellKind, HeaderColumn, fit

# An empty cell must be paid for, less so where blank lines show that something is missing.
EMPTY = -2
EMPTY_AT_GAP = 1
GAP_WITHOUT_EMPTY = -1
# Two pieces in one cell: the page broke it.
JOIN = -2
JOIN_IN_TYPED = -4
# Lists of bodies are long, and broken more often than dates and values.
JOIN_BODIES = -3
# The line across all columns that may end a row is no cell: leaving it out costs nothing.
OPTIONAL: frozenset[CellKind] = frozenset(["category"])

_JOINS: dict[CellKind, int] = {"text": JOIN, "bodies": JOIN_BODIES}
_NEVER = -(10**9)


class Alignment(msgspec.Struct, frozen=True):
    """The column of each piece, ascending; the same column twice is one cell in two pieces."""

    columns: list[int]
    score: int
    certain: bool
    """No other alignment scores as well."""


class _State(msgspec.Struct):
    """The best way to have put the pieces up to here, the last one into this column."""

    score: int
    ways: int
    before: int
    """The column of the piece before; -1 for the first piece."""


def align(
    kinds: list[frozenset[CellKind]], gaps: list[bool], columns: list[HeaderColumn], *, loose_end: bool = False
) -> Alignment | None:
    """Put pieces into columns; None when no piece can be placed without a mismatch for each match.

    Args:
        kinds: for each piece, the kinds of column that it may stand in.
        gaps: for each piece, and for the end of the row, whether more blank lines than usual stand before it.
        columns: the columns that the pieces may fall into, in order.
        loose_end: pieces at the end need not belong to the row; as few as score best are taken.
    """
    if not kinds or not columns:
        return None
    skips = _skip_costs(columns)
    table: list[list[_State]] = []
    for kind, gap in zip(kinds, gaps, strict=False):
        table.append(_next_states(table[-1] if table else None, kind, columns, skips, gap))
    ends = _ends(table, skips, gaps[-1], loose_end=loose_end)
    best, last, column = max(ends, key=lambda one: (one[0], -one[1], -one[2]))
    if best <= MISMATCH * len(kinds) // 2:
        return None
    certain = sum(one[0] == best for one in ends) == 1 and table[last][column].ways == 1
    return Alignment(_trace(table, last, column), best, certain)


def _next_states(
    before: list[_State] | None, kind: frozenset[CellKind], columns: list[HeaderColumn], skips: list[int], gap: bool
) -> list[_State]:
    """For each column, the best way to have put one more piece into it."""
    states = [_best_way(before, column, columns, skips, gap) for column in range(len(columns))]
    for state, column in zip(states, columns, strict=True):
        state.score += fit(column.kind, kind)
    return states


def _ends(table: list[list[_State]], skips: list[int], gap: bool, *, loose_end: bool) -> list[tuple[int, int, int]]:
    """Where the row may end: the score, the index of its last piece and that piece's column.

    Args:
        gap: more blank lines than usual stand behind the last piece.
        loose_end: any piece may be the last.
    """
    width = len(skips) - 1
    last = len(table) - 1
    return [
        (state.score + _step(skips, column, width, gap and index == last), index, column)
        for index in range(0 if loose_end else last, last + 1)
        for column, state in enumerate(table[index])
    ]


def _best_way(
    before: list[_State] | None, column: int, columns: list[HeaderColumn], skips: list[int], gap: bool
) -> _State:
    """The best way to reach ``column``, ties counted.

    Of equal ones, cells are filled from the left, and what must be joined is joined on the right:
    one body leads, and several take part.
    """
    if before is None:
        return _State(_step(skips, -1, column, gap), 1, -1)
    best = _State(_NEVER, 0, -1)
    for earlier in range(column + 1):
        state = before[earlier]
        if earlier == column:
            step = _JOINS.get(columns[column].kind, JOIN_IN_TYPED)
            if gap or columns[column].kind == "category":
                step += JOIN_IN_TYPED
        else:
            step = _step(skips, earlier, column, gap)
        score = state.score + step
        if score == best.score:
            best = _State(score, best.ways + state.ways, earlier if earlier == column else best.before)
        elif score > best.score:
            best = _State(score, state.ways, earlier)
    return best


def _skip_costs(columns: list[HeaderColumn]) -> list[int]:
    """``costs[i]``: how many of the first ``i`` columns would be empty cells if they were skipped."""
    costs = [0]
    for column in columns:
        costs.append(costs[-1] + (column.kind not in OPTIONAL))
    return costs


def _step(skips: list[int], earlier: int, column: int, gap: bool) -> int:
    """The cost of going on from ``earlier`` to ``column``, with the cells between them empty."""
    empty = skips[column] - skips[earlier + 1]
    if not empty:
        return GAP_WITHOUT_EMPTY if gap and column < len(skips) - 1 else 0
    return EMPTY_AT_GAP + EMPTY * (empty - 1) if gap else EMPTY * empty


def _trace(table: list[list[_State]], last: int, column: int) -> list[int]:
    columns = [column]
    for index in range(last, 0, -1):
        column = table[index][column].before
        columns.append(column)
    return columns[::-1]
