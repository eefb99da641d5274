"""Walk a page with a stack and print what a person sees of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from healthplan_cli.readers.html.elements import (
    FURNITURE,
    UNSEEN,
    VERBATIM,
    is_block,
    is_hidden,
    list_type,
    marker,
    written_out,
)
from healthplan_cli.readers.html.paths import ElementPath, own_ids
from healthplan_cli.readers.html.tables import is_grid, print_grid
from healthplan_cli.readers.printed import Area, PrintedText
from healthplan_cli.readers.source import Stated

# An item that opens with a label of its own shows no second one: sites switch markers off in style sheets of their own.
_OWN_LABEL = regex.compile(
    r"""[\s\u00a0\u3000]*+
    (?: [第(（\[【〔]? [0-9０-９一二三四五六七八九十]{1,3} [、.．)）章节条款\]】〕] | [①-⑳●■◆★•·]
    | [\[【] [^\[\]【】]{1,12} [\]】] )""",
    regex.VERBOSE,
)
_INTEGER = regex.compile(r"-?[0-9]{1,6}")
# An item opens with its text, or with a few elements around it.
_DEEPEST = 60


class _Numbering(msgspec.Struct):
    """An open ``<ol>``."""

    kind: str
    next: int
    step: int
    own_labels: bool


class _Open(NamedTuple):
    """An element whose end is still to come."""

    close: Callable[[], None]


def print_page(markup: str) -> tuple[PrintedText, list[Stated]]:
    """The text of a page, and what its ``<meta>`` elements state.

    Linear in the length of the markup; the depth of its nesting costs memory, no recursion.
    """
    parser = LexborHTMLParser(markup)
    walker = _Walker(written_out(markup), ElementPath(own_ids(markup)))
    if parser.root is not None:
        walker.walk(parser.root)
    return walker.page, list(_stated(parser))


def _stated(parser: LexborHTMLParser) -> list[Stated]:
    found = []
    title = parser.css_first("title")
    if title is not None and (text := title.text(strip=True)):
        found.append(Stated("title", text))
    for node in parser.css("meta[name][content]"):
        name, content = node.attributes.get("name"), node.attributes.get("content")
        if name and content and content.strip():
            found.append(Stated(name.strip(), content.strip()))
    return found


class _Walker:
    def __init__(self, shown: frozenset[str], path: ElementPath) -> None:
        self.page = PrintedText()
        self._shown = shown
        self._lists: list[_Numbering | None] = []
        self._path = path
        self._verbatim = 0

    def walk(self, root: LexborNode) -> None:
        stack: list[LexborNode | _Open] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, _Open):
                node.close()
                continue
            if node.is_text_node:
                self._print_text(node)
                continue
            if not node.is_element_node:
                continue
            close = self._enter(node)
            if close is None:
                continue
            stack.append(_Open(close))
            child = node.last_child
            while child is not None:
                stack.append(child)
                child = child.prev

    def _print_text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if self._verbatim:
            self.page.add_verbatim(text)
        else:
            self.page.add(text)

    def _enter(self, node: LexborNode) -> Callable[[], None] | None:
        """Begin an element; returns what ends it, or None where it is done with (not shown, or printed whole)."""
        tag = node.tag or ""
        attributes = node.attributes
        self._path.meet(tag)
        if tag in UNSEEN or is_hidden(tag, attributes, self._shown) or self._print_whole(node, tag, attributes):
            return None
        self._path.enter(tag, attributes.get("id"))
        block = is_block(tag, attributes)
        if block:
            self._begin_line()
        start = self.page.length
        if tag == "table" and is_grid(node):
            print_grid(node, self.page, str(self._path))
            self._leave(block)
            self._name_area(tag, attributes, start)
            return None
        end_list = self._begin_list(node, tag, attributes)
        self._verbatim += tag in VERBATIM

        def close() -> None:
            self._verbatim -= tag in VERBATIM
            if end_list:
                self._lists.pop()
            self._leave(block)
            if block:
                self._name_area(tag, attributes, start)

        return close

    def _name_area(self, tag: str, attributes: dict[str, str | None], start: int) -> None:
        """Keep what the page calls a block that began at ``start`` and has ended."""
        if self.page.length > start:
            self.page.areas.extend(Area(name, (start, self.page.length)) for name in _names(tag, attributes))

    def _print_whole(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Print a line break, or what a control shows; True if the element is one of these."""
        if tag == "br":
            self.page.end_line()
        elif tag == "input":
            if (attributes.get("type") or "text").lower() in ("submit", "button", "reset", "text"):
                self.page.add(f" {attributes.get('value') or ''} ")
        elif tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            self.page.add(f" {chosen.text(strip=True) if chosen else ''} ")
        else:
            return False
        return True

    def _begin_line(self) -> None:
        self.page.end_line()
        self.page.at(str(self._path))

    def _leave(self, block: bool) -> None:
        """Leave the element; the line of a block ends, and what follows belongs to the element around it."""
        if block:
            self.page.end_line()
        self._path.leave()
        if block:
            self.page.at(str(self._path))

    def _begin_list(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Open a list or print the label of an item; True if a list was opened."""
        if tag == "li":
            self._print_marker(attributes)
        if tag not in ("ol", "ul", "menu", "dir"):
            return False
        self._lists.append(_numbering(node, attributes) if tag == "ol" else None)
        return True

    def _print_marker(self, attributes: dict[str, str | None]) -> None:
        numbering = self._lists[-1] if self._lists else None
        if numbering is None:
            return
        number = _integer(attributes.get("value"), numbering.next)
        numbering.next = number + numbering.step
        if not numbering.own_labels:
            self.page.add(marker(list_type(attributes) or numbering.kind, number))


def _names(tag: str, attributes: dict[str, str | None]) -> list[str]:
    """Id, classes, and the tag where it says what the part is for."""
    names = [value for value in (attributes.get("id"), *(attributes.get("class") or "").split()) if value]
    return [*names, tag] if tag in FURNITURE else names


def _numbering(node: LexborNode, attributes: dict[str, str | None]) -> _Numbering:
    items = [child for child in node.iter() if child.tag == "li"]
    reverse = "reversed" in attributes
    first = _integer(attributes.get("start"), len(items) if reverse else 1)
    own_labels = bool(items) and _OWN_LABEL.match(_first_text(items[0])) is not None
    return _Numbering(list_type(attributes), first, -1 if reverse else 1, own_labels)


def _first_text(item: LexborNode) -> str:
    """The text with which an item opens, looked for along its first children only."""
    node: LexborNode | None = item
    for _ in range(_DEEPEST):
        while node is not None and node.is_text_node and not (node.text_content or "").strip():
            node = node.next
        if node is None or node.is_text_node:
            return (node.text_content or "") if node is not None else ""
        node = node.first_child
    return ""


def _integer(value: str | None, default: int) -> int:
    value = (value or "").strip()
    return int(value) if _INTEGER.fullmatch(value) else default
