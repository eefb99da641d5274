"""Word 97–2003 documents (.doc) and those of WPS Writer (.wps), which are the same inside (MS-DOC, MS-CFB).

LibreOffice converts them where it is installed; else their text is read piece by piece.
"""

from healthplan_cli.readers.doc.reader import is_doc, read_doc

__all__ = ["is_doc", "read_doc"]
