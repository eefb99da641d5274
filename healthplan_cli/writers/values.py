"""Values of tables in formats that have no lists."""

from __future__ import annotations

import msgspec

from healthplan_cli.model.records import Row


def plain_row(row: Row) -> Row:
    """``row`` with each list as JSON.

    >>> plain_row((1, ["甲局", "乙局"], None))
    (1, '["甲局","乙局"]', None)
    """
    return tuple(msgspec.json.encode(value).decode() if isinstance(value, list) else value for value in row)
