"""What the file states of the notice: it finds the printed title, fills gaps and is held against the text."""

from __future__ import annotations

from typing import Any

import pytest

from healthplan_cli.grammar import Grammar
from healthplan_cli.model import Document
from healthplan_cli.pipeline import parse_source
from healthplan_cli.readers import read_string
from healthplan_cli.readers.source import Hints, Source, Stated
from healthplan_cli.validate.invariants import check_document

BODY = "一、办好讲堂\n每月举办一场。\n二、建好步道\n每年建成一条。\n"


def source_of(text: str, **stated: str) -> Source:
    plain = read_string(text)
    hints = Hints(tuple(Stated(name.replace("_", " "), value) for name, value in stated.items()))
    return Source(plain.name, "text/html", "utf-8", plain.sha256, plain.size, plain.text, [], hints=hints)


def parsed(grammar: Grammar, text: str, **stated: str) -> Document:
    document = parse_source(source_of(text, **stated), grammar).with_text(text)
    assert list(check_document(document, text, grammar)) == []
    return document


def codes(document: Document) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in document.diagnostics if one.code in ("HP411", "HP412")]


def field(document: Document, name: str) -> Any:
    one = getattr(document.metadata, name)
    return one and (one.value, one.stated_by, one.text, one.span)


def test_what_the_text_does_not_say_is_taken_from_the_file(grammar: Grammar) -> None:
    document = parsed(
        grammar, BODY, ArticleTitle="关于办好<br/>讲堂的通知", PubDate="2030-03-01 10:00", ContentSource="青禾市教育局"
    )
    assert field(document, "title") == ("关于办好讲堂的通知", "ArticleTitle", "", (0, 0))
    assert field(document, "published_date") == ("2030-03-01", "PubDate", "", (0, 0))
    assert field(document, "publisher") == ("青禾市教育局", "ContentSource", "", (0, 0))
    assert [code for code, _ in codes(document)] == ["HP411"] * 3
    assert document.metadata.plan_years is not None


@pytest.mark.parametrize("source", ["本网", "青禾市政府网站", "某站长", ""])
def test_a_site_is_no_publisher_and_nonsense_no_date(source: str, grammar: Grammar) -> None:
    document = parsed(grammar, BODY, PubDate="昨天", ContentSource=source)
    assert (document.metadata.publisher, document.metadata.published_date, codes(document)) == (None, None, [])


@pytest.mark.parametrize(
    ("title", "taken"),
    [("关于办好讲堂的通知", True), ("青禾市卫生健康委员会文件", False), ("通知.ofd", False), ("关于我们", False)],
)
def test_the_title_of_a_file_is_trusted_only_where_it_reads_as_one(title: str, taken: bool, grammar: Grammar) -> None:
    document = parsed(grammar, BODY, title=title)
    assert field(document, "title") == ((title, "title", "", (0, 0)) if taken else None)


def test_the_text_is_believed_where_the_file_says_otherwise(grammar: Grammar) -> None:
    text = "关于办好讲堂的通知\n发布时间：2030-03-01\n" + BODY
    document = parsed(grammar, text, ArticleTitle="关于建好步道的通知", PubDate="2031-05-06", title="另一个通知")
    assert (document.metadata.title and document.metadata.title.value) == "关于办好讲堂的通知"
    assert (document.metadata.published_date and document.metadata.published_date.value) == "2030-03-01"
    assert codes(document) == [
        ("HP412", "the file's ArticleTitle is 关于建好步道的通知, the text says 关于办好讲堂的通知, which is taken"),
        ("HP412", "the file's PubDate is 2031-05-06, the text says 2030-03-01, which is taken"),
    ]


@pytest.mark.parametrize(
    "stated", ["关于办好讲堂的通知", "青禾市教育局关于办好 讲堂的通知", "关于办好讲堂的通知（青教发〔2030〕3号）", "讲堂的通知"]
)
def test_a_title_that_says_more_or_less_is_no_contradiction(stated: str, grammar: Grammar) -> None:
    document = parsed(grammar, "关于办好讲堂的通知\n发布时间：2030-03-01\n" + BODY, ArticleTitle=stated, PubDate="2030-03-01")
    assert (field(document, "title")[0], codes(document)) == ("关于办好讲堂的通知", [])


def title_of(grammar: Grammar, text: str, **stated: str) -> str | None:
    title = parsed(grammar, text + BODY, **stated).metadata.title
    return title.value if title else None


def test_the_stated_title_is_found_where_it_is_printed(grammar: Grammar) -> None:
    """The name of the site stands above it, a link to what explains it below."""
    text = "青禾市人民政府\n关于办好讲堂的通知\n发布时间：2030-03-01\n点击查看：关于办好讲堂的通知的解读方案\n"
    assert title_of(grammar, text, ArticleTitle="关于办好讲堂的通知") == "关于办好讲堂的通知"
    assert title_of(grammar, text, title="关于办好讲堂的通知_青禾市人民政府") == "关于办好讲堂的通知"


def test_a_stated_title_needs_no_kind_of_document_and_may_stand_on_several_lines(grammar: Grammar) -> None:
    text = "1.首页\n2.要闻\n健康青禾\n2030年这样干\n发布时间：2030-03-01\n"
    document = parsed(grammar, text + BODY, ArticleTitle="健康青禾2030年这样干")
    assert field(document, "title") == ("健康青禾2030年这样干", None, "健康青禾\n2030年这样干", (10, 23))
    assert [node.label for node in document.nodes()] == ["一、", "二、"]


def test_a_title_that_is_printed_again_with_its_issuer_is_the_fuller_one(grammar: Grammar) -> None:
    text = "关于办好讲堂的通知\n发布时间：2030-03-01\n青禾市教育局\n关于办好讲堂的通知\n各学校:\n现就有关事项通知如下。\n"
    assert title_of(grammar, text, ArticleTitle="关于办好讲堂的通知") == "青禾市教育局关于办好讲堂的通知"


def test_what_the_site_puts_behind_the_title_is_none_of_it(grammar: Grammar) -> None:
    text = "1.首页\n关于办好讲堂的通知 ( 2030年03月01日 )\n"
    assert title_of(grammar, text, ArticleTitle="关于办好讲堂的通知") == "关于办好讲堂的通知"


def test_a_word_is_no_title(grammar: Grammar) -> None:
    assert title_of(grammar, "通知公告\n关于办好讲堂的通知\n", ArticleTitle="通知公告") == "关于办好讲堂的通知"


@pytest.mark.parametrize(
    ("created", "kept"),
    [("2030-03-01", True), ("2030-03-01T10:00:00Z", True), ("2030-03-01T10:00+08:00", True), ("gestern", False), ("2030", False)],
)
def test_the_source_says_which_program_made_the_file_and_when(created: str, kept: bool, grammar: Grammar) -> None:
    document = parsed(grammar, BODY, Application="WPS 文字", created=created, modified="2031-01-01")
    source = document.source
    assert (source.application, source.created, source.modified) == ("WPS 文字", created if kept else None, "2031-01-01")
    bare = parsed(grammar, BODY).source
    assert (bare.application, bare.created, bare.modified) == (None, None, None)
