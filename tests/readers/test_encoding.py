"""Bytes of every encoding that Chinese sites use come out as the same text, and damage is told."""

from __future__ import annotations

import codecs

import pytest

from healthplan_cli.readers import UnreadableError, read_text

SIMPLIFIED = "青禾市人民政府办公室关于印发健康青禾行动计划的通知\n各县(市、区)人民政府:\r\n  一、总体要求。到2030年,达到35%。\n"
TRADITIONAL = "青禾縣政府衛生局函\n主旨:檢送本縣健康促進計畫,請貴單位配合辦理。\n說明:依據本縣衛生局規劃辦理。\n"
BOMS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("copies", [1, 400], ids=["short", "long"])
def test_simplified_is_detected(encoding: str, copies: int) -> None:
    text = SIMPLIFIED * copies
    source = read_text(text.encode(encoding))
    assert (source.encoding, source.text) == (encoding, text)
    assert source.diagnostics == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
@pytest.mark.parametrize("copies", [1, 400], ids=["short", "long"])
def test_traditional_is_detected(encoding: str, copies: int) -> None:
    text = TRADITIONAL * copies
    source = read_text(text.encode(encoding))
    assert (source.encoding, source.text) == (encoding, text)


@pytest.mark.parametrize(
    "text",
    ["县卫生健康委负责", "公示公告栏", "(县教育局、县民政局)", "(一)基本原则。", "健康青禾", "印发", "附件:", "牵头单位"],
)
def test_a_few_words_of_gbk_are_not_taken_for_big5(text: str) -> None:
    assert read_text(text.encode("gbk")).text == text


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_is_the_first_character(encoding: str) -> None:
    data = BOMS[encoding] + SIMPLIFIED.encode(encoding)
    source = read_text(data)
    assert source.text == "\ufeff" + SIMPLIFIED
    assert data.decode(source.encoding) == source.text


def test_the_bytes_decoded_with_the_named_encoding_are_the_text() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        data = SIMPLIFIED.encode(encoding)
        source = read_text(data)
        assert data.decode(source.encoding) == source.text


def test_utf16_of_plain_ascii_is_not_binary() -> None:
    assert read_text("1. Health for all".encode("utf-16-le")).text == "1. Health for all"


def test_a_forced_encoding_is_used_even_where_another_fits() -> None:
    data = "通知".encode("gbk")
    assert read_text(data, encoding="big5").text != "通知"
    assert read_text(data, encoding="GBK").encoding == "gbk"


def test_two_encodings_that_fit_alike_are_named() -> None:
    (found,) = read_text("公告".encode("gbk")).diagnostics
    assert found.code == "HP505"
    assert "gb18030" in found.message and "big5" in found.message


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_costs_one_character(encoding: str) -> None:
    data = bytearray((SIMPLIFIED * 4).encode(encoding))
    place = (SIMPLIFIED * 2).encode(encoding)
    data[len(place) - 1] = 0xFF  # was a line end
    source = read_text(bytes(data))
    assert source.encoding == encoding
    assert source.text.count("\ufffd") == 1
    (found,) = source.diagnostics
    assert (found.code, found.span) == ("HP502", (2 * len(SIMPLIFIED) - 1, 2 * len(SIMPLIFIED)))


def test_a_text_cut_inside_a_character_is_read_to_the_cut() -> None:
    source = read_text((SIMPLIFIED * 3 + "青").encode("utf-8")[:-1])
    assert source.text == SIMPLIFIED * 3 + "\ufffd"
    assert [one.code for one in source.diagnostics] == ["HP502"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 8, "binary data"),
        (b"\x00" * 5000, "binary data"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)), "a PDF file"),
        (b"PK\x03\x04" + bytes(range(256)), "a ZIP archive or an Office document"),
        (b"\xd0\xcf\x11\xe0" + bytes(range(256)), "an old Office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "an image"),
    ],
)
def test_binary_data_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=f"^a.txt: {reason}, not plain text"):
        read_text(data, name="a.txt")


def test_the_wrong_forced_encoding_is_refused_with_its_place() -> None:
    with pytest.raises(UnreadableError, match=r"^a.txt: not utf-8: invalid start byte at byte 0; leave out"):
        read_text("青禾".encode("gbk")[2:], name="a.txt", encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-99", "base64", "a\0b", "中文"])
def test_an_unknown_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(UnreadableError, match="unknown encoding"):
        read_text(b"text", encoding=encoding)
