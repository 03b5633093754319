"""A set's own paragraphs become pages, and its evidence goes with them."""

from service.evaluation.opening import on_pages, pages_of
from service.evaluation.questions import Evidence, Paragraph, Question

PARAGRAPHS = {
    "p1": Paragraph("p1", "  超级碗\n50 ", "丹佛野马队在加州夺冠。"),
    "p2": Paragraph("p2", "", "大同市歌舞剧院晋京演出。"),
    "p3": Paragraph("p3", "", " \n"),
}


def test_paragraphs_become_ready_articles_named_by_their_ids() -> None:
    titled, bare = pages_of(PARAGRAPHS.values())
    assert (titled.name, titled.format, titled.has_title) == ("p1", "article", True)
    assert titled.text == "超级碗 50\n\n丹佛野马队在加州夺冠。"
    assert (bare.name, bare.has_title, bare.text) == ("p2", False, PARAGRAPHS["p2"].text)


def test_evidence_stands_where_the_page_has_it() -> None:
    pages = {page.name: page for page in pages_of(PARAGRAPHS.values())}
    question = Question(
        id="q", text="谁？", evidence=(Evidence("p1", 0, 5, "丹佛野马队"), Evidence("p2", 0, 3, "大同市"))
    )
    for span in on_pages(question, PARAGRAPHS).evidence:
        assert pages[span.page].text[span.start : span.end] == span.quote
