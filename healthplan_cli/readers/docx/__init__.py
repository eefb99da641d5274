"""Word documents (ECMA-376, Office Open XML) as Word prints them: automatic numbers, tracked changes, tables, notes.

Read with the standard library alone; converters lose the automatic numbers or the tables.
"""

from healthplan_cli.readers.docx.reader import is_docx, read_docx

__all__ = ["is_docx", "read_docx"]
