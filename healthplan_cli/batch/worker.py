"""A worker process: reads tasks from a socket, parses, writes outputs, answers.

A worker is meant to be killed. A notice that takes too long is ended by the kernel's alarm,
one that needs too much memory by a limit of its address space; the batch then starts another worker. What
is written is written under a temporary name first, so that no death leaves half a file.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import select
import threading
from collections import Counter
from multiprocessing.connection import Connection

from healthplan_cli import pipeline
from healthplan_cli.batch import system
from healthplan_cli.batch.messages import (
    GRAMMAR_CHANGED,
    OUT_OF_MEMORY,
    Failed,
    Outcome,
    Parsed,
    Ready,
    Setup,
    Task,
    Unchanged,
    Unwritable,
    read_setup,
    read_task,
    to_bytes,
)
from healthplan_cli.batch.names import printable_reason
from healthplan_cli.batch.sources import open_regular
from healthplan_cli.batch.zstd import compress
from healthplan_cli.grammar import Grammar, load_grammar
from healthplan_cli.grammar.cache import shared_cache
from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.model import Document, Node
from healthplan_cli.readers import UnreadableError, read_bounded, read_bytes
from healthplan_cli.writers.files import write_atomically

# Errors that say that the place of the outputs is at fault, whatever the notice.
_PLACE_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def main(descriptor: int) -> None:
    """Serve the batch at the other end of the socket until it closes it."""
    threading.Thread(target=_leave_with_batch, args=(descriptor,), daemon=True).start()
    connection = Connection(descriptor)
    setup = read_setup(connection.recv_bytes())
    try:
        if setup.memory:
            system.limit_memory(setup.memory)
        grammar = _load(setup)
        connection.send_bytes(to_bytes(Ready()))
        for done in itertools.count(1):
            task = read_task(connection.recv_bytes())
            with system.alarm(setup.timeout):
                outcome = _work(task, setup, grammar)
            if not done & (done - 1):  # ever more seldom: after 1, 2, 4, 8 … notices few rules are new
                shared_cache().save()
            connection.send_bytes(to_bytes(outcome))
    except (EOFError, ConnectionError):
        return
    except MemoryError:
        # What is left of the heap is not to be trusted with another notice.
        os._exit(OUT_OF_MEMORY)


def _load(setup: Setup) -> Grammar:
    try:
        grammar = load_grammar(setup.grammar)
    except (GrammarError, OSError):
        os._exit(GRAMMAR_CHANGED)  # the batch itself could load it
    if grammar.version != setup.grammar_version:
        os._exit(GRAMMAR_CHANGED)
    return grammar


def _leave_with_batch(descriptor: int) -> None:
    """End this process once the batch is gone: an orphan must not write beside its successor."""
    watch = select.poll()
    watch.register(descriptor, 0)  # only a hang-up is reported, not data
    watch.poll()
    os._exit(1)


def _work(task: Task, setup: Setup, grammar: Grammar) -> Outcome:
    try:
        data = _read(task.path, setup.max_size) if task.data is None else task.data
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == task.known:
            return Unchanged()
        source = read_bytes(data, name=task.name, encoding=task.encoding, ocr=setup.ocr)
        document = pipeline.parse_source(source, grammar, with_map=setup.with_map)
        output = document.to_json() + b"\n"
    except MemoryError:
        raise
    except OSError as error:
        return Failed(printable_reason(f"cannot be read: {error.strerror or error}"))
    except UnreadableError as error:
        return Failed(printable_reason(str(error).removeprefix(f"{task.name}: ")))
    except Exception as error:  # noqa: BLE001 - a bug of ours must cost one notice, not the batch
        return Failed(printable_reason(f"internal error: {type(error).__name__}: {error}"))
    if not setup.gather:
        try:
            _write(setup.folder, task.output, output)
        except OSError as error:
            reason = f"cannot write {task.output}: {error.strerror}"
            return Unwritable(reason) if error.errno in _PLACE_ERRORS else Failed(reason)
    return Parsed(
        sha256=sha256,
        size=len(output),
        facts=_count_facts(document),
        diagnostics=dict(Counter(one.code for one in document.diagnostics)),
        document=compress(output) if setup.gather else None,
    )


def _read(path: bytes, max_size: int) -> bytes:
    with open_regular(path) as file:
        data = read_bounded(file, max_size)
    if data is None:
        raise UnreadableError(f"is larger than {max_size:,} bytes")
    return data


def _write(folder: str, output: str, data: bytes) -> None:
    path = os.path.join(folder, output)
    try:
        write_atomically(path, data)
    except FileNotFoundError:
        _make_folders(folder, os.path.dirname(output))
        write_atomically(path, data)


def _make_folders(top: str, inner: str) -> None:
    """Make ``inner`` below ``top``; ``os.makedirs`` calls itself for each of what may be a thousand levels."""
    place = top
    for part in inner.split("/"):
        place = os.path.join(place, part)
        with contextlib.suppress(FileExistsError):
            os.mkdir(place)


def _count_facts(document: Document) -> dict[str, int]:
    return {
        "nodes": _count_nodes(document.outline),
        "responsibilities": len(document.responsibilities),
        "targets": len(document.targets),
        "references": len(document.references),
        "tables": len(document.tables),
    }


def _count_nodes(nodes: tuple[Node, ...]) -> int:
    return sum(1 + _count_nodes(node.children) for node in nodes)
