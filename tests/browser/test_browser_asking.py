"""The conversation: asking, citations, streaming, stopping, errors."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

OpenPage = Callable[..., Page]

CHINESE = "市委书记走访了哪些省直部门？"
ENGLISH = "Which provincial departments did the party secretary visit?"
UNANSWERABLE = "谁在月球上开了第一家咖啡馆？"

# Stands in for the network: the test itself says when which event of a stream arrives.
STREAM = """
let opened;
const stream = new Promise((resolve) => { opened = resolve; });
window.send = async (text) => (await stream).enqueue(new TextEncoder().encode(text));
window.end = async () => (await stream).close();
window.fetch = new Proxy(window.fetch, {apply(fetch, self, [url, options]) {
  if (!String(url).endsWith("/v1/ask/stream")) return Reflect.apply(fetch, self, [url, options]);
  const body = new ReadableStream({start(controller) {
    opened(controller);
    options.signal.addEventListener("abort", () => controller.error(options.signal.reason));
  }});
  return Promise.resolve(new Response(body, {headers: {"Content-Type": "text/event-stream"}}));
}});
"""


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")


def last_turn(page: Page) -> Any:
    turn = page.locator(".turn").last
    expect(turn).not_to_have_attribute("aria-busy", "true", timeout=30_000)
    return turn


def problem(status: int, **headers: str) -> Callable[[Route], None]:
    body = json.dumps({"type": "urn:test", "title": "Refused", "status": status, "detail": "refused by the test"})
    return lambda route: route.fulfill(
        status=status, body=body, headers={"Content-Type": "application/problem+json", **headers}
    )


@pytest.mark.parametrize(("language", "question"), [("zh-CN", CHINESE), ("en-GB", ENGLISH)])
def test_every_citation_leads_to_the_marked_words(open_page: OpenPage, language: str, question: str) -> None:
    page = open_page(language=language)
    ask(page, question)
    items = last_turn(page).locator("ul.items > li")
    assert "省财政厅" in items.locator(".item").all_text_contents()
    for item in items.all():
        item.locator(".cite").first.click()
        marks = page.locator(".panel .viewer:not([aria-busy]) mark")
        expect(marks.first).to_be_in_viewport()
        assert "".join(marks.all_text_contents()) == item.locator(".item").text_content()
        expect(page.locator(".panel .article.active").first).to_be_visible()


def test_a_phone_opens_the_citation_as_a_full_page_and_comes_back(open_page: OpenPage) -> None:
    page = open_page(width=360)
    ask(page, CHINESE)
    item = last_turn(page).locator("ul.items > li").first
    text = item.locator(".item").text_content()
    item.locator(".cite").first.click()
    page.wait_for_url(re.compile(r"/view/\w+#quote="))
    expect(page.locator("mark").first).to_be_in_viewport()
    assert "".join(page.locator("mark").all_text_contents()) == text
    expect(page.locator(".verified")).to_have_text("已核对：与版面逐字相符")
    page.go_back()
    expect(page.locator(".turn .item").first).to_have_text(text or "")


def test_focus_shows_the_quote_and_escape_hides_it(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, CHINESE)
    item = last_turn(page).locator("ul.items > li").first
    item.locator(".cite").first.focus()
    popover = page.locator(".popover")
    expect(popover.locator("mark").first).to_have_text(item.locator(".item").text_content() or "")
    expect(item.locator(".cite").first).to_have_attribute("aria-describedby", "popover")
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()


def test_a_copied_citation_reopens_the_same_words(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, CHINESE)
    quoted = last_turn(page).locator(".quoted").first
    quoted.get_by_role("button", name="复制引文").click()
    expect(quoted.get_by_role("status")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"“{quoted.locator('blockquote').text_content()}”" in copied
    page.goto(copied.splitlines()[-1])
    expect(page.locator("mark").first).to_be_in_viewport()
    assert page.locator("mark").all_text_contents() == quoted_marks(copied, page)


def quoted_marks(copied: str, page: Page) -> list[str]:
    """The words that the link of a copied citation names, cut from the page's text."""
    page_id, marks = re.search(r"/view/(\w+)#.*mark=([\d,-]+)", copied).groups()  # type: ignore[union-attr]
    text = page.request.get(f"/v1/pages/{page_id}/text").text()
    return [text[int(start) : int(end)] for start, end in (span.split("-") for span in marks.split(","))]


def test_no_answer_is_said_and_passages_are_offered_as_such(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, UNANSWERABLE)
    turn = last_turn(page)
    expect(turn.locator(".no-answer")).to_have_text("版面上没有找到答案。")
    expect(turn.locator(".confidence")).to_have_count(0)
    expect(turn.get_by_role("heading", name="最接近的段落（不是答案）")).to_be_visible()
    assert 1 <= turn.locator(".hit").count() <= 3


def test_confidence_is_said_in_words(open_page: OpenPage) -> None:
    page = open_page(language="en-GB")
    ask(page, CHINESE)
    expect(last_turn(page).locator(".confidence")).to_have_text(re.compile(r"(confident|Unsure) \(\d+ %\)"))


def test_items_appear_as_they_stream_in(open_page: OpenPage) -> None:
    page = open_page(init=STREAM)
    ask(page, "第一问")
    page.evaluate("""send('event: item\\ndata: {"text": "甲", "citations": [1]}\\n\\nevent: it')""")
    expect(page.locator(".turn .item")).to_have_text(["甲"])
    page.evaluate("""send('em\\ndata: {"text": "乙", "citations": []}\\n\\n: heartbeat\\n\\n')""")
    expect(page.locator(".turn .item")).to_have_text(["甲", "乙"])
    expect(page.locator(".confidence")).to_have_count(0)
    expect(page.locator(".turn")).to_have_attribute("aria-busy", "true")
    answer = {
        "question": "第一问",
        "question_resolved": "完整的第一问",
        "status": "answered",
        "kind": "list",
        "text": "甲、乙",
    }
    answer |= {"items": [{"text": text, "citations": []} for text in "甲乙"], "citations": [], "confidence": 0.9}
    page.evaluate("(answer) => send(`event: answer\\ndata: ${JSON.stringify(answer)}\\n\\n`).then(end)", answer)
    expect(last_turn(page).locator(".resolved")).to_have_text("理解为：完整的第一问")
    expect(page.get_by_role("button", name="停止")).to_be_hidden()


def test_a_question_can_be_stopped_and_asked_again(open_page: OpenPage) -> None:
    page = open_page(init=STREAM)
    ask(page, CHINESE)
    page.get_by_role("button", name="停止").click()
    expect(last_turn(page)).to_contain_text("已停止")
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn")).to_have_attribute("aria-busy", "true")


def test_a_stream_that_breaks_off_is_an_error(open_page: OpenPage) -> None:
    page = open_page(init=STREAM)
    ask(page, CHINESE)
    page.evaluate("end()")
    expect(last_turn(page).get_by_role("alert")).to_contain_text("连不上服务器")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (problem(429, **{"Retry-After": "7"}), "问得太快了，请 7 秒后再试。"),
        (problem(503), "服务器正忙，请稍后再试。"),
        (problem(500), "没有成功：refused by the test"),
        (lambda route: route.abort("connectionrefused"), "连不上服务器。请检查网络，然后再试。"),
    ],
    ids=["429", "503", "500", "gone"],
)
def test_a_failure_is_said_and_can_be_retried(open_page: OpenPage, fault: Callable[[Route], None], said: str) -> None:
    page = open_page()
    page.route("**/v1/ask*", fault)
    page.route("**/v1/ask/stream", fault)
    ask(page, CHINESE)
    expect(last_turn(page).get_by_role("alert")).to_have_text(said)
    page.unroute_all()
    page.get_by_role("button", name="再问一次").click()
    expect(last_turn(page).locator(".item").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_server_without_streams_is_asked_at_once(open_page: OpenPage) -> None:
    page = open_page()
    page.route("**/v1/ask/stream", problem(404))
    ask(page, CHINESE)
    expect(last_turn(page).locator(".item").first).to_be_visible()


def test_a_key_is_asked_for_where_one_is_needed(open_page: OpenPage) -> None:
    page = open_page()
    keys: list[str | None] = []

    def guard(route: Route) -> None:
        keys.append(route.request.headers.get("authorization"))
        (route.continue_ if keys[-1] == "Bearer the-key" else lambda: problem(401)(route))()

    page.route("**/v1/ask*", guard)
    page.route("**/v1/ask/stream", guard)
    ask(page, CHINESE)
    last_turn(page).get_by_role("button", name="输入密钥").click()
    page.get_by_label("密钥", exact=True).fill("the-key")
    page.get_by_role("button", name="保存").click()
    expect(last_turn(page).locator(".item").first).to_be_visible()
    assert keys[0] is None
    assert keys[-1] == "Bearer the-key"


def test_follow_ups_carry_the_conversation_which_survives_a_reload(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    ask(page, CHINESE)
    answer = last_turn(page).locator(".items").inner_text()
    page.reload()
    assert page.locator(".turn .items").inner_text() == answer
    with page.expect_request(lambda request: "/v1/ask" in request.url) as sent:
        ask(page, "那省水利厅呢？")
    history = sent.value.post_data_json["history"]
    assert [turn["question"] for turn in history] == [CHINESE]
    assert "省财政厅" in history[0]["answer"]
    last_turn(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="存为 Markdown").click()
    download.value.save_as(tmp_path / "conversation.md")
    exported = (tmp_path / "conversation.md").read_text()
    assert f"## {CHINESE}" in exported
    assert "- 省财政厅 [" in exported
    assert re.search(r"<http://[^>]+/view/\w+#quote=", exported)


def test_a_new_conversation_starts_empty_after_asking_back(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, CHINESE)
    last_turn(page)
    page.get_by_role("button", name="新的对话").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    expect(page.locator(".turn")).to_have_count(1)
    page.get_by_role("button", name="新的对话").click()
    page.get_by_role("dialog").get_by_role("button", name="清除").click()
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(page.locator(".examples li").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_examples_are_made_from_headlines_and_can_be_asked(open_page: OpenPage) -> None:
    page = open_page()
    example = page.locator(".examples button").first
    text = example.inner_text()
    pages = page.request.get("/v1/pages").json()["pages"]
    titles = [
        article["title"]
        for entry in pages
        for article in page.request.get(f"/v1/pages/{entry['page_id']}/articles").json()["articles"]
    ]
    assert re.search("“(.+?)”(?!.*“)", text), text
    assert any(title and title in text for title in titles)
    example.click()
    expect(last_turn(page).locator(".question")).to_have_text(text)


def test_enter_while_composing_chinese_does_not_ask(open_page: OpenPage) -> None:
    page = open_page()
    field = page.locator("#question")
    field.fill("shiwei")
    composing = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
    field.evaluate("(field, event) => field.dispatchEvent(new KeyboardEvent('keydown', event))", composing)
    expect(page.locator(".turn")).to_have_count(0)
    expect(field).to_have_value("shiwei")


def test_the_language_can_be_switched_and_is_remembered(open_page: OpenPage) -> None:
    page = open_page(language="en-GB")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.reload()
    expect(page.get_by_role("link", name="检索")).to_be_visible()
