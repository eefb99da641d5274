"""Web pages: what a person sees of them, menus and all.

The whole page is walked; nothing is taken for the "main content" here, for what is left out by a guess is lost.
Which lines are site furniture is decided where it is for every text, by the page stage; the page's own markup goes
there as hints.
"""

from healthplan_cli.readers.html.reader import is_html, read_html

__all__ = ["is_html", "read_html"]
