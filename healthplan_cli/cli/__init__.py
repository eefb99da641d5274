"""The command line. Each command is a file of this folder and is loaded when it is called."""

from __future__ import annotations

import io
import sys

from healthplan_cli.cli.program import program


def main() -> None:
    """The console script ``healthplan``."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show Chinese gets escapes, not a failure.
        sys.stdout.reconfigure(errors="backslashreplace")
    program(prog_name="healthplan")
