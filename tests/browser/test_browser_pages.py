"""Pages come, are searched, are shown with their faults, and go."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, Route, expect

OpenPage = Callable[..., Page]
Upload = Callable[..., str]

NEWS = (
    "# 青石镇新建图书馆开馆\n\n"
    "本报讯（记者 田小禾）5月6日，青石镇新建图书馆开馆仪式举行。镇长柳青山主持仪式并讲话，"
    "副镇长白小荷、教师代表于大川出席。图书馆藏书42000册，设座位300个，每天开放12小时，\n\n"
    "面向全镇居民免费借阅。开馆当天，近千名读者前来参观。\n"
)
HOSTILE = (
    "恶意标题<script>window.broken = 1</script>\n\n"
    '本报讯（记者 甲乙）5月6日，<img src=x onerror="window.broken = 1">'
    "被写进了一篇报道的正文里，它只应当作为文字出现。\n"
)


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def remove(page: Page, name: str) -> None:
    page.goto("/#pages")
    page.get_by_role("button", name=f"移除 {name}", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="移除").click()
    expect(page.locator(".page-list").get_by_role("link", name=name, exact=True)).to_have_count(0)


def test_an_uploaded_page_answers_and_a_removed_one_is_said_to_be_gone(open_page: OpenPage) -> None:
    page = open_page("/#pages")
    page.locator("#files").set_input_files(payload("library.txt", NEWS.encode("gb18030")))
    expect(page.locator(".uploads li")).to_contain_text("已载入", timeout=30_000)
    expect(page.get_by_role("link", name="library", exact=True)).to_be_visible()

    page.get_by_role("link", name="提问", exact=True).click()
    page.locator("#question").fill("“青石镇新建图书馆开馆”有谁出席？")
    page.locator("#question").press("Enter")
    expect(page.locator(".turn .item").filter(has_text="白小荷")).to_be_visible(timeout=30_000)

    remove(page, "library")
    page.get_by_role("link", name="提问", exact=True).click()
    page.locator(".turn .cite").first.click()
    expect(page.locator(".panel").get_by_role("alert")).to_contain_text("已不在库中")
    expect(page.locator(".panel mark").filter(has_text="白小荷")).to_be_visible()


def test_files_are_dropped_and_bad_ones_told_of_without_holding_up_others(open_page: OpenPage) -> None:
    page = open_page("/#pages")
    files = page.evaluate_handle(
        """(news) => {
            const files = new DataTransfer();
            files.items.add(new File([], "empty.txt", {type: "text/plain"}));
            files.items.add(new File([new Uint8Array([0, 255, 0, 1, 2, 254])], "picture.png", {type: "image/png"}));
            files.items.add(new File([news], "dropped.txt", {type: "text/plain"}));
            return files;
        }""",
        NEWS.replace("青石", "白沙"),
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": files})
    lines = page.locator(".uploads li")
    expect(lines.nth(2)).to_contain_text("已载入", timeout=30_000)
    expect(lines.nth(0).get_by_role("alert")).to_contain_text("读不出版面")
    expect(lines.nth(1).get_by_role("alert")).to_contain_text("这种文件读不了")
    page.locator("#files").set_input_files(payload("again.txt", NEWS.replace("青石", "白沙").encode()))
    expect(page.locator(".uploads li")).to_contain_text("未重复载入", timeout=30_000)
    remove(page, "dropped")


def test_markup_in_a_page_is_shown_as_text(open_page: OpenPage, upload: Upload) -> None:
    page_id = upload("hostile", HOSTILE)
    page = open_page(f"/view/{page_id}")
    expect(page.locator(".page-text")).to_contain_text("<script>window.broken = 1</script>")
    expect(page.locator(".page-text")).to_contain_text('<img src=x onerror="window.broken = 1">')
    page.goto("/#search")
    page.locator("#query").fill("恶意标题 正文")
    page.locator("#query").press("Enter")
    expect(page.locator("#view-search .hits")).to_contain_text("<img src=x")
    page.goto("/#ask")
    page.locator("#question").fill("什么被写进了报道的正文？")
    page.locator("#question").press("Enter")
    expect(page.locator(".turn:not([aria-busy])")).to_be_visible(timeout=30_000)
    assert page.locator("main img, main script, .panel img").count() == 0
    assert page.evaluate("window.broken") is None


def test_a_page_of_html_comes_in_as_its_text(open_page: OpenPage) -> None:
    page = open_page("/#pages")
    body = "".join(f"<p>{line.lstrip('# ')}</p>" for line in NEWS.replace("青石", "红叶").splitlines() if line)
    file: FilePayload = {
        "name": "web.html",
        "mimeType": "text/html",
        "buffer": f"<html><head><title>红叶镇</title></head><body>{body}</body></html>".encode(),
    }
    page.locator("#files").set_input_files(file)
    expect(page.locator(".uploads li")).to_contain_text("已载入", timeout=30_000)
    page.get_by_role("link", name="web", exact=True).click()
    expect(page.locator(".panel .page-text")).to_contain_text("红叶镇新建图书馆开馆仪式举行")
    expect(page.locator(".panel .page-text")).not_to_contain_text("<p>")
    page.get_by_role("button", name="关闭").click()
    remove(page, "web")


def test_the_newspaper_is_named_in_citations_and_their_copies(open_page: OpenPage, upload: Upload) -> None:
    upload("library", NEWS, newspaper="青石日报", issue_date="2022-05-07", number="3")
    page = open_page()
    page.locator("#question").fill("“青石镇新建图书馆开馆”有谁出席？")
    page.locator("#question").press("Enter")
    source = page.locator(".turn:not([aria-busy]) .source").filter(has_text="白小荷")
    expect(source.locator(".facts")).to_contain_text("青石日报", timeout=30_000)
    source.get_by_role("button", name="复制引文").first.click()
    expect(source.get_by_role("status").first).to_have_text("已复制")
    headline, *_ = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert headline == "《青石镇新建图书馆开馆》，青石日报，2022年5月6日，记者 田小禾"
    source.locator("a.headline").click()
    expect(page.locator(".panel h1")).to_have_text("青石日报 · 2022年5月7日 · 第 3 版")
    expect(page.locator(".panel .facts")).to_have_text("library")


def test_what_a_page_was_inferred_to_be_is_told_as_such(open_page: OpenPage, upload: Upload) -> None:
    page_id = upload("青石日报-20220507-03", NEWS)
    page = open_page(f"/view/{page_id}")
    expect(page.locator(".page-head h1")).to_contain_text("2022年5月7日")
    expect(page.locator(".page-head .facts")).to_contain_text("推断得来")


def test_a_link_that_is_opened_again_is_checked_against_the_page(open_page: OpenPage, upload: Upload) -> None:
    page_id = upload("library", NEWS)
    page = open_page()
    page.locator("#question").fill("“青石镇新建图书馆开馆”有谁出席？")
    page.locator("#question").press("Enter")
    expect(page.locator(".turn:not([aria-busy]) .cite").first).to_be_visible(timeout=30_000)
    link = page.locator(".cite").first.get_attribute("href") or ""
    page.goto(link)
    expect(page.locator(".verified")).to_have_text("已核对：与版面逐字相符")
    page.request.delete(f"/v1/pages/{page_id}")
    upload("revised", f"今日要目\n\n{NEWS}")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("已不在库中")
    expect(page.locator(".verified")).to_contain_text("现在在别处")
    page.get_by_role("link", name="去看看").click()
    expect(page.locator(".quote").first).to_contain_text("白小荷")


def test_a_key_can_be_entered_on_the_viewers_own_page(open_page: OpenPage, upload: Upload) -> None:
    page = open_page("about:blank")

    def guard(route: Route) -> None:
        if route.request.headers.get("authorization") == "Bearer the-key":
            route.continue_()
        else:
            route.fulfill(status=401, content_type="application/problem+json", body='{"status": 401}')

    page.route("**/v1/**", guard)
    page.goto(f"/view/{upload('library', NEWS)}")
    page.get_by_role("button", name="输入密钥").click()
    page.get_by_label("密钥", exact=True).fill("the-key")
    page.keyboard.press("Enter")
    expect(page.locator(".page-text")).to_contain_text("图书馆藏书42000册")


def test_the_viewer_shows_every_character_and_marks_column_breaks(open_page: OpenPage, upload: Upload) -> None:
    page_id = upload("library", NEWS)
    page = open_page(f"/view/{page_id}")
    shown = page.locator(".page-text").text_content() or ""
    assert "".join(shown.split()) == "".join(NEWS.split())
    leaves = page.get_by_role("button", name="此处断栏，接下文")
    expect(leaves).to_have_count(1)
    expect(page.get_by_role("img", name="此处接上文")).to_have_count(1)
    leaves.click()
    expect(page.get_by_role("img", name="此处接上文")).to_be_in_viewport()


def test_every_seed_page_is_shown_whole(open_page: OpenPage) -> None:
    page = open_page()
    for entry in page.request.get("/v1/pages").json()["pages"]:
        page.goto(f"/view/{entry['page_id']}")
        page.locator(".page-text").wait_for()
        text = page.request.get(f"/v1/pages/{entry['page_id']}/text").text()
        shown = page.locator(".page-text").evaluate(
            "(e) => { e.querySelectorAll('.continued').forEach((n) => n.remove()); return e.textContent; }"
        )
        assert "".join(shown.split()) == "".join(text.split())


def test_marks_count_code_points(open_page: OpenPage, upload: Upload) -> None:
    text = "🎉𠮷祥乡丰收节开幕\n\n本报讯（记者 王一）9月1日，𠮷祥乡丰收节开幕，🎉农民代表张小满上台致辞。\n"
    page_id = upload("festival", text)
    start = text.index("张小满")
    page = open_page(f"/view/{page_id}#quote={start - 5}-{start + 8}&mark={start}-{start + 3}")
    expect(page.locator("mark")).to_have_text("张小满")
    expect(page.locator(".quote").first).to_have_text("🎉农民代表"[-5:])


def test_a_link_to_a_place_beyond_the_page_says_so(open_page: OpenPage, upload: Upload) -> None:
    page = open_page(f"/view/{upload('library', NEWS)}#quote=5-90000&mark=5-9")
    expect(page.get_by_role("alert")).to_have_text("这个链接指向的位置不在本版文字里。")
    expect(page.locator("mark")).to_have_count(0)
    page.goto("/view/0000000000000000#quote=1-2")
    expect(page.get_by_role("alert")).to_have_text("这一版已不在库中。")


def test_the_other_articles_of_a_page_are_listed_and_outlined_when_chosen(open_page: OpenPage) -> None:
    page = open_page()
    page_id = page.request.get("/v1/pages").json()["pages"][0]["page_id"]
    articles = page.request.get(f"/v1/pages/{page_id}/articles").json()["articles"]
    page.goto(f"/view/{page_id}")
    links = page.locator(".contents a")
    expect(links).to_have_count(len(articles))
    last = next(index for index in reversed(range(len(articles))) if articles[index]["title"])
    links.nth(last).click()
    expect(page.locator(".article.active").first).to_contain_text(articles[last]["title"].split()[0])
    expect(page.locator(".article.active").first).to_be_in_viewport()
    expect(links.nth(last)).to_have_attribute("aria-current", "true")


def test_search_marks_words_and_keeps_to_the_chosen_page(open_page: OpenPage) -> None:
    page = open_page("/#search")
    page.locator("#query").fill("乡村振兴")
    page.locator("#query").press("Enter")
    hits = page.locator("#view-search .hit")
    expect(hits.first.locator("mark").first).to_contain_text("乡村")
    chosen = page.locator("#search-page option").nth(3)
    name = chosen.text_content() or ""
    page.locator("#search-page").select_option(label=name)
    expect(hits.filter(has_text=name)).not_to_have_count(0)
    expect(hits.filter(has_not_text=name)).to_have_count(0)
    hits.first.locator("a").click()
    expect(page.locator(".panel .quote").first).to_be_in_viewport()


def test_removal_that_is_not_allowed_keeps_the_page(open_page: OpenPage, upload: Upload, shots: Path) -> None:
    upload("library", NEWS)
    page = open_page("/#pages")
    refusal = {
        "status": 403,
        "content_type": "application/problem+json",
        "body": '{"status": 403, "title": "Forbidden"}',
    }
    page.route("**/v1/pages/*", lambda route: route.fulfill(**refusal))
    page.get_by_role("button", name="移除 library", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="移除").click()
    expect(page.locator("#view-pages .summary").get_by_role("button", name="输入密钥")).to_be_visible()
    expect(page.get_by_role("link", name="library", exact=True)).to_be_visible()
    page.screenshot(path=shots / "removal-refused.png")
