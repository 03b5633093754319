"""Passages: exactly their spans, whole sentences, one article, nothing of the body left out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from embeddings.articles import Article, find_articles
from embeddings.pages import Page, make_page
from embeddings.passages import LONGEST_PASSAGE, LONGEST_SENTENCE, embedding_text, make_passages
from embeddings.text import Span, sentences

SENTENCES = st.text(st.sampled_from("省市县长去了说做，；“”3"), min_size=1, max_size=60).map(lambda text: text + "。")
PARAGRAPHS = st.lists(st.lists(SENTENCES, min_size=1, max_size=8).map("".join), min_size=1, max_size=6)


def article(page: Page, paragraphs: list[tuple[Span, ...]], **fields: object) -> Article:
    shape = {"title": None, "title_spans": (), "subtitle_spans": (), "byline": None, "dateline": None, "date": None}
    return Article(
        **(shape | {"date_basis": None, "other_spans": (), "kind": "news"} | fields),  # type: ignore[arg-type]
        id=f"{page.id}-01",
        page_id=page.id,
        paragraphs=tuple(paragraphs),
    )


def page_of(paragraphs: list[str]) -> tuple[Page, Article]:
    """A page of paragraphs apart by a blank line, as one article."""
    page = make_page("\n\n".join(paragraphs), "page")
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append((Span(start, start + len(paragraph)),))
        start += len(paragraph) + 2
    return page, article(page, spans)


@given(PARAGRAPHS)
def test_text_is_the_join_of_its_spans_and_the_body_is_covered(paragraphs: list[str]) -> None:
    page, one = page_of(paragraphs)
    passages = make_passages(page, one)
    covered = set()
    for passage in passages:
        assert passage.text == "".join(page.text[start:end] for start, end in passage.spans)
        covered.update(offset for start, end in passage.spans for offset in range(start, end))
    assert covered >= {offset for (span,) in one.paragraphs for offset in range(*span)}
    assert [passage.number for passage in passages] == list(range(1, len(passages) + 1))


@given(PARAGRAPHS)
def test_passages_are_whole_sentences_within_the_limit(paragraphs: list[str]) -> None:
    page, one = page_of(paragraphs)
    whole = {sentence for text in paragraphs for span in sentences(text) if (sentence := text[span.start : span.end])}
    for passage in make_passages(page, one):
        assert {passage.text[span.start : span.end] for span in sentences(passage.text)} <= whole
        assert len(passage.text) <= LONGEST_PASSAGE


def test_neighbours_share_a_sentence() -> None:
    page, one = page_of(["".join(f"第{n}句话说的是今年全市粮食生产的第{n}件事情。" for n in range(40))])
    passages = make_passages(page, one)
    assert len(passages) > 3
    for before, after in pairwise(passages):
        first = after.text[slice(*sentences(after.text)[0])]
        assert before.text.endswith(first)


def test_a_sentence_over_a_column_break_is_whole() -> None:
    page = make_page("加强项目谋划储\n\n（图片）\n\n备，超前谋划一批产业项目。", "page")
    (passage,) = make_passages(page, article(page, [(Span(0, 7), Span(15, 28))]))
    assert passage.text == "加强项目谋划储备，超前谋划一批产业项目。"
    assert passage.spans == (Span(0, 7), Span(15, 28))


def test_paragraphs_without_a_final_mark_stay_apart() -> None:
    page, one = page_of(["投诉电话", "市行政审批局 2053412", "邮箱 a@b.cn"])
    (passage,) = make_passages(page, one)
    assert [passage.text[slice(*span)] for span in sentences(passage.text)] == [
        "投诉电话",
        "市行政审批局 2053412",
        "邮箱 a@b.cn",
    ]


def test_a_very_long_sentence_is_cut_after_a_clause() -> None:
    page, one = page_of(["，".join(["各县区各部门要切实抓好落实"] * 60) + "。"])
    passages = make_passages(page, one)
    assert all(len(passage.text) <= LONGEST_SENTENCE for passage in passages)
    assert all(passage.text.endswith(("，", "。")) for passage in passages)


def test_a_long_run_without_any_mark_is_cut_all_the_same() -> None:
    page, one = page_of(["字" * 5000])
    assert all(len(passage.text) <= LONGEST_SENTENCE for passage in make_passages(page, one))


def test_the_headline_is_passage_0_and_heading_of_the_others() -> None:
    page = make_page("积极争取支持\n市长走访部门\n日前，市长走访部门。", "page")
    one = article(
        page,
        [(Span(14, 24),)],
        title="市长走访部门",
        title_spans=(Span(7, 13),),
        subtitle_spans=(Span(0, 6),),
        date="2022-08-27",
        byline="李明",
    )
    headline, body = make_passages(page, one)
    assert (headline.number, headline.text, headline.heading) == (0, "市长走访部门\n积极争取支持", "2022年8月27日 李明")
    assert headline.text == "".join(page.text[start:end] for start, end in headline.spans)
    assert (body.number, body.heading) == (1, "市长走访部门 积极争取支持 2022年8月27日 李明")
    assert embedding_text(body) == "市长走访部门 积极争取支持 2022年8月27日 李明\n日前，市长走访部门。"


def test_a_credit_stands_with_the_caption_and_a_mark_nowhere() -> None:
    page = make_page("##\n游客在古城墙上参观。\n本报记者 韩堃摄", "page")
    (passage,) = make_passages(page, article(page, [(Span(3, 13),)], other_spans=(Span(0, 2), Span(14, 22))))
    assert passage.text == "游客在古城墙上参观。\n本报记者 韩堃摄"


def test_an_article_of_a_headline_alone_has_one_passage() -> None:
    page = make_page("招领启事", "page")
    (passage,) = make_passages(page, article(page, [], title="招领启事", title_spans=(Span(0, 4),)))
    assert (passage.number, passage.text, embedding_text(passage)) == (0, "招领启事", "招领启事")


def test_every_passage_of_the_seed_pages_is_true_to_its_page(seed_pages: list[Page]) -> None:
    for page in seed_pages:
        for one in find_articles(page):
            spans = (*one.title_spans, *one.subtitle_spans, *one.body_spans, *one.other_spans)
            own = {offset for span in spans for offset in range(*span)}
            for passage in make_passages(page, one):
                assert passage.text == "".join(page.text[start:end] for start, end in passage.spans)
                offsets = {offset for span in passage.spans for offset in range(*span)}
                assert {offset for offset in offsets if not page.text[offset].isspace()} <= own
