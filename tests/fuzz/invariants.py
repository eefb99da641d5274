"""What must hold for every input, mutated or not."""

from __future__ import annotations

import re
import traceback

from healthplan_cli.grammar import Grammar
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import UnreadableError, read_text
from healthplan_cli.validate.findings import Finding
from healthplan_cli.validate.invariants import check_document
from healthplan_cli.validate.schema import decode_document

_INDEX = re.compile(r"\[\d+\]")


def broken(data: bytes, grammar: Grammar, *, twice: bool = False) -> dict[str, str]:
    """The invariants that ``data`` breaks: a stable name of the fault, and what it says here.

    The parser may refuse bytes that are no text; it may not raise, misquote, lose or contradict.
    """
    try:
        source = read_text(data, name="fuzz.txt")
    except UnreadableError:
        return {}
    except Exception as error:
        return {name_of(error): str(error)}
    try:
        document = parse_source(source, grammar)
        written = document.to_json()
    except Exception as error:
        return {name_of(error): str(error)}
    faults: dict[str, str] = {}
    again = decode_document(written)
    if isinstance(again, Finding):
        faults[f"{again.code} its own JSON"] = again.message
    elif again != document:
        faults["JSON does not give back the document"] = ""
    if twice and parse_source(source, grammar).to_json() != written:
        faults["another result the second time"] = ""
    for one in check_document(document, source.text, grammar):
        faults.setdefault(f"{one.code} {_INDEX.sub('[]', one.where)}", f"{one.message} [{one.where} {one.span}]")
    return faults


def name_of(error: Exception) -> str:
    """The kind of an exception and the last line of ours that it passed."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "healthplan_cli" in frame.filename]
    last = frames[-1] if frames else None
    place = f"{last.filename.rpartition('healthplan_cli/')[2]}:{last.lineno}" if last else "outside"
    return f"{type(error).__name__} in {place}"


def shrink(data: bytes, fault: str, grammar: Grammar) -> bytes:
    """A smaller input with the same fault: pieces are taken out for as long as it stays."""

    def fails(candidate: bytes) -> bool:
        return fault in broken(candidate, grammar, twice=fault.startswith("another"))

    try:
        text = read_text(data).text
        pieces: str | bytes = text if fails(text.encode()) else data
    except (UnreadableError, UnicodeEncodeError):
        pieces = data
    size, budget = max(len(pieces) // 2, 1), 600
    while budget:
        place, smaller = 0, False
        while place < len(pieces) and budget:
            candidate: str | bytes
            if isinstance(pieces, str):
                candidate = pieces[:place] + pieces[place + size :]
            else:
                candidate = pieces[:place] + pieces[place + size :]
            budget -= 1
            if fails(candidate.encode() if isinstance(candidate, str) else candidate):
                pieces, smaller = candidate, True
            else:
                place += size
        if size == 1 and not smaller:
            break
        size = max(size // 2, 1)
    return pieces.encode() if isinstance(pieces, str) else pieces
