"""What ends a batch. One bad notice never does: that is a ``Failure`` in the journal."""

from __future__ import annotations

GO_ON = "the same command goes on from there"


class UsageError(ValueError):
    """The batch cannot start as it was asked for; nothing was done."""


class BatchStopped(Exception):
    """The batch cannot go on; what is done is kept, and ``advice`` says how to resume it."""

    def __init__(self, reason: str, advice: str = GO_ON) -> None:
        super().__init__(reason)
        self.advice = advice


class BatchBroken(Exception):
    """A bug of the program ended the batch, its cause; what is done is kept, and the same command resumes it."""
