"""What no archive may do, of whatever kind it is."""

from __future__ import annotations

from healthplan_cli.batch.sources import Limits

LONGEST_NAME = 4096
"""Bytes; no system opens a path that is longer."""

# Small archives may shrink by any factor, and headers take some room of their own.
_SLACK = 16 * 1024 * 1024


class Lie(Exception):
    """Why an archive is refused."""


def check_name(name: str) -> None:
    """Refuse a name that leads out of the archive, or that no file can have.

    Raises:
        Lie: it does.
    """
    if name.startswith(("/", "\\")) or name[1:3] in (":/", ":\\"):
        raise Lie(f"the name {name[:100]!r} is absolute")
    if ".." in name.replace("\\", "/").split("/"):
        raise Lie(f"the name {name[:100]!r} leads outside of it")
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        raise Lie(f"the name {name[:100]!r}… has more than {LONGEST_NAME:,} bytes")


class Meter:
    """Counts what comes out of an archive against its size."""

    def __init__(self, limits: Limits) -> None:
        self._ratio = limits.ratio
        self._given = 0

    def count(self, given: int, size: int) -> None:
        """Note that ``given`` bytes came out of an archive of ``size``, or of so much as is read of it.

        Raises:
            Lie: they are more than the limits allow.
        """
        self._given += given
        if self._given > self._ratio * size + _SLACK:
            raise Lie(f"it unpacks to more than {self._ratio} times its size")
