"""PDF files with a text layer: lines joined into paragraphs by where they stand, furniture of pages set apart."""

from healthplan_cli.readers.pdf.reader import is_pdf, read_pdf

__all__ = ["is_pdf", "read_pdf"]
