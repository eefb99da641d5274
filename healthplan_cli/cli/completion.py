"""What a shell offers when Tab is pressed: files, encodings, codes, rules, indicators, bodies.

Each function gives what begins as ``incomplete`` does; of what cannot be read nothing is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from healthplan_cli.grammar import Grammar


def complete_files(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The files of the folder: the shell itself knows them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_encodings(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of Python's codecs, with a hyphen as people write them."""
    from encodings.aliases import aliases

    names = {name.replace("_", "-") for name in (*aliases.values(), "utf-8-sig")}
    return sorted(name for name in names if name.startswith(incomplete.lower().replace("_", "-")))


def complete_codes(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The codes of diagnostics and findings, each with what it means."""
    return _items(((code, title) for code, title in codes()), incomplete.upper())


def complete_rules(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of rules, productions and word lists, each with what it is for."""
    grammar = _grammar(context)
    return _items(((one.id, one.about) for one in grammar.entries.values()), incomplete) if grammar else []


def complete_topics(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Whatever ``healthplan explain`` explains."""
    found = complete_codes(context, parameter, incomplete) + complete_rules(context, parameter, incomplete)
    grammar = _grammar(context)
    return found + _items(named(grammar), incomplete) if grammar else found


def codes() -> Iterator[tuple[str, str]]:
    """Every code, and its title in ``docs/diagnostics.md``."""
    from healthplan_cli.diagnostics import KINDS
    from healthplan_cli.validate.codes import CHECKS
    from healthplan_cli.validate.explanations import explanations

    for code in (*KINDS, *CHECKS):
        yield code, explanations()[code].title if code in explanations() else ""


def named(grammar: Grammar) -> Iterator[tuple[str, str]]:
    """The id of every indicator and every body of the vocabulary, and its first name."""
    for entry in (*grammar.data("indicators").get("indicator", []), *grammar.data("organisations")["organisation"]):
        yield entry["id"], next(iter((*entry.get("names", []), *entry.get("stems", []))), "")


def _grammar(context: click.Context) -> Grammar | None:
    from healthplan_cli.grammar import GrammarError, load_grammar

    try:
        return load_grammar(context.params.get("grammar_folder"))
    except (GrammarError, OSError):
        return None


def _items(pairs: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=about) for name, about in pairs if name.startswith(incomplete)]
