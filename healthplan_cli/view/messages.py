"""The words of the pages, in English and Chinese, and those of diagnostics."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from markupsafe import Markup

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""Languages by the name that ``--lang`` knows, and what HTML calls them."""

_ASSETS = files("healthplan_cli.view") / "assets"


def asset(name: str) -> str:
    """The text of a file of this room, its line ends as they are hashed and written."""
    return (_ASSETS / name).read_text("utf-8").replace("\r\n", "\n")


@cache
def messages() -> dict[str, dict[str, str]]:
    """Each message by its id, such as ``kind.t``, in each language."""
    groups = tomllib.loads(asset("messages.toml"))
    return {f"{group}.{name}": texts for group, entries in groups.items() for name, texts in entries.items()}


class Words:
    """Messages in one language, marked so that the page can put another in their place."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: str) -> Markup:
        """The message as an element whose text the page can change."""
        return Markup('<span data-m="{}">{}</span>').format(message, self.plain(message))

    def on(self, tag: str, message: str, look: str) -> Markup:
        """The message as an element of that tag, with classes."""
        return Markup('<{0} class="{1}" data-m="{2}">{3}</{0}>').format(tag, look, message, self.plain(message))

    def plain(self, message: str) -> str:
        """The message as text.

        Raises:
            KeyError: there is no such message.
        """
        return messages()[message][self.language]

    def attributes(self, **named: str) -> Markup:
        """Attributes that hold messages: ``attributes(title="button.help")``."""
        each = Markup('{0}="{1}" data-m-{0}="{2}"')
        return Markup(" ").join(
            each.format(name.replace("_", "-"), self.plain(message), message) for name, message in named.items()
        )


def both_languages(*groups: str) -> dict[str, dict[str, str]]:
    """For each language, the messages of ``groups`` by their ids: what a page needs to change its language."""
    return {
        language: {
            message: texts[language] for message, texts in messages().items() if message.partition(".")[0] in groups
        }
        for language in LANGUAGES
    }
