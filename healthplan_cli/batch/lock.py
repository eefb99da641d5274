"""One batch at a time in a folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from healthplan_cli.batch.errors import UsageError
from healthplan_cli.batch.system import try_lock


@contextlib.contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold the lock of ``folder``; the system frees it when the process ends, even by ``kill -9``.

    Raises:
        UsageError: another process holds it.
    """
    with open(os.path.join(folder, "lock"), "a+b") as file:
        if not try_lock(file):
            file.seek(0)
            holder = file.read(20).decode("ascii", "replace").strip() or "unknown"
            raise UsageError(
                f"another batch (process {holder}) is writing to {os.path.dirname(folder)}; wait for it to end"
            )
        file.truncate(0)
        file.write(b"%d\n" % os.getpid())
        file.flush()
        yield
