"""What ends a batch. One bad notice never does: that is a ``Failure`` in the journal."""

from __future__ import annotations


class UsageError(ValueError):
    """The batch cannot start as it was asked for; nothing was done."""


class BatchStopped(Exception):
    """The batch cannot go on; what is done is kept, and the same command resumes it."""
