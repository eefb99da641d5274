"""healthplan: scraped Chinese government notices to verified facts.

>>> from healthplan_cli import parse
>>> document = parse("一、总体目标\\n到2030年,居民健康素养水平达到35%。")
>>> document
Document('', 1 node, 0 responsibilities, 1 target, 0 diagnostics)
>>> document.quote(document.targets[0])
'居民健康素养水平达到35%'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from healthplan_cli._version import __version__

if TYPE_CHECKING:
    from healthplan_cli.grammar import Grammar, GrammarError, load_grammar
    from healthplan_cli.model import Document
    from healthplan_cli.model.schema import json_schema
    from healthplan_cli.pipeline import parse, parse_many
    from healthplan_cli.readers import UnreadableError
    from healthplan_cli.values.quantities import parse_quantity

__all__ = [
    "Document",
    "Grammar",
    "GrammarError",
    "UnreadableError",
    "__version__",
    "json_schema",
    "load_grammar",
    "parse",
    "parse_many",
    "parse_quantity",
]

# Loaded on first use (PEP 562): `healthplan --version` must not pay for the parser.
_HOMES = {
    "Document": "healthplan_cli.model",
    "Grammar": "healthplan_cli.grammar",
    "GrammarError": "healthplan_cli.grammar",
    "UnreadableError": "healthplan_cli.readers",
    "json_schema": "healthplan_cli.model.schema",
    "load_grammar": "healthplan_cli.grammar",
    "parse": "healthplan_cli.pipeline",
    "parse_many": "healthplan_cli.pipeline",
    "parse_quantity": "healthplan_cli.values.quantities",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
