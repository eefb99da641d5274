"""Which candidates are labels, and how they nest: the prices of the search, one decision at a time."""

from __future__ import annotations

import pytest

from healthplan_cli.model import Style
from healthplan_cli.outline.labels import Candidate
from healthplan_cli.outline.search import choose_labels

STYLES: dict[str, tuple[Style, float]] = {
    "章": ("chapter", 2),
    "一": ("chinese-comma", 5),
    "（": ("chinese-paren", 6),
    ".": ("arabic-dot", 7),
    "d": ("decimal", 8),
    ")": ("arabic-paren", 9),
}
FLAGS = {"~": "wrapped", "*": "inner", "+": "glued", "?": "weak", "!": "lost", "%": "damaged"}


def candidate(printed: str, line: int) -> Candidate:
    """``.3`` is 3. at the start of a line, ``.3?`` one without its dot, ``|.3`` one behind a break; ``d2.1`` is 2.1."""
    after_break, orphan = "|" in printed, "^" in printed
    printed = printed.strip("|^")
    evidence = FLAGS.get(printed[-1], "full")
    style, rank = STYLES[printed[0]]
    *path, number = (int(part) for part in printed[1:].rstrip("".join(FLAGS)).split(".") if part) or [0]
    return Candidate(
        line=line,
        label=(line, line + 1),
        start=line + 1,
        rule="outline.label",
        style=style,
        level=f"{style}{len(path)}" if path else style,
        rank=rank + len(path) / 10,
        number=number or None,
        path=tuple(path),
        evidence=evidence,  # type: ignore[arg-type]
        after_break=after_break,
        orphan=orphan,
    )


def chosen(sequence: str, lost: frozenset[str] = frozenset()) -> str:
    """The labels as chosen: each with its depth in front, left out where it is no label."""
    printed = [one if any(char.isdigit() for char in one) else f"{one[0]}0{one[1:]}" for one in sequence.split()]
    labels = choose_labels([candidate(one, line) for line, one in enumerate(printed)], lost)
    return " ".join(f"{one.depth}{printed[one.candidate.line].strip('|^')[0]}{one.number}" for one in labels)


DECISIONS = [
    ("", ""),
    ("一1 （1 .1 .2 （2 一2", "0一1 1（1 2.1 2.2 1（2 0一2"),
    ("一1 .1 .2 一2 .3 .4", "0一1 1.1 1.2 0一2 1.3 1.4"),
    ("一1 （1 （2 一2 （3", "0一1 1（1 1（2 0一2 1（3"),
    ("一1 一3", "0一1 0一3"),
    ("一1 一9", "0一1 0一9"),
    ("一1 一3 一2 一3", "0一1 0一2 0一3"),
    ("一2 一3", "0一2 0一3"),
    ("一5 一6", "0一5 0一6"),
    ("一7", "0一7"),
    ("一1 一2 一1 一2", "0一1 0一2 0一1 0一2"),
    ("一1 一2 |一1 一2", "0一1 0一2 0一1 0一2"),
    ("一1 一1 一2", "0一1 0一2"),
    ("一1 一2 一2 一3", "0一1 0一2 0一3"),
    (".1 .2 .3 .5 .4 .5 .6", "0.1 0.2 0.3 0.4 0.5 0.6"),
    ("一1 （1 （2 （1 （2 一2", "0一1 1（1 1（2 1（1 1（2 0一2"),
    ("一1 .1 （1 .1 .2 （2", "0一1 1.1 1（1 2.1 2.2 1（2"),
    ("（1 一1 （1 一2", "0（1 0一1 1（1 0一2"),
    ("（2 （3 一2 （1", "0（2 0（3 0一2 1（1"),
    ("一1 一! 一3", "0一1 0一2 0一3"),
    ("一! 一2", "0一1 0一2"),
    ("一! 一!", "0一1 0一2"),
    ("（! （2 .! .2", "0（1 0（2 1.1 1.2"),
    (".1? .2? .3?", "0.1 0.2 0.3"),
    (".1?", ""),
    (".1 .2? .3", "0.1 0.2 0.3"),
    (".1+", ""),
    (".1+ .2+ .3+", "0.1 0.2 0.3"),
    ("一1 .1+ .2+ 一2", "0一1 0一2"),
    (".1* .2", "0.1 0.2"),
    (".1*", ""),
    (".1~ .2", "0.1 0.2"),
    (".1~", ""),
    (".1~ .2~", "0.1 0.2"),
    (".1% .2", "0.1 0.2"),
    ("d1.1 d1.2 d2.1 d2.2", "0d1 0d2 0d1 0d2"),
    (".1 d1.1 d1.2 .2 d2.1", "0.1 1d1 1d2 0.2 1d1"),
    (".1 d2.1", "0.1 1d1"),
    (".1 d1.1 .2 d1.2", "0.1 1d1 0.2 1d2"),
    ("一1 d3.1 d3.2", "0一1 1d1 1d2"),
    ("d1.1 )1 )2 d1.2 )1", "0d1 1)1 1)2 0d2 1)1"),
    (".1 .2 （1 .1 .2 （2 .1", "0.1 0.2 0（1 1.1 1.2 0（2 1.1"),
    ("一1 （1 |一1 （1", "0一1 1（1 0一1 1（1"),
    ("一1 （1 |（1 （2 一2", "0一1 1（1 0（1 0（2 0一2"),
    ("一1 （1 |.1 .2", "0一1 1（1 0.1 0.2"),
    ("|一1 （1 |章1", "0一1 1（1 0章1"),
    ("一1 （1 .1 一1 （1", "0一1 1（1 0.1 0一1 1（1"),
    ("章1 一1 一2 章2 一3 一4", "0章1 1一1 1一2 0章2 1一3 1一4"),
    ("章1 一1 章2 一1 章3 一1", "0章1 1一1 0章2 1一1 0章3 1一1"),
    (".3 .4 .6 .5", "0.3 0.4 0.5"),
    (".1 .2 .8", "0.1 0.2 0.8"),
    (".1 .2 .9 .10", "0.1 0.2 0.9 0.10"),
    ("一1 )1 .1 )1 .2", "0一1 1)1 1.1 2)1 1.2"),
    ("一1 一2 一9* 一3", "0一1 0一2 0一3"),
    ("一1 一2 一3* 一4", "0一1 0一2 0一3 0一4"),
    (".1 .2 .99~ .3", "0.1 0.2 0.3"),
    (".1 .2 .3~ .4", "0.1 0.2 0.3 0.4"),
    ("（1 （2 .1 （1 （2", "0（1 0（2 1.1 0（1 0（2"),
    ("一1 （1 （3 一2 （4", "0一1 1（1 1（3 0一2 1（4"),
    ("|（1 （2", "0（1 0（2"),
    ("一1 |（2 （3", "0一1 0（2 0（3"),
    ("（2 .1 .2 ^（1 （2", "0（2 1.1 1.2 0（1 0（2"),
    (".1 .2 .9 .3", "0.1 0.2 0.3"),
    (".1 .2 .5 .6", "0.1 0.2 0.5 0.6"),
    (".1 .2 .2 .3 .4", "0.1 0.2 0.3 0.4"),
    ("一1 （1 一2 （2 一3 （3", "0一1 1（1 0一2 1（2 0一3 1（3"),
    ("一1 （1 （2 |（1 （2 |一1", "0一1 1（1 1（2 0（1 0（2 0一1"),
    ("一1 （1 .1 |.1", "0一1 1（1 2.1 0.1"),
    ("章1 （1 （2 一1 （3", "0章1 1（1 1（2 1一1 2（3"),
    ("一1 )1 )2 （1 )3 )4", "0一1 1)1 1)2 1（1 2)3 2)4"),
    ("一1 .3 .4 （1 .5", "0一1 1.3 1.4 1（1 2.5"),
    ("一2 （1 （2 一3", "0一2 1（1 1（2 0一3"),
    ("一4 一5 一6", "0一4 0一5 0一6"),
    ("一3", "0一3"),
    ("一1 （2", "0一1 1（2"),
    ("一1 （5", "0一1 1（5"),
    ("一1 （9", "0一1 1（9"),
    ("（1 .! .3", "0（1 1.1 1.3"),
    ("（1 .3! .4", "0（1 1.3 1.4"),
    (".2? .3?", ""),
    (".2+ .3+", ""),
    (".2* .3*", ""),
    ("一1 .1? .2? 一2 .1? .2?", "0一1 0一2"),
    ("一1 .1 .2* 一2 .3*", "0一1 1.1 1.2 0一2 1.3"),
    (".1 d1.1 d1.2 d1.3", "0.1 1d1 1d2 1d3"),
    (".1 d1.1 d1.1.1 d1.1.2 d1.2", "0.1 1d1 2d1 2d2 1d2"),
    ("d1.1 d1.1.1 d2.1 d2.1.1", "0d1 0d1 0d1 1d1"),
    ("d1.1 d2.4.1", "0d1 1d1"),
    ("一1 .1 d2.1 d2.2", "0一1 1.1 0d1 0d2"),
    ("一1 |.5 .6", "0一1 0.5 0.6"),
    ("一1 （1 （2 .9 （3", "0一1 1（1 1（2 2.9 1（3"),
    ("一1 （1 .2 .3 一2", "0一1 1（1 2.2 2.3 0一2"),
    ("d3.3 |（1 （1", "0d3 0（1"),
    ("|（3", "0（3"),
    ("d3.3 |d2.3+", "0d3"),
    ("（2 章1 （5", "0（2 0章1 1（5"),
    ("（1 （1+ （1 一1 .2 章7 （6", "0（1 0一1 1.2 0章7 1（6"),
    ("（1 （8 d1.1% （8", "0（1 0（8 1d1"),
    ("|章2 章5*", "0章2"),
    (")6 一8 一6", "0)6 0一8"),
    ("（4!", ""),
]

# Where the page is known to have lost （ and 一 headings; ^ stands behind the introduction of such a one.
LOST = [
    ("（2 （3 ^.1 .2 .3", "0（2 0（3 0.1 0.2 0.3"),
    ("（2 （3 .1 .2 .3", "0（2 0（3 1.1 1.2 1.3"),
    ("一2 （1 ^（1 （2", "0一2 1（1 0（1 0（2"),
    ("一2 （1 （2 ^（1 （2 一3", "0一2 1（1 1（2 0（1 0（2 0一3"),
    (".2 ^d1.1", "0d1"),
    (".! ^d2.3", "0d3"),
    (".6 一1? .1 ^.5 章3 .7", "0.6 0一1 1.1 0.5 1章3 0.7"),
    ("（1+ d2.3 |一2 ^一1* （2", "0（1 1d3 0一2 1（2"),
]


@pytest.mark.parametrize(("sequence", "want"), DECISIONS)
def test_labels_chosen(sequence: str, want: str) -> None:
    assert chosen(sequence) == want


@pytest.mark.parametrize(("sequence", "want"), LOST)
def test_labels_behind_lost_headings(sequence: str, want: str) -> None:
    assert chosen(sequence, frozenset({"chinese-paren", "chinese-comma"})) == want
