"""Rule grammars: load TOML rules, check them, compile them, run their examples."""

from healthplan_cli.grammar.errors import GrammarError
from healthplan_cli.grammar.grammar import Grammar, load_grammar
from healthplan_cli.grammar.rules import Decision, Example, Production, ProductionExample, Rule, WordList

__all__ = [
    "Decision",
    "Example",
    "Grammar",
    "GrammarError",
    "Production",
    "ProductionExample",
    "Rule",
    "WordList",
    "load_grammar",
]
