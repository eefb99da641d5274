"""What rooms make of a grammar is made once, and goes with it."""

from __future__ import annotations

import gc
import weakref

from healthplan_cli.grammar.grammar import SHIPPED, Grammar
from healthplan_cli.grammar.loader import read_folder
from healthplan_cli.tables.cell_kinds import kind_of_header, kinds_of_cell
from healthplan_cli.values.measures import Measures, measures_of


def test_made_once_for_each_grammar() -> None:
    one, other = Grammar(read_folder(SHIPPED)), Grammar(read_folder(SHIPPED))
    assert measures_of(one) is measures_of(one) is one.derived(Measures)
    assert measures_of(one) is not measures_of(other)


def test_freed_with_the_grammar() -> None:
    grammar = Grammar(read_folder(SHIPPED))
    assert kind_of_header("责任单位", grammar) == "bodies"
    assert kinds_of_cell("市教育局", grammar) == {"bodies"}
    assert measures_of(grammar).end("3个", 1) == 2
    gone = weakref.ref(grammar)
    del grammar
    gc.collect()
    assert gone() is None
