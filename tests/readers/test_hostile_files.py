"""Pages and office files made to do harm: one clear line or a parse, in bounded time and memory, and nothing else opened."""

from __future__ import annotations

import builtins
import json
import pathlib
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from readers.binary_word import lines as word_lines
from readers.binary_word import ole, word
from readers.fixed_layout import document as pages
from readers.fixed_layout import ofd, package, page, text
from readers.portable import pdf
from readers.word import W, abstract, document, level, number, numbered, plain, run

from healthplan_cli.readers import UnreadableError, read_bytes

for library in ("selectolax", "pypdfium2", "olefile"):
    pytest.importorskip(library, reason="needs the extras html, pdf and doc")

DEEP = 20_000
SECONDS = 20
"""What reading one of them may take at most on a busy machine; the slowest takes a tenth."""
PARAGRAPH = plain(run("文"))


def entities(root: str, declared: str = "") -> str:
    """A part whose entities unfold to a billion characters."""
    inner = "".join(f'<!ENTITY {chr(98 + index)} "{f"&{chr(97 + index)};" * 10}">' for index in range(9))
    return f'<?xml version="1.0"{declared}?><!DOCTYPE l [<!ENTITY a "ha">{inner}]><{root}>&j;</{root}>'


def body(content: str) -> bytes:
    return package({"word/document.xml": f"<w:document {W}><w:body>{content}</w:body></w:document>"})


def html(*markup: str) -> bytes:
    return ("<html><body>" + "".join(markup)).encode()


def one_page(*objects: str) -> bytes:
    return ofd(pages([page(*objects)]))


def style(key: object, base: object) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:basedOn w:val="{base}"/></w:style>'


def linked(count: int) -> bytes:
    """List styles of which each names the next one."""
    numbering = "".join(
        abstract(key, link=f'<w:numStyleLink w:val="s{key + 1}"/>') + number(key, key) for key in range(count)
    )
    styles = "".join(
        f'<w:style w:styleId="s{key}"><w:pPr><w:numPr><w:numId w:val="{key}"/></w:numPr></w:pPr></w:style>' for key in range(count)
    )
    return document(numbered(0, 0, "文") * 5000, numbering, styles)


EXTERNAL = f'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {W}><w:body>&a;</w:body></w:document>'
LOCKED = pdf([(76, 700, "一、总则")]).replace(
    b"/Root 1 0 R", b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>" % (b"o" * 32, b"u" * 32)
)  # fmt: skip

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities in a Word document": (lambda: package({"word/document.xml": entities("l")}), "declares entities"),
    "entities in UTF-16": (
        lambda: package({"word/document.xml": entities("l", ' encoding="utf-16"').encode("utf-16")}),
        "declares entities",
    ),
    "an entity that names a file": (lambda: package({"word/document.xml": EXTERNAL}), "declares entities"),
    "entities in an OFD file": (lambda: ofd(pages([]), Doc_0__Document_xml=entities("l")), "declares entities"),
    "a bomb in a Word document": (lambda: package({"word/document.xml": b" " * (65 << 20)}), "bigger than"),
    "a bomb in an OFD file": (lambda: package({"OFD.xml": b" " * (65 << 20)}), "bigger than"),
    "bombs that are small one by one": (
        lambda: package({f"word/header{key}.xml": b"<a/>" + b" " * (40 << 20) for key in range(4)} | {"word/document.xml": b"<a><body/></a>"}),
        "bigger than .* together",
    ),
    "a part of nothing but elements": (lambda: body("<w:p/>" * 2_000_000), "too many elements"),
    "more text than a plain file may have": (lambda: body(plain(run("a" * 21_000_000))), "21,000,001 characters"),
    "a package of too many parts": (lambda: package({"word/document.xml": ""}) + b"PK\x01\x02" * 20_001, "more than 20,000 parts"),
    "a page nested deep": (lambda: html("<div>" * DEEP, "文"), "nested 20,000 deep"),
    "a tag of many attributes": (lambda: html("<div ", "".join(f"a{key}/" for key in range(200_000)), ">文</div>"), "thousands of attributes"),
    "an encrypted Word document": (lambda: ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "encrypted"),
    "an encrypted Word 97 document": (lambda: word(word_lines("文"), flags=0x100), "encrypted"),
    "a PDF file with a password": (lambda: LOCKED, "encrypted: save it without its password"),
    "a PDF file without maps of its fonts": (lambda: pdf([(76, 700, "".join(chr(0xE000 + key) for key in range(40)))]), "OCR"),
    "a PDF file cut off": (lambda: pdf([(76, 700, "一、总则")])[:200], "damaged"),
    "a PDF file whose page is its own parent": (
        lambda: pdf([(76, 700, "一、总则")]).replace(b"/Kids [9 0 R]", b"/Kids [2 0 R]"),
        "damaged",
    ),
    "a PDF file that claims a million pages": (
        lambda: pdf([(76, 700, "一、总则")]).replace(b"/Count 1", b"/Count 1000000"),
        "1,000,000 pages",
    ),
    "a PDF file with pages that are not there": (
        lambda: pdf([(76, 700, "一、总则")]).replace(b"/Count 1", b"/Count 9"),
        "damaged",
    ),
}
READ: dict[str, Callable[[], bytes]] = {
    "Word tables in tables": lambda: body(f"<w:tbl><w:tr><w:tc>{PARAGRAPH}</w:tc><w:tc>" * 5000 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 5000),
    "Word elements in elements": lambda: body("<w:p>" + "<w:ins>" * DEEP + run("文") + "</w:ins>" * DEEP + "</w:p>"),
    "Word text boxes in text boxes": lambda: body("<w:p><w:r><w:txbxContent>" * DEEP + PARAGRAPH + "</w:txbxContent></w:r></w:p>" * DEEP),
    "styles in a long chain": lambda: document(
        '<w:p><w:pPr><w:pStyle w:val="19999"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>' * 2000,
        styles="".join(style(key, key - 1) for key in range(DEEP)),
    ),
    "styles in a circle": lambda: document(
        '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:rPr><w:rStyle w:val="a"/></w:rPr><w:t>文</w:t></w:r></w:p>',
        styles=style("a", "b") + style("b", "a"),
    ),
    "list styles in a long chain": lambda: linked(2000),
    "a label of a hundred thousand numbers": lambda: document(numbered(1, 0, "文") * 500, abstract(0, level(0, "decimal", "%1" * 100_000)) + number(1, 0)),
    "cells that reach over thousands of columns": lambda: body(
        "<w:tbl>" + ("<w:tr>" + f'<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr>{PARAGRAPH}</w:tc>' * 100 + "</w:tr>") * 50 + "</w:tbl>"
    ),
    "OFD blocks in blocks": lambda: one_page("<ofd:PageBlock>" * DEEP, text(30, 50, "文"), "</ofd:PageBlock>" * DEEP),
    "OFD distances repeated": lambda: one_page(text(30, 50, "", codes=f'<ofd:TextCode X="0" Y="5" DeltaX="{"g 999999 5 " * 50}">文文</ofd:TextCode>') * 20),
    "a page of elements that nobody knows": lambda: html("<x>" * DEEP, "文"),
    "a page of buttons": lambda: html("<button>" * DEEP, "文"),
    "a page of end tags": lambda: html("<font>" * 4999, "文", "</b></i></font>" * DEEP),
    "a PDF page five metres wide": lambda: pdf([(76, 700 - 20 * key, "每个街道") for key in range(30)]).replace(b"[0 0 600 800]", b"[0 0 14400 800]"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_one_line(case: str) -> None:
    make, message = REFUSED[case]
    data = make()
    start = time.monotonic()
    with pytest.raises(UnreadableError, match=message) as error:
        read_bytes(data)
    assert time.monotonic() - start < SECONDS
    assert "\n" not in str(error.value) and len(str(error.value)) < 200


@pytest.mark.slow
@pytest.mark.parametrize("case", READ)
def test_it_is_read(case: str) -> None:
    data = READ[case]()
    start = time.monotonic()
    source = read_bytes(data)
    assert time.monotonic() - start < SECONDS
    assert source.text.strip()


def test_nothing_that_a_file_refers_to_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    markup = "<link rel=stylesheet href=http://192.0.2.1/a><script src=http://192.0.2.1/b></script>"
    markup += "<p>文<img src=file:///etc/hostname><iframe src=http://192.0.2.1/c></iframe><object data=http://192.0.2.1/d>"
    relations = '<Relationships><Relationship Id="r" TargetMode="External" Target="http://192.0.2.1/t.dotm" Type="attachedTemplate"/></Relationships>'
    office = package(
        {
            "word/document.xml": f'<w:document {W}><w:body>{PARAGRAPH}<w:altChunk r="r"/></w:body></w:document>',
            "word/_rels/document.xml.rels": relations,
            "word/vbaProject.bin": b"macro",
        }
    )
    linked_text = word(word_lines('文\x13 INCLUDETEXT "http://192.0.2.1/x" \x14\x15'), streams={"Macros": b"macro"})
    monkeypatch.setenv("PATH", "/nonexistent")
    files = [html(markup), office, linked_text, pdf([(76, 700, "文")]), one_page(text(30, 50, "文"))]
    for data in files:  # what the libraries load at their first use is loaded
        read_bytes(data)

    def refuse(*arguments: Any, **options: Any) -> Any:
        raise AssertionError(f"opened: {arguments}")

    for owner, name in ((builtins, "open"), (socket.socket, "connect"), (socket, "getaddrinfo"), (subprocess, "Popen")):
        monkeypatch.setattr(owner, name, refuse)
    assert [read_bytes(data).text.strip() for data in files] == ["文"] * 5


def flate_bomb() -> bytes:
    """A page whose drawing unpacks to more than a worker may have."""
    packed = zlib.compressobj(9)
    stream = b"".join(packed.compress(b" " * (1 << 24)) for _ in range(120)) + packed.flush()
    head, _, tail = pdf([(76, 700, "一、总则")]).partition(b"\n10 0 obj\n")
    return b"%s\n10 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj%s" % (head, len(stream), stream, tail.partition(b"endobj")[2])


@pytest.mark.slow
def test_a_batch_loses_nothing_but_them(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["a bomb in an OFD file", "entities in a Word document", "an encrypted Word 97 document", "a PDF file with a password"]
    for key, case in enumerate(names):
        (folder / f"{key}.txt").write_bytes(REFUSED[case][0]())
    (folder / "bomb.pdf").write_bytes(flate_bomb())
    for suffix, data in (("docx", READ["styles in a circle"]()), ("doc", word(word_lines("一、总则"))), ("ofd", one_page(text(30, 50, "文")))):
        (folder / f"good.{suffix}").write_bytes(data)
    command = [sys.executable, "-m", "healthplan_cli", "batch", "-q", "--memory", "1G", "-j", "2", "-o", str(tmp_path / "out"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env={"PATH": "/nonexistent"})
    assert "Traceback" not in done.stderr
    failures = list(map(json.loads, (tmp_path / "out" / ".healthplan" / "failures").read_text("utf-8").splitlines()))
    assert not [one for one in failures if "\n" in one["reason"] or "internal error" in one["reason"]]
    assert sorted(one["notice"] for one in failures) == [*(f"{key}.txt" for key in range(len(names))), "bomb.pdf"]
    assert sum(path.suffix == ".json" for path in (tmp_path / "out").iterdir()) == 3
