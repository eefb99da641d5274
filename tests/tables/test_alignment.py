"""Alignment: pieces of a row fall into columns by their look, by gaps, and else by a reported guess."""

from __future__ import annotations

import pytest

from healthplan_cli.tables.alignment import align
from healthplan_cli.tables.cell_kinds import CellKind, HeaderColumn

TASK, LEAD, HELP = HeaderColumn("任务", "text"), HeaderColumn("牵头", "bodies"), HeaderColumn("配合", "bodies")
DUE, NOTE = HeaderColumn("时限", "due"), HeaderColumn("备注", "text")
COLUMNS = [TASK, LEAD, HELP, DUE]
ANY: frozenset[CellKind] = frozenset()
BODIES: frozenset[CellKind] = frozenset(["bodies"])
WHEN: frozenset[CellKind] = frozenset(["due"])


@pytest.mark.parametrize(
    ("kinds", "wide", "want", "certain"),
    [
        pytest.param([ANY, BODIES, BODIES, WHEN], [], [0, 1, 2, 3], True, id="full row"),
        pytest.param([ANY, BODIES, WHEN], [2], [0, 1, 3], True, id="the gap shows the empty cell"),
        pytest.param([ANY, BODIES, WHEN], [1], [0, 2, 3], True, id="a gap elsewhere, another empty cell"),
        pytest.param([ANY, BODIES, WHEN], [], [0, 1, 3], False, id="nothing shows it: from the left"),
        pytest.param([ANY, WHEN], [], [0, 3], True, id="two empty cells between"),
        pytest.param([BODIES, BODIES, WHEN], [0], [1, 2, 3], True, id="the first cell is empty"),
        pytest.param([ANY, BODIES, BODIES], [3], [0, 1, 2], True, id="the last cell is empty"),
        pytest.param([ANY, ANY, BODIES, BODIES, WHEN], [], [0, 0, 1, 2, 3], True, id="a cell in two pieces"),
    ],
)
def test_pieces_fall_into_columns(kinds: list[frozenset[CellKind]], wide: list[int], want: list[int], certain: bool) -> None:
    gaps = [index in wide for index in range(len(kinds) + 1)]
    found = align(kinds, gaps, COLUMNS)
    assert found is not None
    assert (found.columns, found.certain) == (want, certain)


def test_what_follows_the_table_is_left_when_the_end_is_loose() -> None:
    found = align([ANY, BODIES, BODIES, WHEN, ANY, ANY], [False] * 7, COLUMNS, loose_end=True)
    assert found is not None and found.columns == [0, 1, 2, 3]


def test_a_line_across_all_columns_is_no_cell() -> None:
    across = HeaderColumn("", "category")
    found = align([ANY, BODIES, BODIES, WHEN, frozenset(["category"])], [False] * 6, [*COLUMNS, across])
    assert found is not None and found.columns == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("kinds", [[], [WHEN, WHEN, WHEN, WHEN, WHEN, WHEN]])
def test_pieces_that_fit_nowhere(kinds: list[frozenset[CellKind]]) -> None:
    assert align(kinds, [False] * (len(kinds) + 1), [LEAD, HELP]) is None
