"""Text: the folded copy for matching, lines joined for reading, and the way back to source offsets."""

from healthplan_cli.text.folded import Line, Text, fold, split_lines
from healthplan_cli.text.joined import JoinedText, join_lines
from healthplan_cli.text.source_offsets import to_source_offsets

__all__ = ["JoinedText", "Line", "Text", "fold", "join_lines", "split_lines", "to_source_offsets"]
