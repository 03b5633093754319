"""Small pages for tests of the catalog, the indexes and the library."""

from embeddings.pages import Page, make_page

TOPICS = [
    "粮食生产",
    "防汛安全",
    "古城旅游",
    "煤炭增产",
    "乡村振兴",
    "数字经济",
    "司法协调",
    "城市供热",
    "雕塑展览",
    "社区养老",
]


def article_page(number: int, **fields: object) -> Page:
    """A ready article of three paragraphs, of which the number and the topic tell it from all others."""
    topic = TOPICS[number % len(TOPICS)]
    text = "\n\n".join(
        [
            f"第{number}号{topic}工作推进会召开",
            f"本报讯 日前，第{number}号{topic}工作推进会召开。会议要求抓好{topic}，代号甲{number}。",
            f"会议指出，{topic}关系全局，各部门要加强配合，完成年度任务{number}项。",
            f"据了解，去年全市{topic}投入资金{number}万元，代号乙{number}。",
        ]
    )
    return make_page(text, f"page-{number}", format="article", has_title=True, **fields)
