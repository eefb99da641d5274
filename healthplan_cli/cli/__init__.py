"""The command line. Each command is a file of this folder and is loaded when it is called."""

from __future__ import annotations

import io
import sys


def main() -> None:
    """The console script ``healthplan``."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show Chinese gets escapes, not a failure.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Within the try, so that Ctrl-C while modules are loading is as quiet as later.
        from healthplan_cli.cli.program import program

        program(prog_name="healthplan")
    except KeyboardInterrupt:
        sys.exit(130)
