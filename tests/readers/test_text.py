"""What a source says about the text beside its characters."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from healthplan_cli.readers import UnreadableError, read_string, read_text


def test_a_source_describes_its_bytes() -> None:
    data = "一、总则\n".encode("gb18030")
    source = read_text(data, name="notice.txt")
    assert (source.name, source.media_type, source.size) == ("notice.txt", "text/plain", 9)
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_line_ends_and_invisible_characters_stay() -> None:
    text = "一、总则\r\n\r二、\u200b目标\u2028\x0c末"
    assert read_text(text.encode()).text == text


def test_control_characters_stay_and_are_told() -> None:
    text = "青禾市\x07健康\x1b[0m行动" + "一、提高居民健康素养水平" * 4
    source = read_text(text.encode())
    assert source.text == text
    (found,) = source.diagnostics
    assert (found.code, found.severity, found.span) == ("HP503", "info", (3, 4))
    assert "U+0007" in found.message and found.message.startswith("2 ")


def test_characters_lost_before_are_told() -> None:
    (found,) = read_text("青禾\ufffd健康行动".encode()).diagnostics
    assert (found.code, found.span) == ("HP507", (2, 3))


def test_lone_surrogates_become_replacement_characters_at_the_same_offsets() -> None:
    source = read_string("青\ud800禾\udfff\udc00市")
    assert source.text == "青\ufffd禾\ufffd\ufffd市"
    (found,) = source.diagnostics
    assert (found.code, found.span) == ("HP506", (1, 2))


def test_surrogates_that_a_codec_lets_through_are_caught() -> None:
    assert read_text(b"a\\ud800b", encoding="unicode_escape").text == "a\ufffdb"


@given(st.text())
def test_any_string_can_be_read_and_written(text: str) -> None:
    source = read_string(text)
    assert len(source.text) == len(text)
    assert source.text.encode("utf-8").decode() == source.text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        source = read_text(data)
    except UnreadableError:
        return
    assert data.decode(source.encoding, "replace") == source.text
