"""Pages that are pictures, recognised (OCR): where the text stands, what says that it was recognised, what is missing."""

from __future__ import annotations

import io
import json
import pathlib
import sys
import types
from typing import Any

import pytest
from readers.portable import pdf

from healthplan_cli import parse
from healthplan_cli.cli.program import program
from healthplan_cli.readers import UnreadableError, read_bytes

pytest.importorskip("pypdfium2", reason="reading PDF files needs the extra pdf")

Box = tuple[float, float, str]
"""Left and upper edge in points, and a text of 16 points a character."""


class Engine:
    """Stands in for ``rapidocr.RapidOCR``: finds the same lines on each page, whose pictures it counts."""

    def __init__(self, boxes: list[Box]) -> None:
        self.boxes = boxes
        self.sizes: list[tuple[int, ...]] = []

    def __call__(self, picture: Any) -> Any:
        self.sizes.append(picture.shape)
        if not self.boxes:
            return types.SimpleNamespace(boxes=None, txts=None)
        return types.SimpleNamespace(boxes=[self._corners(*one) for one in self.boxes], txts=tuple(text for _, _, text in self.boxes))

    def _corners(self, left: float, top: float, text: str) -> list[list[float]]:
        scale, width, height = 200 / 72, 16.0 * len(text), 16.0
        corners = [(left, top), (left + width, top + 1), (left + width, top + height + 1), (left, top + height)]
        return [[x * scale, y * scale] for x, y in corners]


def install(monkeypatch: pytest.MonkeyPatch, *boxes: Box) -> Engine:
    engine = Engine(list(boxes))

    def make(params: dict[str, Any]) -> Engine:
        assert params["EngineConfig.onnxruntime.intra_op_num_threads"] == 1
        return engine

    monkeypatch.setitem(sys.modules, "onnxruntime", types.ModuleType("onnxruntime"))
    monkeypatch.setitem(sys.modules, "rapidocr", types.SimpleNamespace(RapidOCR=make))
    return engine


NOTICE = (
    (150.0, 60.0, "青禾市人民政府关于办好健康讲堂的通知"),
    (76.0, 100.0, "一、总则"),
    (76.0, 130.0, "到2030年，居民健康素养水平达到35%。（市卫生健康委负责）"),
)


def test_pages_without_text_are_recognised_and_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = install(monkeypatch, (76, 60, "二、认出"))
    nonsense = [(76.0, 700.0, "".join(chr(0xE000 + index) for index in range(40)))]
    source = read_bytes(pdf([(76, 700, "一、总则")], [], nonsense, [(76, 700, "三、附则")]), ocr=True)
    assert source.text == "一、总则\n二、认出\n二、认出\n三、附则\n"
    assert [source.text[slice(*span)] for span in source.recognised] == ["二、认出\n二、认出"]
    assert [(one.code, one.span, one.message.partition(";")[0].rpartition(": ")[2]) for one in source.diagnostics] == [("HP523", (5, 14), "2, 3")]
    assert [one.place.partition(",")[0] for one in source.origins] == [f"page {page}" for page in range(1, 5)]
    assert engine.sizes == [(2223, 1667, 3)] * 2


def test_runs_of_recognised_pages_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, (76, 60, "认出"), (76, 100, "又认出"))
    source = read_bytes(pdf([], [(76, 700, "一、总则")], []), ocr=True)
    assert [source.text[slice(*span)] for span in source.recognised] == ["认出\n又认出"] * 2
    assert [one.message.partition(";")[0].rpartition(": ")[2] for one in source.diagnostics] == ["1", "3"]


def test_without_the_option_nothing_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = install(monkeypatch, (76, 60, "认出"))
    source = read_bytes(pdf([(76, 700, "一、总则")], []))
    assert (source.text, source.recognised, engine.sizes) == ("一、总则\n", (), [])


def test_boxes_on_one_line_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, (300, 62, "右"), (76, 60, "左边"), (76, 90, " "), (400, 90, "下"))
    assert read_bytes(pdf([]), ocr=True).text == "左边   右\n下\n"


def test_every_fact_from_a_picture_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, *NOTICE)
    document = parse(pdf([(76, 700, "二、保障"), (76, 670, "（一）经费。")], []), ocr=True)
    flagged = [(one.message.split()[1], one.span) for one in document.diagnostics if one.code == "HP524"]
    (first, second) = document.outline
    assert first.title == "保障" and second.title == "总则"
    assert ("heading", (second.span[0], second.title_span[1] if second.title_span else 0)) in flagged
    assert [span for fact, span in flagged if fact == "target"] == [one.span for one in document.targets] != []
    assert [span for fact, span in flagged if fact == "responsibility"] == [one.span for one in document.responsibilities] != []
    assert first.span[0] not in [span[0] for _, span in flagged]


def test_a_page_in_which_nothing_is_found_is_still_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    source = read_bytes(pdf([(76, 700, "一、总则")], []), ocr=True)
    assert [one.code for one in source.diagnostics] == ["HP514"]
    with pytest.raises(UnreadableError, match="even in the pictures"):
        read_bytes(pdf([]), ocr=True)


def test_a_page_that_claims_to_be_huge_is_drawn_small(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = install(monkeypatch, (7, 6, "认出"))
    read_bytes(pdf([]).replace(b"[0 0 600 800]", b"[0 0 9e4 9e4]"), ocr=True)
    ((height, width, _),) = engine.sizes
    assert height * width < 17_000_000


@pytest.mark.parametrize("missing", ["rapidocr", "onnxruntime"])
def test_without_the_extra_one_line_names_it_where_a_page_needs_it(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    install(monkeypatch, (76, 60, "认出"))
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(UnreadableError, match=r"^a.pdf: --ocr needs the extra: pip install 'healthplan\[ocr\]'$"):
        read_bytes(pdf([]), name="a.pdf", ocr=True)
    assert read_bytes(pdf([(76, 700, "一、总则")]), ocr=True).text == "一、总则\n"
    assert read_bytes("一、总则".encode(), ocr=True).text == "一、总则"


def test_refused_pages_name_the_option() -> None:
    with pytest.raises(UnreadableError, match="pictures without text; they need --ocr"):
        read_bytes(pdf([]))


def picture(*lines: str) -> bytes:
    """A PDF file of one page, a picture of lines of letters."""
    pytest.importorskip("rapidocr", reason="recognising pictures needs the extra ocr")
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("RGB", (1240, 1754), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text((120, 160 + 90 * number), line, fill="black", font=ImageFont.load_default(40))
    stream = io.BytesIO()
    page.save(stream, "pdf", resolution=150)
    return stream.getvalue()


@pytest.mark.slow
def test_a_drawn_page_is_recognised_and_its_output_holds(tmp_path: pathlib.Path, run: Any) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(picture("1. Health lectures", "2. At least 12 a year by 2030"))
    folder = tmp_path / "out"
    for command in (
        ["extract", "--ocr", "-q", "-o", str(tmp_path / "scan.json"), str(path)],
        ["batch", "--ocr", "-q", "-j", "1", "-o", str(folder), str(path)],
    ):
        run(command)
    assert (tmp_path / "scan.json").read_bytes() == (folder / "scan.json").read_bytes()
    document = json.loads((folder / "scan.json").read_bytes())
    assert [node["number"] for node in document["outline"]] == [1, 2]
    assert [one["code"] for one in document["diagnostics"]].count("HP524") == 2
    run(["validate", "--source", str(tmp_path), str(folder)])


@pytest.fixture
def run() -> Any:
    def in_process(arguments: list[str]) -> None:
        with pytest.raises(SystemExit) as end:
            program.main(arguments)
        assert end.value.code in (0, None)

    return in_process
