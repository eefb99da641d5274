"""Templates to pages: each with its styles and script inside, and a policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from healthplan_cli._version import __version__
from healthplan_cli.view.messages import LANGUAGES, Words, asset, both_languages
from healthplan_cli.view.source_text import visible


@cache
def _environment() -> jinja2.Environment:
    # What is not marked as safe is escaped, in every template whatever its name.
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(asset), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )


def render(template: str, language: str, scripts: tuple[str, ...], groups: tuple[str, ...], **values: Any) -> bytes:
    """A page as UTF-8; the same values give the same bytes.

    Args:
        template: its file name.
        language: of ``LANGUAGES``, the one that the page opens in.
        scripts: files of JavaScript, one behind the other.
        groups: groups of messages whose two languages the page's script needs.
        values: for the template; ``data`` goes to the script as JSON.
    """
    style = asset("page.css")
    script = "\n".join(map(asset, scripts))
    data = {"language": language, "languages": LANGUAGES, "messages": both_languages(*groups), **values.pop("data")}
    html = (
        _environment()
        .get_template(template)
        .render(
            w=Words(language),
            lang=language,
            html_lang=LANGUAGES[language],
            version=__version__,
            seen=visible,
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            data=_in_script(data),
            **values,
        )
    )
    return html.encode()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _in_script(value: Any) -> Markup:
    """JSON that can stand in ``<script>``: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
