"""The streams of an OLE compound file (MS-CFB), read with ``olefile``, and what such a file is."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Any

from healthplan_cli.readers.source import Stated, UnreadableError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEEDED = "reading Word 97-2003 documents needs the extra: pip install 'healthplan[doc]', or LibreOffice"
# What else is kept in such files, by the name of a stream.
_OTHERS = (
    ("EncryptedPackage", "an encrypted office document: save it without its password"),
    ("Workbook", "a spreadsheet, not a text document"),
    ("Book", "a spreadsheet, not a text document"),
    ("PowerPoint Document", "slides, not a text document"),
    ("__properties_version1.0", "an e-mail message, not a text document"),
    ("MatOST", "a document of Microsoft Works; save it as .docx"),
)
_STATED = (
    ("title", "title"),
    ("author", "creator"),
    ("creating_application", "Application"),
    ("create_time", "created"),
    ("last_saved_time", "modified"),
    ("company", "Company"),
)


def is_installed() -> bool:
    """True if the library is there."""
    return find_spec("olefile") is not None


class Compound:
    """An open compound file that holds a Word document.

    Raises:
        UnreadableError: damaged, something else than a Word document, or the library is missing.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._size = len(data)
        try:
            import olefile
        except ModuleNotFoundError as error:
            raise UnreadableError(_NEEDED, name=name) from error
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            streams = {path[0].lower() for path in self._file.listdir()}
        # On damaged bytes the library raises what it happens to stumble over.
        except Exception as error:
            raise self.damaged(error) from error
        for stream, kind in _OTHERS:
            if stream.lower() in streams:
                raise UnreadableError(kind, name=name)
        if "worddocument" not in streams:
            raise UnreadableError("an OLE file without a Word document", name=name)

    def damaged(self, error: object) -> UnreadableError:
        """The error to raise for a file that breaks its format."""
        return UnreadableError(f"a damaged Word document ({error or 'cut off'}); save it as .docx", name=self._name)

    def stream(self, stream: str) -> bytes:
        """The bytes of a stream; empty where there is none."""
        try:
            if not self._file.exists(stream):
                return b""
            # A chain of sectors that runs in a circle yields as many bytes as the file claims.
            if self._file.get_size(stream) > self._size:
                raise ValueError(f"{stream} claims to be larger than the file")
            data: bytes = self._file.openstream(stream).read()
            return data
        except Exception as error:
            raise self.damaged(error) from error

    def stated(self) -> tuple[Stated, ...]:
        """The properties of the document: title, author, application, dates; none where they are damaged."""
        try:
            properties = self._file.get_metadata()
        except Exception:  # noqa: BLE001 - as above; a document is worth reading without its properties
            return ()
        found = []
        for attribute, name in _STATED:
            if text := _as_text(getattr(properties, attribute, None), properties.codepage):
                found.append(Stated(name, text))
        return tuple(found)


def _as_text(value: Any, codepage: int | None) -> str:
    """A property as text; dates in ISO 8601."""
    if value is None:
        return ""
    if not isinstance(value, bytes):
        # Of a wide string the library takes too many bytes; it ends at its NUL.
        return str(value.isoformat()) if hasattr(value, "isoformat") else str(value).split("\0")[0].strip()
    codec = {1200: "utf-16-le", 65001: "utf-8", 936: "gb18030", 950: "big5"}.get(codepage or 0, "cp1252")
    return value.decode(codec, "replace").split("\0")[0].strip()
