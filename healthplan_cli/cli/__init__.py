"""The command line. Each command is a file of this folder and is loaded when it is called."""

from __future__ import annotations

import io
import os
import sys


def _open_closed_streams() -> None:
    """Give a standard stream that is closed (``>&-``) a place that fails like it.

    The next file that is opened would get its number otherwise, and with it what any library
    writes to standard error.
    """
    # Standard input that can only be written and output that can only be read: using them is an error.
    for number, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # the lowest number that is free
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)
    if sys.stdout is None:
        sys.stdout = open(1, "w", closefd=False)
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False)


def main() -> None:
    """The console script ``healthplan``."""
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show Chinese gets escapes, not a failure.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Within the try, so that Ctrl-C while modules are loading is as quiet as later.
        from healthplan_cli.cli.program import program

        program(prog_name="healthplan")
    except KeyboardInterrupt:
        sys.exit(130)
