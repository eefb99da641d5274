"""healthplan: scraped Chinese government notices to verified facts.

>>> from healthplan_cli import parse
>>> document = parse("一、总体目标\\n到2030年,居民健康素养水平达到35%。")
>>> document.outline[0].title
'总体目标'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from healthplan_cli._version import __version__

if TYPE_CHECKING:
    from healthplan_cli.model import Document
    from healthplan_cli.pipeline import parse
    from healthplan_cli.values.quantities import parse_quantity

__all__ = ["Document", "__version__", "parse", "parse_quantity"]

# Loaded on first use (PEP 562): `healthplan --version` must not pay for the parser.
_HOMES = {
    "Document": "healthplan_cli.model",
    "parse": "healthplan_cli.pipeline",
    "parse_quantity": "healthplan_cli.values.quantities",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
