"""Question files are put to the pages: started, watched, stopped, read."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

OpenPage = Callable[..., Page]

LONG = 30_000  # milliseconds that a run of a few questions may take on a busy machine


def question_file(*questions: tuple[str, str], copies: int = 1) -> FilePayload:
    """Questions in the project's own format, each with its answer, ``copies`` times."""
    lines = [
        json.dumps({"id": f"{copy}-{number}", "question": question, "type": "person", "answers": [answer]})
        for copy in range(copies)
        for number, (question, answer) in enumerate(questions)
    ]
    return {"name": "三问.jsonl", "mimeType": "application/jsonl", "buffer": "\n".join(lines).encode()}


ASKED = (("谁主持了会议？", "艾凌宇"), ("市委书记是谁？", "卢东亮"), ("市长是谁？", "张强"))


def start(page: Page, file: FilePayload) -> Locator:
    """Start a run of ``file``; gives its entry."""
    page.locator("#question-file").set_input_files(file)
    page.get_by_role("button", name="开始评测").click()
    return page.locator(".run").first


def test_a_question_file_is_asked_and_its_report_opened(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    run = start(page, question_file(*ASKED))
    expect(run).to_contain_text("评测完成，共 3 题。", timeout=LONG)
    expect(run.get_by_role("heading")).to_have_text("三问.jsonl")
    figures = run.get_by_role("table")
    expect(figures.get_by_role("row", name="题数")).to_contain_text("3")
    expect(figures.get_by_role("row", name="答对")).to_contain_text(re.compile(r"[01]\.\d\d"))
    with page.expect_popup() as opened:
        run.get_by_role("link", name="打开报告").click()
    report = opened.value
    expect(report.get_by_role("heading", name="三问.jsonl")).to_be_visible()
    assert report.evaluate("document.styleSheets.length") > 0  # its own policy lets its own styles in


def test_a_run_is_watched_and_stopped_by_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    page.locator("#question-file").set_input_files(question_file(*ASKED, copies=200))
    page.locator("#limit").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    run = page.locator(".run").first
    expect(run.get_by_role("progressbar")).to_have_attribute("max", "600")
    expect(run).to_contain_text(re.compile(r"[1-9]\d* / 600 题"), timeout=LONG)
    page.keyboard.press("Tab")
    expect(run.get_by_role("button", name="停止")).to_be_focused()
    page.keyboard.press("Enter")
    expect(run).to_contain_text(re.compile(r"已停止，问了 600 题中的 \d+ 题。"), timeout=LONG)
    expect(run.get_by_role("heading")).to_be_focused()
    expect(run.get_by_role("table")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("已停止")


def test_only_so_many_questions_are_asked_as_are_wanted(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    page.locator("#mode").select_option("search")
    page.locator("#limit").fill("2")
    run = start(page, question_file(*ASKED))
    expect(run).to_contain_text("评测完成，共 2 题。", timeout=LONG)
    expect(run.locator(".facts")).to_contain_text("检索")


def test_a_file_of_no_known_form_is_told_of(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    before = page.request.get("/v1/evaluations").json()["evaluations"]
    start(page, {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"only words"})
    expect(page.locator("#view-evaluation").get_by_role("alert")).to_contain_text("没有成功")
    assert page.request.get("/v1/evaluations").json()["evaluations"] == before
    page.locator("#mode").select_option("read")
    start(page, question_file(*ASKED))
    expect(page.locator("#view-evaluation").get_by_role("alert")).to_contain_text("no paragraphs")


def test_a_key_of_administration_is_asked_for_and_the_report_saved_with_it(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")

    def guard(route: Route) -> None:
        if route.request.method == "POST" and route.request.headers.get("authorization") != "Bearer the-key":
            route.fulfill(status=403, content_type="application/problem+json", body='{"status": 403}')
        else:
            route.continue_()

    page.route("**/v1/evaluations", guard)
    run = start(page, question_file(*ASKED[:1]))
    page.locator("#view-evaluation").get_by_role("button", name="输入密钥").click()
    page.get_by_label("密钥", exact=True).fill("the-key")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(run).to_contain_text("评测完成，共 1 题。", timeout=LONG)
    with page.expect_download() as download:  # a link would carry no key
        run.get_by_role("button", name="保存报告").click()
    assert "三问.jsonl" in download.value.path().read_text()


def test_a_lost_server_is_told_of_and_watching_goes_on(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    gone = "**/v1/evaluations/*"
    page.route(gone, lambda route: route.abort("connectionrefused"))
    run = start(page, question_file(*ASKED))
    expect(run.get_by_role("status")).to_contain_text("连不上服务器", timeout=LONG)
    page.unroute(gone)
    expect(run).to_contain_text("评测完成，共 3 题。", timeout=LONG)


def job(state: str, **more: str) -> dict[str, Any]:
    """A run of nine questions as the service tells of it."""
    made = {"mode": "ask", "language": "zh", "files": [{"path": "lost.jsonl"}]}
    run = {"started": "2026-01-02T03:04:05+00:00", "problems": [], "provenance": made, "summary": None}
    return {"id": "lost", "state": state, "done": 1, "total": 9, "run": run} | more


def test_a_run_that_failed_says_why(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    failed = job("failed", error="ZeroDivisionError: of nothing")
    page.route("**/v1/evaluations", lambda route: route.fulfill(json={"evaluations": [failed]}), times=1)
    page.reload()
    expect(page.locator(".run")).to_contain_text("评测出错，问了 9 题中的 1 题：ZeroDivisionError: of nothing")


def test_a_run_that_the_server_forgot_leaves_the_list(open_page: OpenPage) -> None:
    page = open_page("/#evaluation")
    running = job("running")
    page.route("**/v1/evaluations", lambda route: route.fulfill(json={"evaluations": [running]}), times=1)
    page.reload()
    run = page.locator(".run").filter(has_text="lost.jsonl")
    expect(run).to_be_visible()
    expect(run).to_have_count(0, timeout=LONG)
