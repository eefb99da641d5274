"""From the bytes of a web page to a source."""

from __future__ import annotations

import hashlib

import regex

from healthplan_cli.diagnostics import report
from healthplan_cli.model import Diagnostic
from healthplan_cli.readers.encoding import REPLACEMENT, Decoded
from healthplan_cli.readers.html.encoding import decode_page
from healthplan_cli.readers.source import Hints, Source, UnreadableError

# A page says what it is in its first bytes, behind comments perhaps.
_HEAD = 2048
_IS_HTML = regex.compile(
    rb"""\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--[^>]{0,500}-->\s*+)*+
    <(?:!doctype\s+html|html|head|body|meta|title|script|style|link|base|table|tbody|tr|td|div|p|span|font|center|h[1-6]|ul|ol)
    [\s>/]""",
    regex.VERBOSE | regex.IGNORECASE,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SURROGATE = regex.compile("[\ud800-\udfff]")
# HTML's own algorithm looks through all open elements at each tag: its time grows with the square of the depth.
_DEEPEST = 5000
# A parser compares each attribute of a tag with those before it. Pages hold pictures in attributes, but few of these.
_LONG_TAG = regex.compile("<[a-zA-Z][^<>]{4000,}+")
_QUOTED = regex.compile(r""" "[^"]*+" | '[^']*+' """, regex.VERBOSE)
_ATTRIBUTE_END = regex.compile(r"[\s/]++")
_MOST_ATTRIBUTES = 1000
# Elements that only their end tag closes.
_NESTING = regex.compile(
    "<(?<end>/)?(?:div|table|ol|ul|dl|blockquote|span|font|center|section|article|a|b|i|u|em|strong|big|small|form)[\\s>]",
    regex.IGNORECASE,
)
# What a parser of HTML may be given: it reads U+0000 as damage, and so do we.
_NUL = "\x00"


def is_html(data: bytes) -> bool:
    """True if the bytes begin as a web page does. UTF-16 is looked at without its zero bytes."""
    head = data[:_HEAD]
    for mark in _MARKS:
        if head.startswith(mark):
            head = head[len(mark) :].replace(b"\0", b"") if len(mark) == 2 else head[len(mark) :]
    return _IS_HTML.match(head) is not None


def read_html(data: bytes, *, name: str = "", encoding: str | None = None) -> Source:
    """The source in the bytes of a web page: the text that a person sees, one line a block.

    Args:
        data: the page as it was served; its encoding is found by the bytes, not only as declared.
        name: what to call it in the output and in messages.
        encoding: forces an encoding.

    Raises:
        UnreadableError: not in the forced ``encoding``, no text at all, or the library for pages is missing.
    """
    decoded, declared = decode_page(data, name, encoding)
    try:
        from healthplan_cli.readers.html.walk import print_page
    except ModuleNotFoundError as error:
        raise UnreadableError("reading web pages needs the extra: pip install 'healthplan[html]'", name=name) from error
    markup = _SURROGATE.sub(REPLACEMENT, decoded.text).replace(_NUL, REPLACEMENT)
    if (depth := _depth(markup)) > _DEEPEST:
        raise UnreadableError(f"its elements are nested {depth:,} deep: damaged, or made to do harm", name=name)
    if any(_attributes(tag[0]) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(markup)):
        raise UnreadableError("one of its tags has thousands of attributes: damaged, or made to do harm", name=name)
    page, stated = print_page(markup)
    text = page.text()
    if not text.strip():
        raise UnreadableError("a web page that shows no text; was it filled in by a script?", name=name)
    found = _diagnostics(markup, text, decoded, declared)
    return Source(
        name,
        "text/html",
        decoded.encoding,
        hashlib.sha256(data).hexdigest(),
        len(data),
        text,
        found,
        tables=tuple(page.tables),
        areas=tuple(page.areas),
        origins=tuple(page.origins),
        hints=Hints(tuple(stated)),
    )


def _attributes(tag: str) -> int:
    """At most how many attributes a tag has."""
    return len(_ATTRIBUTE_END.findall(_QUOTED.sub("", tag)))


def _depth(markup: str) -> int:
    """At most how deep the elements of a page are nested."""
    depth = deepest = 0
    for tag in _NESTING.finditer(markup):
        depth = depth + 1 if tag["end"] is None else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _diagnostics(markup: str, text: str, decoded: Decoded, declared: str | None) -> list[Diagnostic]:
    found = []
    if declared:
        found.append(report("HP512", (0, len(text)), declared=declared, encoding=decoded.encoding))
    if REPLACEMENT in text:
        place = text.index(REPLACEMENT)
        code = "HP502" if decoded.damaged else "HP507"
        found.append(report(code, (place, place + 1), count=text.count(REPLACEMENT), encoding=decoded.encoding))
    if decoded.rival:
        found.append(report("HP505", (0, len(text)), encoding=decoded.encoding, other=decoded.rival))
    if markup.rfind("<!--") > markup.rfind("-->"):
        found.append(report("HP511", (len(text), len(text)), count=len(markup) - markup.rfind("<!--")))
    return found
