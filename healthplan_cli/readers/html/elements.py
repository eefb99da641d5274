"""Elements of HTML by what they do to the text, and what of an element a person does not see.

Sources: the HTML standard, section 15.3 (rendering of non-replaced elements: display values) and 4.4.5 (``<ol>``).
"""

from __future__ import annotations

import regex

from healthplan_cli.readers.numerals import chinese, letters, roman

BLOCKS = frozenset(
    "address article aside blockquote body button center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p"
    " plaintext pre"
    " search section summary table tbody td tfoot th thead tr ul caption textarea xmp".split()
)
"""A line ends before and behind them."""
UNSEEN = frozenset(
    "head script style template noscript iframe object embed svg math canvas audio video map area datalist"
    " noframes noembed frameset frame param source track link meta base title".split()
)
"""Nothing in them is shown as text of the page."""
VERBATIM = frozenset(("pre", "listing", "xmp", "plaintext", "textarea"))
FURNITURE = frozenset(("nav", "header", "footer", "aside"))

_HIDDEN = regex.compile(r"(?:^|;)\s*+(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse))", regex.IGNORECASE)
_WRITTEN_OUT = regex.compile(
    r"""getElementById\(\s*+["'](?<id>[^"'\s]{1,80})["']\s*+\)\s*+\.\s*+inner(?:HTML|Text)\b(?!\s*+=[^=])"""
)
_BLOCK_STYLE = regex.compile(
    r"(?:^|;)\s*+display\s*+:\s*+(?:block|list-item|table|table-row|flex|grid)\b", regex.IGNORECASE
)
_LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*+:\s*+(?<type>[a-z-]++)", regex.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_CHINESE = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal")


def written_out(markup: str) -> frozenset[str]:
    """The ids of elements that a script of the page reads and writes out: they are shown, hidden or not."""
    return (
        frozenset(found["id"] for found in _WRITTEN_OUT.finditer(markup)) if "document.write" in markup else frozenset()
    )


def is_hidden(tag: str, attributes: dict[str, str | None], shown: frozenset[str] = frozenset()) -> bool:
    """True if the element and all in it are not shown; a page that hides all of itself waits for its script.

    Args:
        shown: ids of elements that a script writes out.
    """
    if tag in ("html", "body") or attributes.get("id") in shown:
        return False
    if "hidden" in attributes or (tag == "input" and (attributes.get("type") or "").lower() == "hidden"):
        return True
    style = attributes.get("style")
    return bool(style) and _HIDDEN.search(style or "") is not None


def is_block(tag: str, attributes: dict[str, str | None]) -> bool:
    """True if a line ends before and behind the element."""
    if tag in BLOCKS:
        return True
    style = attributes.get("style")
    return bool(style) and _BLOCK_STYLE.search(style or "") is not None


def list_type(attributes: dict[str, str | None]) -> str:
    """The ``list-style-type`` of an ``<ol>`` or an ``<li>``; ``""`` where nothing says it."""
    found = _LIST_STYLE.search(attributes.get("style") or "")
    if found:
        return str(found["type"]).lower()
    return _TYPES.get(attributes.get("type") or "", "")


def marker(kind: str, number: int) -> str:
    """The label that a browser prints before item ``number`` of a list of that type.

    >>> marker("decimal", 3), marker("lower-alpha", 28), marker("cjk-ideographic", 12), marker("upper-roman", 4)
    ('3. ', 'ab. ', '十二、', 'IV. ')
    """
    if kind == "none":
        return ""
    if kind in _CHINESE:
        return f"{chinese(number)}、"
    if number > 0 and kind.endswith("-alpha"):
        text = letters(number)
    elif 0 < number < 400 and kind.endswith("-roman"):
        text = roman(number)
    else:
        return f"{number}. "
    return f"{text.upper() if kind.startswith('upper') else text}. "
