"""Put on PYTHONPATH by tests: notices that name a fault make the worker that parses them have it."""

from __future__ import annotations

import os
import pathlib
import signal
import time
from collections.abc import Callable
from typing import Any

from healthplan_cli import pipeline
from healthplan_cli.batch import worker

_parse_source = pipeline.parse_source


def _hoard() -> None:
    pages = []
    while True:
        pages.append(bytearray(1 << 20))


def _hang() -> None:
    pathlib.Path("hanging").touch()  # in the folder that the batch runs in: a test can wait for it
    time.sleep(600)


_FAULTS: dict[str, Callable[[], object]] = {
    "故障：不结束": _hang,
    "故障：稍慢": lambda: time.sleep(0.4),
    "故障：占满内存": _hoard,
    "故障：进程被杀": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "故障：段错误": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "故障：程序缺陷": lambda: 1 / 0,
}


# Seconds that each notice takes longer, so that a batch of a few can be met at work.
_PAUSE = float(os.environ.get("FAULT_PAUSE", "0"))


def _faulty(source: Any, grammar: Any, *, with_map: bool = False) -> Any:
    time.sleep(_PAUSE)
    for mark, fault in _FAULTS.items():
        if mark in source.text:
            fault()
    return _parse_source(source, grammar, with_map=with_map)


pipeline.parse_source = _faulty
if "FAULT_AT_START" in os.environ:
    vars(worker)["load_grammar"] = lambda _: os._exit(3)
