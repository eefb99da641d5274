"""Own names by their parts: which kind of body a stem, an ending, a complete name or joined stems mean."""

from __future__ import annotations

import pytest

from healthplan_cli.responsibilities.vocabulary import Known, KnownNames

NAMES = KnownNames(
    {
        "endings": ["委", "局", "管理局"],
        "organisation": [
            {"id": "education", "kind": "government", "stems": ["教育", "团"], "names": ["学务所"]},
            {"id": "works", "kind": "government", "stems": ["教育管理", "水利", "教育"], "names": ["学务所", "水利局"]},
            {"id": "history", "kind": "party", "stems": ["史志"]},
            {"id": "customs", "kind": "vertical", "stems": ["缉私"]},
            {"id": "choir", "kind": "mass", "stems": ["合唱"]},
            {"id": "clinic", "kind": "institution", "stems": ["门诊"], "endings": ["所", "服务所"]},
        ],
    },
    ["和"],
)


@pytest.mark.parametrize(
    ("name", "organisation", "complete"),
    [
        ("教育局", "education", True),
        ("团委", "education", True),
        ("教育", "education", False),
        ("学务所", "education", True),
        ("水利局", "works", True),
        ("水利管理局", "works", True),
        # The longer ending comes off first.
        ("教育管理局", "education", True),
        ("教育管理委", "works", True),
        ("门诊所", "clinic", True),
        ("门诊服务所", "clinic", True),
    ],
)
def test_found(name: str, organisation: str, complete: bool) -> None:
    assert NAMES.find(name) == Known(organisation, complete)


@pytest.mark.parametrize("name", ["", "局", "团", "管理局", "教育所", "门诊局", "门诊", "青禾教育局", "学务"])
def test_not_found(name: str) -> None:
    assert NAMES.find(name) is None


def test_own_names_that_close_a_text() -> None:
    assert list(NAMES.closing("青禾教育管理局")) == [(2, Known("education", True))]
    assert list(NAMES.closing("青禾教育管理")) == [(2, Known("works", False))]
    assert list(NAMES.closing("青禾学务所")) == [(2, Known("education", True))]
    assert list(NAMES.closing("青禾")) == []


@pytest.mark.parametrize(
    ("name", "ending"),
    [("教育管理局", "管理局"), ("教育局", "局"), ("团委", "委"), ("局", ""), ("门诊所", ""), ("教育", ""), ("", "")],
)
def test_endings_of_all_bodies(name: str, ending: str) -> None:
    assert NAMES.ending(name) == ending


@pytest.mark.parametrize(
    ("stems", "start", "first"),
    [
        ("教育水利", 0, "education"),
        ("水利教育", 0, "works"),
        ("教育管理史志", 0, "works"),
        ("水利教育管理", 0, "works"),
        ("史志缉私教育", 0, "history"),
        ("缉私和教育", 0, "customs"),
        ("青禾教育水利", 2, "education"),
        ("青禾教育水利", 0, None),
        ("教育青禾水利", 0, None),
        ("教育、水利", 0, None),
        ("合唱教育", 0, None),
        ("教育合唱", 0, None),
        ("团水利", 0, None),
        ("教育水", 0, None),
    ],
)
def test_stems_joined_to_one_name(stems: str, start: int, first: str | None) -> None:
    assert NAMES.merged(stems, start) == first


def test_stems_and_names_each_once() -> None:
    assert sorted(NAMES) == sorted(["学务所", "水利局", "教育", "团", "教育管理", "水利", "史志", "缉私", "合唱", "门诊"])


def test_no_names_at_all() -> None:
    empty = KnownNames({}, [])
    assert (empty.find("教育局"), empty.ending("教育局"), empty.merged("教育", 0), list(empty)) == (None, "", None, [])
