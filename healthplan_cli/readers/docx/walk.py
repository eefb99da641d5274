"""Walk the body of a Word document and print what a person sees of it."""

from __future__ import annotations

from healthplan_cli.readers.docx.numbering import Numbering
from healthplan_cli.readers.docx.styles import Styles, numbering_of
from healthplan_cli.readers.docx.tables import ReachingDown, WordCell, cells_of, is_grid, rows_of
from healthplan_cli.readers.package import Element, child, is_on, local, value
from healthplan_cli.readers.printed import PrintedText, SourceTable

# Nothing in them is seen: properties, what was deleted or moved away, code of fields, older forms of a drawing.
_UNSEEN = frozenset(
    "pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr del moveFrom instrText delText delInstrText rt annotationRef".split()
)
# A text box stands twice: as it is, and for older programs.
_OLDER = "Fallback"


class Walker:
    """Prints the blocks of one document; ``dangling`` counts paragraphs whose numbering is not defined."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.page = PrintedText()
        self.dangling = 0
        self._styles = styles
        self._numbering = numbering
        self._paragraphs = 0
        self._tables = 0

    def walk(self, body: Element, place: str = "") -> None:
        """Print paragraphs and tables in their order; what wraps them (content controls, insertions) is looked into."""
        stack = list(body)[::-1]
        while stack:
            block = stack.pop()
            name = local(block)
            if name == "p":
                self._paragraphs += 1
                self.page.at(f"{place}paragraph {self._paragraphs}")
                boxes = self._print_paragraph(block)
                stack += boxes[::-1]
            elif name == "tbl":
                if is_grid(block):
                    self._print_table(block, place)
                else:
                    self.page.end_line()
                    stack += [part for row in rows_of(block) for cell in cells_of(row) for part in cell][::-1]
            elif name not in _UNSEEN and name != _OLDER:
                stack += list(block)[::-1]

    def _print_paragraph(self, paragraph: Element) -> list[Element]:
        """Print one paragraph; returns the text boxes that are anchored in it, to be printed behind it."""
        properties = child(paragraph, "pPr")
        text, boxes = self.runs(paragraph)
        if text.strip() or not boxes:
            label = self._label(properties) if text.strip() else ""
            lines = (label + text).split("\n")
            for index, line in enumerate(lines):
                if index:
                    self.page.end_line()
                self.page.add_line(line)
        if not is_joined(properties):
            self.page.end_line()
        return boxes

    def _label(self, properties: Element | None) -> str:
        """The automatic number of a paragraph, as it is printed before its text."""
        stated = numbering_of(properties)
        inherited = self._styles.numbering(value(child(properties, "pStyle")))
        number = stated.number if stated.number is not None else inherited.number
        level = stated.level if stated.level is not None else inherited.level
        if number is None or number == "0":
            return ""
        label = self._numbering.label(number, level or 0)
        self.dangling += label is None
        return label or ""

    def runs(self, paragraph: Element) -> tuple[str, list[Element]]:
        """The text of the runs of a paragraph, with line ends where it breaks lines; and the text boxes in it."""
        pieces: list[str] = []
        boxes: list[Element] = []
        stack = list(paragraph)[::-1]
        while stack:
            element = stack.pop()
            name = local(element)
            if name == "t":
                pieces.append(element.text or "")
            elif name in _SIGNS:
                pieces.append(_SIGNS[name])
            elif name == "br":
                pieces.append("\n" if value(element, "type") in (None, "textWrapping") else "")
            elif name == "txbxContent":
                boxes.append(element)
            elif name == "r" and self._is_hidden(element):
                continue
            elif name not in _UNSEEN and name != _OLDER:
                stack += list(element)[::-1]
        return "".join(pieces), boxes

    def _is_hidden(self, run: Element) -> bool:
        vanish = child(run, "rPr", "vanish")
        return is_on(vanish) if vanish is not None else self._styles.hides(value(child(run, "rPr", "rStyle")))

    # ---- tables ------------------------------------------------------------------------------

    def _print_table(self, table: Element, place: str) -> None:
        """Print a table, one row a line, tabs between its cells; a cell that goes on from above prints nothing."""
        page = self.page
        page.end_line()
        self._tables += 1
        place = f"{place}table {self._tables}"
        page.at(place)
        start = page.length
        reaching = ReachingDown()
        for number, row in enumerate(rows_of(table), 1):
            reaching.add(self._print_row(row, f"{place} row {number}"))
            page.end_line()
        page.tables.append(SourceTable((start, page.length), reaching.rows()))

    def _print_row(self, row: Element, place: str) -> list[WordCell]:
        cells: list[WordCell] = []

        def add(text: str, columns: int = 1, goes_on: bool = False, place: str = "") -> None:
            if cells:
                self.page.next_cell()
            cells.append(WordCell(self.page.add_cell(text, place), columns, goes_on))

        for _ in range(_count(child(row, "trPr", "gridBefore"))):
            add("")
        for number, cell in enumerate(cells_of(row), 1):
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            goes_on = merged is not None and value(merged) != "restart"
            columns = max(1, min(_count(child(properties, "gridSpan")), _MOST_IN_ROW - len(cells)))
            add("" if goes_on else self._cell_text(cell), columns, goes_on, f"{place} cell {number}")
            for _ in range(columns - 1):
                add("")
        return cells

    def _cell_text(self, cell: Element) -> str:
        """The paragraphs of a cell, those of tables in it too, parted by blanks."""
        pieces: list[str] = []
        stack = list(cell)[::-1]
        while stack:
            block = stack.pop()
            name = local(block)
            if name == "p":
                text, boxes = self.runs(block)
                pieces.append(self._label(child(block, "pPr")) + text if text.strip() else "")
                stack += boxes[::-1]
            elif name not in _UNSEEN and name != _OLDER:
                stack += list(block)[::-1]
        return " ".join(piece for piece in pieces if piece)


_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "sym": "□"}
# Word allows 63 columns.
_MOST_COLUMNS = 63
# A row has no more; cells that reach further are one column wide.
_MOST_IN_ROW = 200


def is_joined(properties: Element | None) -> bool:
    """True if the end of the paragraph was deleted as a tracked change, so that the next one goes on in its line."""
    return child(properties, "rPr", "del") is not None


def _count(element: Element | None) -> int:
    number = value(element) or "0"
    return min(int(number), _MOST_COLUMNS) if number.isdecimal() else 0
