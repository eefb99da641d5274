"""The command line. Each command is a file of this folder and is loaded when it is called."""

from __future__ import annotations

from healthplan_cli.cli.program import program


def main() -> None:
    """The console script ``healthplan``."""
    program(prog_name="healthplan")
