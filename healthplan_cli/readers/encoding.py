"""Which encoding the bytes of a Chinese text are in.

UTF-8 proves itself. Of the others charset-normalizer knows the right one as soon as there is
enough text for it to see a language. On letters and titles of a few words it does not: its
order of the encodings that fit is chance ("通知" in GBK is clean Big5 as well), and brackets and
commas make it drop the right one. There the reading with the larger share of common Chinese
characters is taken: read wrongly, Chinese turns into rare characters.
"""

from __future__ import annotations

import codecs
import functools
import re

import msgspec

from healthplan_cli.readers.source import UnreadableError

REPLACEMENT = "\ufffd"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
"""A control character that no text holds on purpose: any but blanks and line ends."""

_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
_SAMPLE = 100_000
"""Characters on which a reading is judged."""

_FAMILIAR = 0.6
"""Least share of common characters in a right reading; wrong ones stay below a half."""
_CLEAR = 0.2
"""How far ahead of the next the best reading must be, or it is a guess."""
_TOO_DAMAGED = 0.02
"""Share of characters that may be unreadable in a text that is taken all the same."""
_TOO_MANY_CONTROLS = 0.05
"""Share of control characters from which on it is no text."""

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# How files start that people hand in by mistake, and what they are.
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)


class Decoded(msgspec.Struct, frozen=True):
    """A text and how it was read."""

    text: str
    encoding: str
    damaged: bool = False
    """Some bytes did not fit and became U+FFFD."""
    rival: str | None = None
    """Another encoding that fits nearly as well."""


def decode_as(data: bytes, encoding: str, name: str) -> Decoded:
    """``data`` in the encoding that the user says it has.

    Raises:
        UnreadableError: there is no such encoding, or ``data`` is not in it.
    """
    try:
        codec = codecs.lookup(encoding).name
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"not {encoding}: {error.reason} at byte {error.start}; leave out the encoding to have it detected",
            name=name,
        ) from error
    except (LookupError, ValueError) as error:
        raise UnreadableError(
            f"unknown encoding {encoding!r}; use utf-8, gb18030, big5, utf-16 or any other that Python knows",
            name=name,
        ) from error


def decode(data: bytes, name: str) -> Decoded:
    """``data`` in the encoding that it shows.

    Raises:
        UnreadableError: it is no text in any encoding that is looked for.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            decoded = _read(data, encoding)
            break
    else:
        decoded = _read(data, "utf-8")
        if decoded.damaged or not _is_text(decoded):
            decoded = _best_fit(data) or _least_damage(data)
    if _is_text(decoded):
        return decoded
    kind = next((kind for start, kind in _SIGNATURES if data.startswith(start)), "binary data")
    raise UnreadableError(
        f"{kind}, not plain text in UTF-8, GB18030, Big5 or UTF-16; "
        "convert it to text, or name its encoding with --encoding",
        name=name,
    )


def _read(data: bytes, encoding: str) -> Decoded:
    """``data`` in ``encoding``, bytes that do not fit replaced."""
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, damaged=True)


def _best_fit(data: bytes) -> Decoded | None:
    """The likeliest of the encodings that ``data`` fits without a fault, if it reads like Chinese."""
    # Costs 30 ms to import: only bytes that are not UTF-8 pay for it.
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=[name.replace("-", "_") for name in _CANDIDATES]).best()
    if best and best.coherence:
        return _read(data, best.encoding.replace("_", "-"))
    readings = [_read(data, encoding) for encoding in _CANDIDATES]
    ranked = sorted(
        ((_share_of_common(reading.text), reading) for reading in readings if not reading.damaged),
        key=lambda pair: pair[0],
        reverse=True,
    )
    if not ranked or ranked[0][0] < _FAMILIAR:
        return None
    (share, reading), *others = ranked
    if others and share - others[0][0] < _CLEAR:
        return msgspec.structs.replace(reading, rival=others[0][1].encoding)
    return reading


def _least_damage(data: bytes) -> Decoded:
    """The reading with the most common characters, though some bytes do not fit it."""
    readings = [_read(data, encoding) for encoding in ("utf-8", *_CANDIDATES)]
    return max(readings, key=lambda reading: _share_of_common(reading.text))


def _is_text(decoded: Decoded) -> bool:
    """Whether nearly all of it can be read."""
    text = decoded.text
    lost = text.count(REPLACEMENT) if decoded.damaged else 0
    controls = len(CONTROL.findall(text))
    return lost <= len(text) * _TOO_DAMAGED and controls <= len(text) * _TOO_MANY_CONTROLS


def _share_of_common(text: str) -> float:
    """How much of what is no blank and no printable ASCII Chinese texts often hold; 1.0 for nothing."""
    telling = [char for char in text[:_SAMPLE] if not (" " <= char <= "~" or char.isspace())]
    common = _common_characters()
    return sum(char in common for char in telling) / len(telling) if telling else 1.0


@functools.cache
def _common_characters() -> frozenset[str]:
    """Punctuation and the first levels of GB 2312 (simplified) and Big5 (traditional): the common characters."""
    low = range(0xA1, 0xFF)
    pairs = [("gb2312", high, second) for high in (0xA1, 0xA3, *range(0xB0, 0xD8)) for second in low]
    pairs += [("big5", high, second) for high in range(0xA4, 0xC7) for second in (*range(0x40, 0x7F), *low)]
    characters = {bytes((high, second)).decode(codec, "ignore") for codec, high, second in pairs}
    return frozenset(characters | set("\u00a0\u200b\ufeff")) - {""}
