"""PDF files: lines joined by where they stand, furniture of pages, pages that cannot be read."""

from __future__ import annotations

import pathlib

import pytest
from readers.portable import Line, pdf

from healthplan_cli import parse
from healthplan_cli.readers import UnreadableError, read_bytes, read_file
from healthplan_cli.readers.pdf import read_pdf
from healthplan_cli.readers.pdf.pages import page_state
from healthplan_cli.readers.pdf.reader import in_iso

pytest.importorskip("pypdfium2", reason="reading PDF files needs the extra pdf")

# Twenty-eight characters of 16 points fill a line from 76 to 524; a paragraph is indented by two.
FULL = "每个街道设立一处健康驿站并且配备一名专职的健康管理员负责日"
LEFT, INDENT = 76, 108


def body(*lines: tuple[float, str], top: float = 700) -> list[Line]:
    return [(left, top - 28 * index, text) for index, (left, text) in enumerate(lines)]


def text_of(*pages: list[Line]) -> list[str]:
    return read_pdf(pdf(*pages)).text.splitlines()


def test_a_full_line_reads_on_and_an_indent_begins_anew() -> None:
    page = body((INDENT, FULL[:26]), (LEFT, "常运行。"), (INDENT, "开展义诊。"), (INDENT, "办好讲堂。"))
    assert text_of(page) == [f"{FULL[:26]}常运行。", "开展义诊。", "办好讲堂。"]


def test_a_label_begins_anew_also_behind_a_full_line() -> None:
    assert text_of(body((LEFT, FULL[:28]), (LEFT, "二、建好步道"))) == [FULL[:28], "二、建好步道"]
    assert text_of(body((LEFT, FULL[:28]), (LEFT, "常工作"))) == [f"{FULL[:28]}常工作"]


def test_on_a_page_of_short_lines_the_longest_does_not_read_on() -> None:
    assert text_of(body((INDENT, "开展义诊"), (LEFT, "办好讲堂"))) == ["开展义诊", "办好讲堂"]
    assert text_of(body((LEFT, FULL[:14]), (LEFT, "办好讲堂"))) == [FULL[:14], "办好讲堂"]


def test_furniture_before_all_text_of_a_page_is_printed_first() -> None:
    assert text_of([(280, 780, "- 1 -"), *body((INDENT, "办好讲堂。"))]) == ["- 1 -", "办好讲堂。"]


def test_words_of_letters_and_figures_are_parted() -> None:
    line = FULL[:24] + "plan"
    assert text_of(body((LEFT, line), (LEFT, "for 2030"))) == [f"{line} for 2030"]


def test_a_paragraph_goes_on_across_pages_and_page_numbers_are_furniture() -> None:
    first = [*body((LEFT, FULL[:28])), (280, 40, "- 1 -")]
    second = [*body((LEFT, "常运行。"), (INDENT, "办好讲堂。")), (280, 40, "- 2 -")]
    source = read_pdf(pdf(first, second))
    assert source.text.splitlines() == [f"{FULL[:28]}常运行。", "- 1 -", "办好讲堂。", "- 2 -"]
    assert [source.text[slice(*span)].strip() for span in source.furniture] == ["- 1 -", "- 2 -"]
    assert [(one.place, one.box) for one in source.origins] == [
        ("page 1", (76, 698, 524, 714)),
        ("page 1", (280, 38, 360, 54)),
        ("page 2", (108, 670, 188, 686)),
        ("page 2", (280, 38, 360, 54)),
    ]


def test_a_line_that_heads_three_pages_is_furniture_but_not_one_that_heads_two() -> None:
    pages = [[(200.0, 770.0, "青禾市人民政府公报"), *body(*((INDENT, one) for one in text))] for text in ("甲乙丙", "丁戊己", "庚辛壬")]
    assert len(read_pdf(pdf(*pages)).furniture) == 3
    assert len(read_pdf(pdf(*pages[:2])).furniture) == 0


def test_a_title_in_larger_print_is_not_joined_with_what_follows() -> None:
    data = pdf(body((LEFT, FULL[:28]), (LEFT, "常运行。")))
    larger = data.replace(b"/F 16 Tf 76 700", b"/F 15 Tf 76 700")
    much_larger = data.replace(b"/F 16 Tf 76 672", b"/F 30 Tf 76 672")
    assert [len(read_pdf(one).text.splitlines()) for one in (data, larger, much_larger)] == [1, 1, 2]


def test_pages_that_cannot_be_read_are_named() -> None:
    nonsense = [(76.0, 700.0, "".join(chr(0xE000 + index) for index in range(40)))]
    source = read_pdf(pdf(body((INDENT, "一、总则")), [], nonsense))
    assert source.text == "一、总则\n"
    assert [(one.code, one.message.rpartition(" ")[2]) for one in source.diagnostics] == [("HP514", "2"), ("HP515", "3")]


@pytest.mark.parametrize("page", [[(LEFT, "!2#4%&7(8)+")], [(LEFT, "70.5% 12")] * 9, [(LEFT, "讲堂!#&(")] * 9, [(LEFT, "plan for 2030")] * 9])
def test_short_pages_figures_and_words_can_be_read(page: list[tuple[float, str]]) -> None:
    assert read_pdf(pdf(body(*page))).text.split() == " ".join(text for _, text in page).split()


@pytest.mark.parametrize("page", [["!2#4%&7(8)+"] * 4, ["一!2#4%&7(8)+"] * 4, ["健康讲堂和步道\ue001"] * 9, ["\x01\x02"]])
def test_marks_and_characters_without_meaning_are_a_broken_font(page: list[str]) -> None:
    with pytest.raises(UnreadableError, match="do not say which characters"):
        read_pdf(pdf(body(*((LEFT, text) for text in page))))


def test_a_font_without_a_map_is_not_taken_for_a_picture() -> None:
    """Some fonts give characters without a code, others give none at all."""
    with pytest.raises(UnreadableError, match="do not say which characters"):
        read_pdf(pdf(body(*((LEFT, "\uf8f8\uf8f9"),) * 12), fonts="unmapped"))
    assert page_state("", 0) == page_state(" ", 30) == "picture"
    assert page_state("", 31) == "broken"


def test_fonts_that_are_nowhere_are_said() -> None:
    lines = [(LEFT, f"第{number}步，办好讲堂") for number in "一二三四"]
    lent, embedded = (read_pdf(pdf(body(*lines), body(*lines[:2]), fonts=fonts)) for fonts in ("lent", "embedded"))
    assert [(one.code, one.message.partition(": ")[2][:2]) for one in lent.diagnostics] == [("HP516", "1;")]
    assert embedded.diagnostics == []


def test_single_characters_without_a_code_are_replaced_and_counted() -> None:
    source = read_pdf(pdf(body((LEFT, "\u0000办好健康讲堂和健康步道，建好公园"))))
    assert source.text == "\ufffd办好健康讲堂和健康步道，建好公园\n"
    assert [(one.code, one.span) for one in source.diagnostics] == [("HP507", (0, 1))]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([]), "pictures without text"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (pdf(body((LEFT, "一、总则")))[:200], "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        read_bytes(data, name="notice.pdf")


LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> /ID [<01> <01>] "


def test_an_encrypted_file_is_refused() -> None:
    data = pdf(body((LEFT, "一、总则"))).replace(b"/Root 1 0 R", LOCK + b"/Root 1 0 R")
    with pytest.raises(UnreadableError, match="encrypted"):
        read_pdf(data)


def test_a_file_without_an_end_is_read_and_said() -> None:
    data = pdf(body((LEFT, "一、总则")))
    sources = [read_pdf(one) for one in (data, data + b"\n" * 4000, data.replace(b"%%EOF", b""))]
    assert [source.text for source in sources] == ["一、总则\n"] * 3
    assert [[one.code for one in source.diagnostics] for source in sources] == [[], [], ["HP518"]]


def test_too_many_pages_are_refused() -> None:
    data = pdf(body((LEFT, "一、总则")))
    many = data.replace(b"/Kids [9 0 R]", b"/Kids [" + b"9 0 R " * 2001 + b"]").replace(b"/Count 1", b"/Count 2001")
    with pytest.raises(UnreadableError, match="2,001 pages"):
        read_pdf(many)


def test_drawings_inside_drawings_end_somewhere() -> None:
    """A form that draws itself, or a deep row of them, is no endless task."""
    data = pdf(["/X Do", (LEFT, 700, "一、总则")])
    resources = b"/Resources << /Font << /F 3 0 R >> >>"
    forms = data.replace(resources, resources[:-3] + b" /XObject << /X 11 0 R >> >>")
    own = b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X 11 0 R >> >> /Length 6 >>"
    looped = forms.replace(b"xref\n0", b"11 0 obj\n" + own + b"\nstream\n/X Do \nendstream\nendobj\nxref\n0", 1)
    assert read_pdf(looped).text == "一、总则\n"


def test_a_page_with_very_many_characters_is_read_in_time() -> None:
    lines = [(float(x), float(y), "健康讲堂", 4.0) for y in range(20, 780, 5) for x in range(10, 580, 18)]
    assert len(read_pdf(pdf(lines)).text) > 18_000


def test_a_pdf_file_is_parsed_as_its_text() -> None:
    page = body((200, "青禾市人民政府关于办好健康讲堂的通知"), (INDENT, "一、总则"), (INDENT, "（一）办好讲堂。"))
    assert [node.title for node in parse(pdf(page)).outline] == ["总则"]


@pytest.mark.slow
def test_the_real_files_are_read_or_refused_for_a_stated_reason(shared: pathlib.Path) -> None:
    refused = {}
    for path in sorted((shared / "files" / "pdf").glob("*.pdf")):
        try:
            assert len(read_file(path).text) > 300, path.name
        except UnreadableError as error:
            refused[path.name] = str(error).rpartition("(")[2]
    assert set(refused.values()) == {"OCR)"}
    # The text of a fourth is set in a font that it does not hold: where the machine has none either, it is refused.
    assert refused.keys() - {"changsha-fund-2022.pdf"} == {"beijing-gazette-34e8.pdf", "beijing-gazette-6658.pdf", "scan-65fb.pdf"}


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("D:20300301101500+08'00'", "2030-03-01T10:15:00+08:00"),
        ("D:20300301101500+08'00", "2030-03-01T10:15:00+08:00"),
        ("D:20300301101500Z", "2030-03-01T10:15:00Z"),
        ("D:20300301101500Z00'00'", "2030-03-01T10:15:00Z"),
        ("D:20300301101500-05", "2030-03-01T10:15:00-05:00"),
        ("D:20300301101500", "2030-03-01T10:15:00"),
        ("D:2030", "D:2030"),
        ("通知", "通知"),
    ],
)
def test_dates_of_the_file_are_given_in_the_usual_form(date: str, iso: str) -> None:
    assert in_iso(date) == iso
