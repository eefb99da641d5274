"""What ``docs/diagnostics.md`` says of each code: the one place where codes are explained."""

from __future__ import annotations

import functools
import os
import re
from typing import NamedTuple

_HOME = "https://example.org/healthplan"
"""Where you keep the project; links to its documents begin so."""
_SECTION = re.compile(r"(?m)^## (HP[0-9]+) (.*)\n\n((?:(?!#).*\n?)*)")


class Explanation(NamedTuple):
    title: str
    text: str
    """In Markdown, one or more paragraphs."""
    link: str


def project_link() -> str:
    """Where the project is at home."""
    return _HOME


@functools.cache
def explanations() -> dict[str, Explanation]:
    """The explanation of every code, by code; empty where the documents were not installed."""
    try:
        with open(os.path.join(_folder(), "diagnostics.md"), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return {}
    return {
        code: Explanation(title, " ".join(body.split()), f"{_HOME}/docs/diagnostics.md#{_anchor(f'{code} {title}')}")
        for code, title, body in _SECTION.findall(text)
    }


def _folder() -> str:
    """The folder of the documents: inside the package, in a checkout beside it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "docs")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "docs")


def _anchor(heading: str) -> str:
    """The name that sites give to a heading of Markdown."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
