"""ALTO of every version: text, boxes, broken words, what is told of the page; and what is no ALTO."""

import random
from pathlib import Path

import pytest
from printed import PrintedLine, alto, column, set_in_columns

from embeddings.errors import EmptyPageError, PageError, PageTooLargeError
from embeddings.pages import Page, read_pages

LINES = [
    "　会议指出要抓住机遇",
    "加快发展步伐并取得实",
    "效，做好各项重点工作",
    "并且要抓好落实。",
    "　会议要求各部门抓好",
    "落实，不得有误。",
]
OPEN = "<TextBlock><TextLine HPOS='0' VPOS='0' WIDTH='200' HEIGHT='20'>"
CLOSE = "</TextLine></TextBlock>"


def read(document: str, name: str = "scan.xml") -> Page:
    (page,) = read_pages(document.encode(), name)
    return page


def document(
    blocks: str, version: str = ' xmlns="http://www.loc.gov/standards/alto/ns-v3#"', unit: str = "pixel"
) -> str:
    return (
        f"<?xml version='1.0'?><alto{version}><Description><MeasurementUnit>{unit}</MeasurementUnit></Description>"
        f'<Layout><Page WIDTH="900" HEIGHT="1200"><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>'
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_page_of_columns_is_read_in_order_with_its_boxes(seed: int) -> None:
    blocks = [[PrintedLine(("全市经济会议召开",), 100, 0, 60)], *set_in_columns(LINES, 2, 0, 90)]
    random.Random(seed).shuffle(blocks)
    page = read(alto(blocks))
    assert page.text.split("\n\n") == [
        "# 全市经济会议召开",
        "会议指出要抓住机遇加快发展步伐并取得实效，做好各项重点工作",
        "并且要抓好落实。",
        "会议要求各部门抓好落实，不得有误。",
    ]
    assert page.scan is not None
    assert (page.scan.unit, page.scan.width, page.scan.height) == ("pixel", 2000, 3000)
    drawn = {(x, y, w, h): word for block in blocks for line in block for word, x, y, w, h in line.boxes()}
    assert {tuple(box)[2:]: page.text[box.start : box.end] for box in page.scan.boxes} == drawn


@pytest.mark.parametrize(
    "version",
    ["", *(f' xmlns="http://www.loc.gov/standards/alto/ns-v{n}#"' for n in (2, 3, 4))],
    ids=["none", "2", "3", "4"],
)
def test_every_version_is_read(version: str) -> None:
    words = "<String CONTENT='The' HPOS='0' VPOS='0' WIDTH='30' HEIGHT='20'/><SP/><String CONTENT='mayor'/>"
    page = read(document(f"<ComposedBlock>{OPEN}{words}{CLOSE}</ComposedBlock>", version, "mm10"))
    assert page.text == "The mayor"
    assert page.scan is not None
    assert (page.scan.unit, page.scan.width, page.scan.height) == ("mm10", 900, 1200)
    assert [tuple(box) for box in page.scan.boxes] == [(0, 3, 0, 0, 30, 20)]


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("<String CONTENT='eco' SUBS_TYPE='HypPart1' SUBS_CONTENT='economy'/><HYP CONTENT='-'/>",
         "<String CONTENT='nomy' SUBS_TYPE='HypPart2' SUBS_CONTENT='economy'/>", "economy"),
        ("<String CONTENT='eco-' SUBS_TYPE='HypPart1' SUBS_CONTENT='economy'/>",
         "<String CONTENT='nomy' SUBS_TYPE='HypPart2' SUBS_CONTENT='economy'/>", "economy"),
        ("<String CONTENT='Zuk' SUBS_TYPE='HypPart1' SUBS_CONTENT='Zucker'/><HYP CONTENT='-'/>",
         "<String CONTENT='ker' SUBS_TYPE='HypPart2' SUBS_CONTENT='Zucker'/>", "Zucker"),
        ("<String CONTENT='eco'/><HYP CONTENT='-'/>", "<String CONTENT='nomy'/>", "economy"),
        ("<String CONTENT='eco' SUBS_TYPE='HypPart1'/><HYP/>",
         "<String CONTENT='nomy' SUBS_TYPE='HypPart2'/>", "economy"),
        ("<String CONTENT='end'/>", "<String CONTENT='nomy' SUBS_TYPE='HypPart2' SUBS_CONTENT='economy'/>", "end nomy"),
    ],
)  # fmt: skip
def test_a_broken_word_is_made_whole(first: str, second: str, text: str) -> None:
    lines = f"<TextBlock><TextLine>{first}</TextLine><TextLine>{second}</TextLine></TextBlock>"
    assert read(document(lines)).text == text


def placed(id_: str, text: str, x: int, y: int, more: str = "") -> str:
    place = f"HPOS='{x}' VPOS='{y}' WIDTH='{20 * len(text)}' HEIGHT='20'"
    return (
        f"<TextBlock ID='{id_}' {more}><TextLine ID='{id_}l' {place}>"
        f"<String CONTENT='{text}' {place}/></TextLine></TextBlock>"
    )


FOUR = [
    ("a", "甲地下雨。", 0, 0),
    ("b", "乙地下雪。", 0, 200),
    ("c", "丙地刮风。", 300, 0),
    ("d", "丁地放晴。", 300, 200),
]


def firsts(document: str) -> str:
    """The first characters of the paragraphs, in order."""
    return "".join(part[0] for part in read(document).text.split("\n\n"))


def group(*parts: str, kind: str = "OrderedGroup") -> str:
    refs = (part if part.startswith("<") else f"<ElementRef REF='{part}'/>" for part in parts)
    return f"<{kind}>{''.join(refs)}</{kind}>"


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        ("", "甲丙乙丁"),
        (group("d", "b", "a", "c"), "丁乙甲丙"),
        (group(group("cl", kind="UnorderedGroup"), "a"), "丙甲乙丁"),
        (group(group("a", "d"), "c", kind="UnorderedGroup"), "甲丁丙乙"),
        (group("a", "none", "a", "<ElementRef/>"), "甲丙乙丁"),
        (group("a", "b") + group("b", "d"), "甲乙丙丁"),
    ],
)
def test_blocks_are_read_in_the_order_that_the_file_says(groups: str, text: str) -> None:
    said = document("".join(placed(*block) for block in FOUR))
    assert firsts(said.replace("<Layout>", f"<ReadingOrder>{groups}</ReadingOrder><Layout>")) == text


@pytest.mark.parametrize(
    ("following", "text"),
    [
        ({"a": "d", "d": "c"}, "甲丁丙乙"),
        ({"b": "a"}, "丙乙甲丁"),
        ({"a": "b", "b": "a"}, "甲丙乙丁"),
        ({"d": "none"}, "甲丙乙丁"),
        ({"c": "c"}, "甲丙乙丁"),
    ],
)
def test_blocks_are_read_as_each_names_the_next(following: dict[str, str], text: str) -> None:
    blocks = (placed(*block, f"IDNEXT='{following[block[0]]}'" if block[0] in following else "") for block in FOUR)
    assert firsts(document("".join(blocks))) == text


def test_each_part_of_a_broken_word_has_its_box() -> None:
    part = (
        "<TextLine><String CONTENT='{}' SUBS_TYPE='{}' SUBS_CONTENT='economy' HPOS='9' VPOS='{}' WIDTH='5' HEIGHT='5'/>"
        "</TextLine>"
    )
    page = read(
        document(f"<TextBlock>{part.format('eco', 'HypPart1', 0)}{part.format('nomy', 'HypPart2', 7)}</TextBlock>")
    )
    assert page.scan is not None
    assert [page.text[box.start : box.end] for box in page.scan.boxes] == ["eco", "nomy"]


def test_every_page_of_a_document_is_a_page() -> None:
    sheet = f"<Page><PrintSpace>{OPEN}<String CONTENT='{{}}'/>{CLOSE}</PrintSpace></Page>"
    pages = read_pages(
        f"<alto><Layout>{sheet.format('甲')}<Page/>{sheet.format('丙')}</Layout></alto>".encode(), "a/issue.alto.xml"
    )
    assert [(page.name, page.text) for page in pages] == [("issue-1", "甲"), ("issue-3", "丙")]


def test_the_name_of_the_scan_and_the_printed_number_tell_where_it_was_printed() -> None:
    head = "<sourceImageInformation><fileName>D:\\scans\\rb_2022-08-28_A03.tif</fileName></sourceImageInformation>"
    page = read(alto([column(LINES, 0, 0)], 'PRINTED_IMG_NR="A5"', head))
    assert (page.issue_date, page.number) == ("2022-08-28", "A5")
    assert page.inferred == {
        "issue_date": "name “rb_2022-08-28_A03” in the file",
        "number": "PRINTED_IMG_NR of the ALTO file",
    }


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ("<alto><Layout><Page>", PageError, r"scan\.xml is broken XML: .*line 1"),
        ("<?xml version='1.0'?><mets><a/></mets>", PageError, "is XML, but no ALTO: its root is <mets>"),
        ("<alto/>", EmptyPageError, r"scan\.xml holds no text"),
        ("<?xml version='1.0'?><!DOCTYPE alto SYSTEM 'http://localhost/x.dtd'><alto/>", PageError, "document type"),
        ("nothing of it", PageError, r"scan\.xml is no ALTO"),
        ("<alto>" + "<a>" * 250 + "</a>" * 250 + "</alto>", PageTooLargeError, "more than 200 elements in each other"),
    ],
)  # fmt: skip
def test_what_is_no_alto_is_refused(body: str, error: type[PageError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_pages(body.encode(), "scan.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_neither_grow_nor_read_files(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "secret").write_text("geheim")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declared in (f'<!ENTITY l0 "ha">{laughs}', f'<!ENTITY l9 SYSTEM "{tmp_path / "secret"}">'):
        page = f"<Page>{OPEN}<String CONTENT='&l9;'/>{CLOSE}</Page>"
        text = f"<!DOCTYPE alto [{declared}]><alto><Layout>{page}</Layout></alto>"
        with pytest.raises(PageError, match="declares a document type"):
            read_pages(text.encode(encoding), "bomb.xml")


def test_coordinates_that_are_none_are_passed_over() -> None:
    words = (
        "<String CONTENT='甲' HPOS='nan' VPOS='inf' WIDTH='x' HEIGHT='1'/>"
        "<String CONTENT='乙' HPOS='1e99' VPOS='0' WIDTH='1' HEIGHT='1'/>"
    )
    page = read(document(f"<TextBlock><TextLine>{words}</TextLine></TextBlock>"))
    assert page.text == "甲乙"
    assert page.scan is not None
    assert page.scan.boxes == ()
