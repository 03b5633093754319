"""Citations say what the page says, and the check lets no other leave."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.articles import Article, find_articles
from embeddings.pages import Page, make_page
from embeddings.text import Span
from service.answering.citations import Citation, Item, PageSpan, UntrueCitationError, check, cite

TEXT = "大桥合龙\n\n白沙河大桥顺利合龙，大桥全长\n（图片）\n860米，明年通车。"
QUOTE = (Span(6, 20), Span(26, 36))
LENGTH = Span(26, 30)


def source() -> tuple[Page, Article]:
    page = make_page(TEXT, "bridge", format="article", has_title=True, date="2022-05-06", byline="李明")
    return page, find_articles(page)[0]


@pytest.fixture
def citation() -> Citation:
    return cite(1, *source(), QUOTE, [LENGTH])


def test_a_citation_tells_where_it_is_from(citation: Citation) -> None:
    page, article = source()
    assert (citation.n, citation.page_id, citation.page_name) == (1, page.id, "bridge")
    assert (citation.page_sha256, citation.article_id) == (page.sha256, article.id)
    assert (citation.title, citation.date, citation.byline) == ("大桥合龙", "2022-05-06", "李明")


def test_a_quote_over_a_break_is_the_join_of_its_spans(citation: Citation) -> None:
    assert citation.quote == "白沙河大桥顺利合龙，大桥全长860米，明年通车。"
    assert citation.spans == (PageSpan(6, 20), PageSpan(26, 36))
    assert citation.highlights == (PageSpan(26, 30),)


def test_the_address_opens_the_page_at_quote_and_mark(citation: Citation) -> None:
    assert citation.url == f"/view/{source()[0].id}#quote=6-20,26-36&mark=26-30"


def test_marks_stand_in_order_and_once() -> None:
    marked = cite(2, *source(), QUOTE, [LENGTH, Span(6, 9), LENGTH])
    assert marked.highlights == (PageSpan(6, 9), PageSpan(26, 30))
    assert marked.url.endswith("&mark=6-9,26-30")


def test_what_is_true_may_leave(citation: Citation) -> None:
    check([Item("860米", (1,)), Item("白沙河大桥", (1,))], [citation], [TEXT])
    check([], [], [])


def test_an_item_may_stand_in_any_of_its_citations(citation: Citation) -> None:
    title = cite(2, *source(), [Span(0, 4)], [Span(0, 4)])
    check([Item("860米", (2, 1))], [citation, title], [TEXT, TEXT])


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "白沙河大桥顺利合龙，大桥全长861米，明年通车。"},
        {"quote": "白沙河大桥顺利合龙，大桥全长860米，明年通车"},
        {"quote": ""},
        {"spans": (PageSpan(6, 20), PageSpan(27, 36))},
        {"spans": (PageSpan(26, 36), PageSpan(6, 20))},
        {"spans": ()},
    ],
)
def test_a_quote_that_the_page_does_not_hold_there(citation: Citation, wrong: dict[str, object]) -> None:
    untrue = msgspec.structs.replace(citation, **wrong)
    with pytest.raises(UntrueCitationError, match="citation 1 does not quote page"):
        check([], [untrue], [TEXT])


def test_a_quote_of_another_page(citation: Citation) -> None:
    with pytest.raises(UntrueCitationError, match="citation 1 does not quote"):
        check([], [citation], [TEXT.replace("860", "850")])


@pytest.mark.parametrize("mark", [PageSpan(5, 9), PageSpan(18, 28), PageSpan(30, 37), PageSpan(21, 24), PageSpan(9, 6)])
def test_a_mark_outside_the_quote(citation: Citation, mark: PageSpan) -> None:
    untrue = msgspec.structs.replace(citation, highlights=(PageSpan(6, 9), mark))
    with pytest.raises(UntrueCitationError, match="outside its quote"):
        check([], [untrue], [TEXT])


@pytest.mark.parametrize("item", [Item("861米", (1,)), Item("大桥合龙", (1,)), Item("860米", ())])
def test_an_item_that_no_citation_of_it_holds(citation: Citation, item: Item) -> None:
    with pytest.raises(UntrueCitationError, match="no citation holds the item"):
        check([Item("白沙河", (1,)), item], [citation], [TEXT])


def test_an_item_that_only_another_citation_holds(citation: Citation) -> None:
    title = cite(2, *source(), [Span(0, 4)], [])
    with pytest.raises(UntrueCitationError, match="'860米'"):
        check([Item("860米", (2,))], [citation, title], [TEXT, TEXT])


SPANS = st.lists(
    st.tuples(st.integers(0, 36), st.integers(0, 36)).map(sorted).map(lambda pair: Span(*pair)), max_size=4
)


@given(SPANS)
def test_whatever_is_cited_is_true(spans: list[Span]) -> None:
    cited = cite(1, *source(), spans, spans)
    check([Item(TEXT[slice(*span)], (1,)) for span in spans], [cited], [TEXT])
    assert cited.quote == "".join(TEXT[slice(*span)] for span in spans)
