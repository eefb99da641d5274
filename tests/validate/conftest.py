"""The hand-made notice as fixtures."""

from parsed_notice import data, document, known_diagnostic, text  # noqa: F401
