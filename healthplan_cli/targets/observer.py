"""Who wants to know how numbers are decided: `healthplan explain --trace` listens here; nobody does otherwise."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol

from healthplan_cli.model import Span
from healthplan_cli.targets.conditions import ClauseFacts
from healthplan_cli.text import JoinedText


class Observer(Protocol):
    """Is told of each passage, of its sentences with numbers, and of each number, in this order."""

    def passage(self, joined: JoinedText) -> None:
        """What is told next lies in this passage."""

    def sentence(self, span: Span, about: str) -> None:
        """A sentence with numbers, and what it was taken for."""

    def number(self, facts: ClauseFacts) -> None:
        """A number that goes to the productions."""

    def left_out(self, span: Span, why: str) -> None:
        """A number that does not go to them, and why."""


OBSERVER: ContextVar[Observer | None] = ContextVar("observer of targets", default=None)
