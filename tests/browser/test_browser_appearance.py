"""Both themes, both widths, keyboard alone, and what assistive technology needs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

OpenPage = Callable[..., Page]

QUESTION = "市委书记走访了哪些省直部门？"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def look(page: Page, shots: Path, name: str) -> None:
    """Nothing wider than the window, nothing that axe-core objects to; and a picture to look at."""
    page.screenshot(path=shots / f"{name}.png")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    report = axe.Axe().run(page, options={"runOnly": LEVELS})
    found = [f"{entry['id']}: {node['target']}" for entry in report.response["violations"] for node in entry["nodes"]]
    assert found == [], name


@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 1280, "zh-CN"), ("dark", 360, "en-GB")])
def test_every_view_fits_and_is_accessible(
    open_page: OpenPage, shots: Path, scheme: str, width: int, language: str
) -> None:
    page = open_page(scheme=scheme, width=width, language=language)
    kind = f"{scheme}-{width}"
    page.locator(".examples li").first.wait_for()
    look(page, shots, f"start-{kind}")

    page.locator("#question").fill(QUESTION)
    page.locator("#question").press("Enter")
    page.locator(".turn:not([aria-busy]) .items").wait_for()
    page.locator(".cite").first.focus()
    page.locator(".popover").wait_for()
    look(page, shots, f"answer-{kind}")

    page.locator(".cite").first.click()
    page.locator("mark:focus").wait_for()
    look(page, shots, f"citation-{kind}")

    page.goto("/#search")
    page.locator("#query").fill("乡村振兴")
    page.locator("#query").press("Enter")
    page.locator("#view-search .hit").first.wait_for()
    look(page, shots, f"search-{kind}")

    page.goto("/#pages")
    page.locator(".page-list summary").first.click()
    page.locator(".page-list details li").first.wait_for()
    look(page, shots, f"pages-{kind}")

    page.goto("/#evaluation")
    asked = json.dumps({"id": "1", "question": QUESTION, "type": "list", "answers": {"items": [["省财政厅"]]}})
    file: FilePayload = {"name": "one.jsonl", "mimeType": "", "buffer": f"{asked}\n{{broken".encode()}
    page.locator("#question-file").set_input_files(file)
    page.locator(".evaluation-form [type=submit]").click()
    page.locator(".run .figures").first.wait_for()
    page.locator(".faults summary").first.click()
    look(page, shots, f"evaluation-{kind}")


def test_dark_and_light_are_different(open_page: OpenPage) -> None:
    colours = {
        open_page(scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(colours) == 2


def test_the_keyboard_alone_leads_to_the_words_and_back(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn:not([aria-busy]) .items").wait_for()
    for _ in range(20):  # back from the field, over the sources, to the first citation
        page.keyboard.press("Shift+Tab")
        if page.locator(".cite").first.evaluate("(link) => link === document.activeElement"):
            break
    expect(page.locator(".popover")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".panel mark").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(page.locator(".cite").first).to_be_focused()


def test_the_skip_link_leads_to_the_question(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#view-ask")).to_be_visible()


def test_nothing_comes_from_elsewhere(open_page: OpenPage, site: str) -> None:
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.locator(".examples li").first.wait_for()
    assert asked
    assert all(url.startswith((site, "data:", "blob:")) for url in asked)
