"""What each list of units is to do, as far as a parsed notice holds the words."""

from __future__ import annotations

import re

from healthplan_cli.model.contents import Contents, walk
from healthplan_cli.model.facts import Node, Responsibility, Table

_ONLY_NUMBER = re.compile(r"[\W\d]*")


class Tasks:
    """The tasks of the responsibilities of one document.

    The text of the notice is no part of its JSON: what can be told are the title and the paragraphs of
    an item, and the cells of a row.
    """

    def __init__(self, document: Contents) -> None:
        self._nodes = {node.id: node for node, _, _ in walk(document)}
        self._tables = {table.id: table for table in document.tables}

    def of(self, responsibility: Responsibility) -> str | None:
        """The words of the task, its parts one a line; None where the document holds none."""
        node = self._nodes.get(responsibility.node or "")
        table = self._tables.get(responsibility.table or "")
        if node is not None:
            return "\n".join(_of_node(node, responsibility)) or None
        if table is not None:
            return "\n".join(_of_row(table, responsibility)) or None
        return None


def _of_node(node: Node, responsibility: Responsibility) -> list[str]:
    start, end = responsibility.covers
    covered = [one.text for one in node.paragraphs if one.span[0] < end and start < one.span[1]]
    title = [node.title] if node.title and (responsibility.scope == "node" or not covered) else []
    return title + covered


def _of_row(table: Table, responsibility: Responsibility) -> list[str]:
    """The cells of the row that are neither its number, nor its units, nor its time limit."""
    row = responsibility.row
    if row is None or row >= len(table.rows):
        return []
    places = [unit.span for unit in responsibility.units]
    texts = []
    for cell in table.rows[row]:
        start, end = cell.span
        names_unit = any(start <= place[0] and place[1] <= end for place in places)
        if not names_unit and cell.text != responsibility.due and not _ONLY_NUMBER.fullmatch(cell.text):
            texts.append(cell.text)
    return texts
