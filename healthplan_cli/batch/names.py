"""From the name of a notice to the path of its output, whatever the name holds.

Names come from archives and crawlers, so nothing is taken on trust: an output path is
relative, has no ``..``, and fits the file systems in use.
"""

from __future__ import annotations

import hashlib
import os
import re

STATE_FOLDER = ".healthplan"
"""Under OUTDIR: the journal, the lock, and what the batch says of itself. No notice gets this name."""
# Without a suffix: no search for *.json or *.jsonl, even one that looks into hidden folders, takes them for notices.
SUMMARY = f"{STATE_FOLDER}/summary"
FAILURES = f"{STATE_FOLDER}/failures"
INDEX = f"{STATE_FOLDER}/index"
ORPHANS = f"{STATE_FOLDER}/orphans"

_LONGEST_REASON = 500
# A suffix that says what a file is ("a.txt", "a.html"), not a part of the name ("2023.5工作").
_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{0,4}\Z")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")
# Most file systems allow 255 bytes; room is left for ".json" and for a number.
_LONGEST = 230


def printable_name(path: str) -> str:
    """``path`` as text that is valid UTF-8: bytes that are not become ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def printable_reason(reason: str) -> str:
    """``reason`` as text that is valid UTF-8 and not too long: a library may quote what it read.

    >>> printable_reason("no name \\udcff")
    'no name \\\\udcff'
    """
    text = reason.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"


def one_name(identifier: str) -> str:
    """An identifier, such as an address, as a name that is no path: ``/`` becomes ``%2F``.

    >>> one_name("gov.example/a?id=1")
    'gov.example%2Fa?id=1'
    """
    return identifier.replace("%", "%25").replace("/", "%2F") or "%"


def output_names(name: str) -> tuple[str, str]:
    """The path that the output of notice ``name`` should have, and the one where that is taken.

    >>> output_names("2023/a.txt")
    ('2023/a.json', '2023/a.txt.json')
    """
    path = _safe_path(name)
    return _SUFFIX.sub("", path) + ".json", path + ".json"


def numbered(output: str, number: int) -> str:
    """One more output of the same name.

    >>> numbered("2023/a.txt.json", 2)
    '2023/a.txt.2.json'
    """
    return f"{output.removesuffix('.json')}.{number}.json"


def claim_key(output: str) -> str:
    """Two outputs of one key would be one file where case does not count (macOS, Windows)."""
    return output.casefold()


def _safe_path(name: str) -> str:
    *folders, last = [part for part in name.split("/") if part not in ("", ".")] or ["%"]
    return "/".join([*map(_safe_folder, folders), _safe_part(last)])


def _safe_folder(part: str) -> str:
    """A name that no output has: a folder in the place of an output would let neither be written."""
    return _safe_part(part) + "%" * part.casefold().endswith(".json")


def _safe_part(part: str) -> str:
    part = _UNSAFE.sub(lambda found: f"%{ord(found.group()):02X}", part)
    if part == ".." or part.casefold() == STATE_FOLDER:
        part = "%2E" + part[1:]
    encoded = part.encode("utf-8", "backslashreplace")
    if len(encoded) > _LONGEST:
        # Cut by bytes, and keep names apart that differ only behind the cut.
        digest = hashlib.sha256(encoded).hexdigest()[:12]
        return encoded[: _LONGEST - 13].decode("utf-8", "ignore") + "-" + digest
    return part
