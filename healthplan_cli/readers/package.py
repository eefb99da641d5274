"""The package of an office document: a ZIP archive of XML parts, read in bounded pieces."""

from __future__ import annotations

import functools
import io
import zipfile
import zlib
from collections.abc import Iterator, Set
from xml.etree import ElementTree

from healthplan_cli.readers.source import UnreadableError

Element = ElementTree.Element

# The text of the longest plan takes a few megabytes of markup; more is a bomb, or no notice.
_MOST_BYTES = 64 << 20
_MOST_OF_ALL = 128 << 20
# Elements and attributes of a part take a hundred bytes and more of memory each, however short they are; a plan of a
# hundred pages has ten thousand.
_MOST_MARKS = 2_000_000
_MOST_PARTS = 20_000
_ENTRY = b"PK\x01\x02"
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError),
    *(NotImplementedError, RuntimeError, OverflowError),
)


def local(element: Element) -> str:
    """The name of an element without its namespace: strict and transitional documents differ in that only."""
    return _without_namespace(element.tag) if isinstance(element.tag, str) else ""


@functools.lru_cache(512)
def _without_namespace(name: str) -> str:
    return name.rpartition("}")[2]


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its name without namespace."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along ``path``, a child at each step."""
    for name in path:
        for one in element if element is not None else ():
            if local(one) == name:
                element = one
                break
        else:
            return None
    return element


def is_on(element: Element | None) -> bool:
    """True if a switch such as ``<w:vanish/>`` is there and not turned off (ECMA-376-1, 17.17.4)."""
    return element is not None and (value(element) or "true").lower() not in ("false", "0", "off")


class Package:
    """The parts of one document.

    Raises:
        UnreadableError: the archive is damaged or encrypted, or a part is too big or declares entities.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._read_so_far = 0
        if data.count(_ENTRY) > _MOST_PARTS:
            raise UnreadableError(f"an office document of more than {_MOST_PARTS:,} parts", name=name)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            # Some programs write names as Windows does.
            self._entries = {one.filename.replace("\\", "/").lstrip("/"): one for one in self._archive.infolist()}
        except _DAMAGED as error:
            raise UnreadableError(f"a damaged office document ({error}); save it anew", name=name) from error

    @property
    def names(self) -> Set[str]:
        """The names of all parts."""
        return self._entries.keys()

    def part(self, name: str) -> Element | None:
        """The root of a part, or None where the document has no such part."""
        if name not in self.names:
            return None
        data = self._read(name)
        # UTF-16 has a zero byte beside each of these characters.
        plain = data.replace(b"\0", b"") if b"\0" in data[:4] else data
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise UnreadableError(f"its part {name} declares entities, which no office document does", name=self._name)
        if plain.count(b"<") + plain.count(b"=") > _MOST_MARKS:
            raise UnreadableError(f"its part {name} has too many elements for a notice", name=self._name)
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError, RecursionError) as error:
            raise UnreadableError(f"its part {name} is damaged: {error}", name=self._name) from error

    def parts(self, prefix: str) -> Iterator[Element]:
        """The parts whose names begin with ``prefix``, in the order of their names."""
        for name in sorted(self.names):
            if name.startswith(prefix) and name.endswith(".xml") and (root := self.part(name)) is not None:
                yield root

    def _read(self, name: str) -> bytes:
        try:
            with self._archive.open(self._entries[name]) as file:
                data = file.read(_MOST_BYTES + 1)
        except _DAMAGED as error:
            problem = "is encrypted" if "encrypted" in str(error) else f"cannot be read: {error}"
            raise UnreadableError(f"its part {name} {problem}", name=self._name) from error
        if len(data) > _MOST_BYTES:
            raise UnreadableError(f"its part {name} is bigger than {_MOST_BYTES:,} bytes", name=self._name)
        self._read_so_far += len(data)
        if self._read_so_far > _MOST_OF_ALL:
            raise UnreadableError(f"its parts are bigger than {_MOST_OF_ALL:,} bytes together", name=self._name)
        return data
