"""Stories: one text of an article, traceable to the page."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from embeddings.articles import Article, find_articles
from embeddings.pages import Page, make_page
from embeddings.text import Span
from service.answering.stories import Stories, Story
from tests.service.answering.mini_pages import VECTORS, WORDS, stories

# A sentence cut by a column break, a kicker before the headline, a credit after the body.
TORN = "积极争取支持\n市长走访部门\n加强项目谋划储\n（图片）\n备，超前谋划\r\n一批项目。\n本报记者 韩堃摄"


def torn() -> Story:
    page = make_page(TORN, "page")
    article = Article(
        id=f"{page.id}-01",
        page_id=page.id,
        kind="news",
        title="市长走访部门",
        title_spans=(Span(7, 13),),
        subtitle_spans=(Span(0, 6),),
        byline="韩堃",
        dateline=None,
        date=None,
        date_basis=None,
        paragraphs=((Span(14, 21), Span(27, 40)),),
        other_spans=(Span(41, 49),),
    )
    return Story(page, article, WORDS, VECTORS)


def test_the_text_holds_headline_body_and_credits_each_on_a_line() -> None:
    story = torn()
    assert story.text.split("\n") == [
        "积极争取支持",
        "市长走访部门",
        "加强项目谋划储备，超前谋划\r 一批项目。",
        "本报记者 韩堃摄",
    ]
    assert [story.text[slice(*span)] for span in story.paragraphs] == story.text.split("\n")


def test_the_headline_and_where_the_head_ends() -> None:
    story = torn()
    assert story.title is not None
    assert story.text[slice(*story.title)] == "市长走访部门"
    assert (story.headings, story.head_end) == (2, 13)


def test_headline_and_sub_headline_stand_in_the_order_of_the_page() -> None:
    page = make_page("市长走访部门\n积极争取支持", "page")
    above = torn().article
    below = msgspec.structs.replace(
        above, title_spans=(Span(0, 6),), subtitle_spans=(Span(7, 13),), paragraphs=(), other_spans=()
    )
    story = Story(page, below, WORDS, VECTORS)
    assert story.text == "市长走访部门\n积极争取支持"
    assert story.title == Span(0, 6)


def test_an_article_without_a_headline_has_none() -> None:
    page = make_page("今天阳光很好。", "page", format="article")
    story = Stories(WORDS, VECTORS).of(page, find_articles(page)[0], 0)
    assert (story.title, story.headings, story.head_end) == (None, 0, 0)


def test_a_span_over_a_break_is_located_in_both_pieces() -> None:
    story = torn()
    start = story.text.index("储备")
    span = Span(start, start + 2)
    assert story.locate(span) == (Span(20, 21), Span(27, 28))
    assert story.verbatim(span) == "储备"


def test_the_page_is_quoted_with_its_own_blanks() -> None:
    story = torn()
    start = story.text.index("谋划\r")
    assert story.verbatim(Span(start, start + 6)) == "谋划\r\n一批"


def test_paragraph_and_sentence_of_every_place() -> None:
    for story in stories():
        for offset in range(len(story.text)):
            paragraph = story.paragraph_at(offset)
            assert paragraph.start <= offset <= paragraph.end
            sentence = story.sentence_at(offset)
            assert paragraph.start <= sentence.start <= sentence.end <= paragraph.end
            assert sentence.start <= offset <= sentence.end or story.text[offset].isspace()


def test_people_and_lists_are_spans_of_the_text() -> None:
    first, second = stories()
    assert {person.name for person in first.people} == {"李文涛", "陈志远", "周明远", "赵国庆", "孙丽", "钱一鸣"}
    for story in (first, second):
        assert all(story.text[slice(*person.span)] == person.name for person in story.people)
        said = [[story.text[slice(*item)] for item in group.items] for group in story.groups]
        assert any(len(items) > 2 for items in said)


def test_stories_are_kept_until_others_were_used_later() -> None:
    page = make_page("甲地丰收。", "a", format="article")
    others = [make_page(f"{name}地丰收。", name, format="article") for name in "乙丙丁"]
    kept = Stories(WORDS, VECTORS, keep=2)
    story = kept.of(page, find_articles(page)[0], 0)
    kept.of(others[0], find_articles(others[0])[0], 0)
    assert kept.of(page, find_articles(page)[0], 0) is story
    kept.of(others[1], find_articles(others[1])[0], 0)
    assert kept.of(page, find_articles(page)[0], 0) is story
    for other in others:
        kept.of(other, find_articles(other)[0], 0)
    assert kept.of(page, find_articles(page)[0], 0) is not story


def test_pages_of_one_name_and_two_texts_are_two_stories() -> None:
    kept = Stories(WORDS, VECTORS)
    told = set()
    for text in ("甲地丰收。", "乙地丰收。"):
        page = make_page(text, "same", format="article")
        renamed = Page(id="same", name="same", text=text, sha256=page.sha256, format="article")
        told.add(kept.of(renamed, find_articles(renamed)[0], 0).text)
    assert told == {"甲地丰收。", "乙地丰收。"}


PIECES = st.text(st.sampled_from("市长陈志远说，去了、水利局。“”# \n\r\t\u2028\u3000a1😀"), min_size=1, max_size=40)


@given(st.lists(PIECES, min_size=1, max_size=6).map("\n".join), st.data())
def test_whatever_is_located_is_what_the_page_holds(text: str, data: st.DataObject) -> None:
    if not text.strip():
        text += "字"
    page = make_page(text, "page")
    for article in find_articles(page):
        story = Story(page, article, WORDS, VECTORS)
        line = data.draw(st.sampled_from(story.paragraphs))
        bounds = st.integers(line.start, line.end)
        span = Span(*sorted((data.draw(bounds), data.draw(bounds))))
        located = story.locate(span)
        joined = "".join(text[start:end] for start, end in located)
        assert story.verbatim(span) == joined
        assert joined.replace("\n", " ") == story.text[slice(*span)]
        assert all(start < end for start, end in located)


@given(st.lists(PIECES, min_size=1, max_size=6).map("\n".join))
def test_every_sentence_lies_in_one_paragraph(text: str) -> None:
    if not text.strip():
        text += "字"
    page = make_page(text, "page")
    for article in find_articles(page):
        story = Story(page, article, WORDS, VECTORS)
        for sentence in story.sentences:
            paragraph = story.paragraph_at(sentence.start)
            assert paragraph.start <= sentence.start < sentence.end <= paragraph.end


def test_a_span_that_ends_with_a_name_or_is_a_role_says_who_somebody_is() -> None:
    story = stories("本报讯（记者 李文涛）县长陈志远代表县政府感谢大家，县文化局局长周明远主持仪式。")[0]
    spans = {
        said: Span(story.text.index(said), story.text.index(said) + len(said))
        for said in ("县文化局局长周明远", "县文化局局长", "陈志远代表县政府感谢大家")
    }
    assert [story.names_person(span) for span in spans.values()] == [True, True, False]
    assert [story.tells_of_person(span) for span in spans.values()] == [True, False, True]
