"""The pages in a real browser, as people use them. Skipped where there is no chromium or no playwright."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from view.pages import NOTICE, SAMPLES

from healthplan_cli import parse
from healthplan_cli.view.inputs import Inputs, Options
from healthplan_cli.view.page import view
from healthplan_cli.view.site import write_site

pytestmark = pytest.mark.slow

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHOSEN = "document.querySelector('.card.chosen')?.id"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    if CHROMIUM is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("site")
    for _ in write_site(Inputs(Options()).read_all((str(SAMPLES),)), str(folder), "en"):
        pass
    return folder


class Tab:
    """A page that is open, and all that it asked for or complained of."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: pathlib.Path, fragment: str = "") -> Any:
        self.page.goto(path.as_uri() + fragment)
        return self.page


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    made = Tab(browser, viewport={"width": 1440, "height": 900})
    yield made
    made.context.close()
    assert made.complaints == []


@pytest.fixture
def notice(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "page.html"
    path.write_bytes(view(parse(NOTICE)))
    return path


def shown(page: Any) -> list[str]:
    ids: list[str] = page.evaluate("[...document.querySelectorAll('.card')].filter((c) => c.checkVisibility()).map((c) => c.id)")
    return ids


def wait(page: Any, condition: str) -> None:
    """Wait until an expression holds in the page; its policy lets playwright itself not wait for one."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def in_view(page: Any, selector: str) -> bool:
    box, room = page.locator(selector).first.bounding_box(), page.locator("#text").bounding_box()
    return bool(room["y"] <= box["y"] <= room["y"] + room["height"])


def test_a_page_asks_for_nothing_but_itself(tab: Tab, site: pathlib.Path) -> None:
    for path in sorted(site.glob("*.html")):
        tab.open(path)
    assert tab.requests == [path.as_uri() for path in sorted(site.glob("*.html"))]


def test_a_mark_leads_to_its_card_and_a_card_to_its_mark(tab: Tab, site: pathlib.Path) -> None:
    page = tab.open(site / "letter-qinghe-2024.html")
    page.locator('#text mark[data-f~="t1"]').first.click()
    assert page.evaluate(CHOSEN) == "t1"
    assert page.url.endswith("#t1")
    page.locator("#r7").click()
    assert page.evaluate(CHOSEN) == "r7"
    assert page.locator('mark.chosen[data-f~="r7"]').count() > 0
    assert in_view(page, "mark.chosen")
    assert page.evaluate("CSS.highlights.get('covers').size") == 1


def test_where_facts_overlap_each_click_chooses_the_next(tab: Tab, notice: pathlib.Path) -> None:
    page = tab.open(notice)
    year = page.locator('#text mark[data-f="t1 t2"]').first
    year.click()
    first = page.evaluate(CHOSEN)
    year.click()
    assert {first, page.evaluate(CHOSEN)} == {"t1", "t2"}


def test_a_link_to_a_fact_opens_at_it(tab: Tab, site: pathlib.Path) -> None:
    page = tab.open(site / "letter-qinghe-2024.html", "#t11")
    assert page.evaluate(CHOSEN) == "t11"
    assert in_view(page, "mark.chosen")
    page.evaluate("location.hash = '#n5'")
    page.wait_for_selector('#outline a[data-n="n5"][aria-current]')


def test_a_table_too_wide_for_marks_is_highlighted(tab: Tab, site: pathlib.Path) -> None:
    page = tab.open(site / "tasktable-linjiang-2024.html", "#tb1")
    assert page.evaluate("[...CSS.highlights.get('covers')][0].toString().length") > 240
    page.locator("#tb1 summary").click()
    assert page.locator("#tb1 table").is_visible()


def test_the_outline_leads_to_the_heading_and_follows(tab: Tab, site: pathlib.Path) -> None:
    page = tab.open(site / "letter-qinghe-2024.html")
    link = page.locator("#outline a").last
    link.click()
    assert link.get_attribute("aria-current") == "location"
    page.wait_for_timeout(400)
    page.evaluate("document.querySelector('#text').scrollTop = 0")
    wait(page, "!document.querySelector('#outline a[aria-current]')")


def test_filters(tab: Tab, notice: pathlib.Path) -> None:
    page = tab.open(notice)
    everything = shown(page)
    page.locator('.chip[data-kind="t"]').click()
    assert [one for one in shown(page) if one.startswith("t")] == []
    assert page.locator("#text mark.t").count() == 0
    assert page.locator("#text mark.r").count() > 0
    page.locator("#reset-button").click()
    assert shown(page) == everything
    assert page.locator("#text mark.t").count() > 0
    page.locator("#body-filter").select_option(label="青禾市体育局 (2)")
    assert shown(page) == ["t3", "r2"]
    page.locator("#body-filter").select_option("")
    page.locator("#year-filter").select_option("2026")
    assert shown(page) == ["t1", "t2", "t3"]
    page.locator("#year-filter").select_option("")
    page.locator("#code-filter").select_option("HP302")
    assert shown(page) == ["d1"]
    assert page.locator("#shown").inner_text() == f"1 of {len(everything)} facts"
    page.evaluate("location.hash = '#t1'")
    wait(page, f"{CHOSEN} === 't1'")
    assert shown(page) == everything


def test_search(tab: Tab, notice: pathlib.Path) -> None:
    page = tab.open(notice)
    page.keyboard.press("/")
    page.keyboard.type("健康步道")
    wait(page, "document.querySelector('#search-status').textContent === '1 in the text'")
    assert "t3" in shown(page) and "t1" not in shown(page)
    assert page.evaluate("[...CSS.highlights.get('search')].map(String)") == ["健康步道"]
    page.keyboard.press("Enter")
    assert page.locator("#search-status").inner_text() == "1 of 1 in the text"
    page.keyboard.press("Escape")
    assert page.locator("#search-box").input_value() == ""
    assert page.evaluate("CSS.highlights.has('search')") is False
    page.locator("#search-box").fill("(没有")
    page.wait_for_selector("#none-shown:not([hidden])")
    assert page.locator("#search-status").inner_text() == "not in the text"


def test_keys(tab: Tab, notice: pathlib.Path) -> None:
    page = tab.open(notice)
    order = shown(page)
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(CHOSEN) == order[at]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('mark.chosen')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.card')?.classList.contains('chosen')")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()
    chosen = page.evaluate(CHOSEN)
    page.keyboard.press("j")
    assert page.evaluate(CHOSEN) == chosen


def test_the_language_changes_and_is_kept(tab: Tab, notice: pathlib.Path) -> None:
    page = tab.open(notice)
    page.locator("#language-button").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("#outline h2").inner_text() == "目录"
    assert page.locator("#search-box").get_attribute("placeholder") == "搜索原文和事实"
    assert page.locator("#shown").inner_text().startswith("共 ")
    page.reload()
    assert page.locator("#outline h2").inner_text() == "目录"
    page.keyboard.press("l")
    assert page.locator("#outline h2").inner_text() == "Outline"


def test_light_and_dark(browser: Any, notice: pathlib.Path) -> None:
    tab = Tab(browser, color_scheme="dark")
    page = tab.open(notice)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.locator("#theme-button").click()
    assert page.locator("#theme-button").get_attribute("aria-label") == "Theme: light"
    assert page.evaluate(ground) != dark
    page.emulate_media(color_scheme="light")
    page.locator("#theme-button").click()
    assert page.evaluate(ground) == dark
    tab.context.close()


def test_a_narrow_window(browser: Any, site: pathlib.Path) -> None:
    tab = Tab(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = tab.open(site / "letter-qinghe-2024.html")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert not page.locator("#facts").is_visible()
    page.locator('#text mark[data-f~="t1"]').first.tap()
    assert page.locator("#t1").is_visible()
    assert page.evaluate(CHOSEN) == "t1"
    page.locator("#outline-button").tap()
    page.locator("#outline a").last.tap()
    assert not page.locator("#outline").is_visible()
    page.locator("#facts-button").tap()
    assert not page.locator("#facts").is_visible()
    tab.context.close()


def test_print_shows_text_and_facts_and_no_controls(tab: Tab, site: pathlib.Path) -> None:
    page = tab.open(site / "letter-qinghe-2024.html")
    page.emulate_media(media="print")
    assert page.locator("#text").is_visible() and page.locator("#t11").is_visible()
    assert not page.locator("#filters").is_visible() and not page.locator(".tools").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") > 2000


def test_without_script_everything_can_be_read(browser: Any, site: pathlib.Path) -> None:
    tab = Tab(browser, java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = tab.open(site / "letter-qinghe-2024.html")
    assert page.locator("#t1").is_visible() and not page.locator("#filters").is_visible()
    page.locator("#t1 a.line").click()
    assert page.url.endswith("#L30")
    tab.context.close()


def test_a_hostile_notice_runs_nothing(tab: Tab, tmp_path: pathlib.Path) -> None:
    text = NOTICE.replace("总体目标", "</script><script>document.title='owned'</script><img src=//example.org/x>")
    path = tmp_path / "page.html"
    path.write_bytes(view(parse(text)))
    page = tab.open(path)
    assert page.title() != "owned"
    assert tab.requests == [path.as_uri()]


def test_the_policy_stops_what_is_put_into_the_page(browser: Any, notice: pathlib.Path) -> None:
    tab = Tab(browser)
    page = tab.open(notice)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=https://example.org/x onerror=\"document.title=1\">')")
    page.wait_for_timeout(100)
    assert page.title() != "1"
    assert all("Content Security Policy" in one for one in tab.complaints) and tab.complaints
    tab.context.close()


def test_the_index_searches_and_sorts(tab: Tab, site: pathlib.Path) -> None:
    page = tab.open(site / "index.html")
    page.locator("#search-box").fill("临江")
    counts = page.locator("#shown").inner_text()
    assert counts == f"{page.locator('tbody tr:visible').count()} of 18 notices"
    assert 0 < page.locator("tbody tr:visible").count() < 18
    page.locator("#search-box").fill("")
    page.locator(".col-targets .sort").click()
    numbers = [int(one) for one in page.locator("td.col-targets").all_inner_texts()]
    assert numbers == sorted(numbers)
    page.locator(".col-targets .sort").click()
    assert [int(one) for one in page.locator("td.col-targets").all_inner_texts()] == sorted(numbers, reverse=True)
    page.locator("tbody a").first.click()
    page.wait_for_selector("#text")
    page.locator(".about a").click()
    page.wait_for_selector("table.notices")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "letter-qinghe-2024", "tasktable-linjiang-2024", "spam-heyuan-2025"])
def test_the_pages_are_accessible(browser: Any, site: pathlib.Path, name: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    tab = Tab(browser, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = tab.open(site / f"{name}.html", "" if name == "index" else "#t2")
    results = axe.run(page)
    assert results.violations_count == 0, results.generate_report()
    if name == "letter-qinghe-2024":
        page.keyboard.press("?")
        results = axe.run(page)
        assert results.violations_count == 0, results.generate_report()
    tab.context.close()
