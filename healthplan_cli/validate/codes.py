"""Every code that ``validate`` can find by itself: HP9xx, the contract is broken.

Diagnostics that a document brings along have their codes in ``healthplan_cli.diagnostics``;
both are explained in ``docs/diagnostics.md``.
"""

from __future__ import annotations

from typing import NamedTuple

from healthplan_cli.model import Severity


class Check(NamedTuple):
    severity: Severity
    title: str
    """What is wrong, in general."""
    message: str
    """What is wrong here: a format string. It names no offset, so that baselines outlive edits."""


CHECKS: dict[str, Check] = {
    "HP900": Check("error", "not a parsed notice", "not a parsed notice: {reason}"),
    "HP901": Check(
        "error",
        "unknown contract version",
        "contract version {version} is unknown; this healthplan knows {known}: parse the notice again",
    ),
    "HP902": Check("error", "not as the schema says", "not as the schema says: {reason}"),
    "HP903": Check("error", "span outside the text", "the span lies outside the text or ends before it starts"),
    "HP904": Check("error", "spans overlap", "{what} overlaps or precedes {other}"),
    "HP905": Check("error", "part outside its whole", "{what} lies outside {other}"),
    "HP906": Check("error", "id used twice", "the id {id} is used twice"),
    "HP907": Check("error", "reference leads nowhere", "there is no {kind} {id}"),
    "HP908": Check(
        "error",
        "number out of order and not diagnosed",
        "number {number} of {node} does not follow {before}, and no diagnostic says so",
    ),
    "HP909": Check("error", "value that cannot be", "{reason}"),
    "HP910": Check("error", "quote not at its span", "the text at the span is {found}, not {quote}"),
    "HP911": Check("error", "text in no block", "{found} lies in no block"),
    "HP912": Check("error", "another source", "the source notice is another one: {reason}"),
    "HP913": Check("warning", "source not found", "the source notice {name} was not found; its text was not compared"),
    "HP914": Check("error", "unknown diagnostic", "{reason}"),
    "HP915": Check("warning", "repair without a diagnostic", "{what} is marked as repaired; no diagnostic says how"),
    "HP916": Check("error", "name that the grammar does not know", "the grammar has no {kind} {id}"),
    "HP917": Check("error", "value that the text does not say", "{says} is not what the text says: {read}"),
    "HP918": Check("error", "another result when parsed again", "parsed again, {reason}"),
    "HP919": Check(
        "error",
        "another grammar",
        "parsed with the grammar {used}, not with {known}; nothing was read again: name its folder with --grammar,"
        " or parse the notice again",
    ),
    "HP920": Check("error", "too many of one code", "{code} occurs {count} times, at most {limit} are allowed"),
    "HP921": Check("error", "too few nodes", "{count} nodes, at least {limit} are asked for"),
    "HP922": Check("error", "ids out of order", "the id {id} is not the one in its place, {wanted}"),
    "HP923": Check("error", "text without a place in the original", "{found} lies in no piece of the map"),
}
