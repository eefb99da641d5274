"""Which room reads the productions of which grammar file, for the check of their examples."""

from __future__ import annotations

from collections.abc import Mapping

from healthplan_cli.grammar.check import Decide
from healthplan_cli.targets.proof import decisions as targets_decisions

READERS: Mapping[str, Decide] = {"targets": targets_decisions}
