"""A page of two invented articles, and its stories."""

from embeddings.articles import find_articles
from embeddings.pages import make_page
from embeddings.words import Words
from service.answering.evidence import WordVectors
from service.answering.question import analyse
from service.answering.scoring import Asked, StoryMatch
from service.answering.stories import Stories, Story
from tests.fakes import PairEncoder

TEXT = "\n\n".join(
    (
        "# 清河县图书馆新馆开馆",
        "本报讯（记者 李文涛）5月6日，清河县图书馆新馆开馆。新馆总投资3200万元，藏书15万册。"
        "县长陈志远出席开馆仪式，县文化局局长周明远主持仪式。",
        "新馆由县文化局、县教育局、县财政局共同建设。读者代表赵国庆、孙丽、钱一鸣参加仪式。",
        "# 白沙镇万亩果园喜获丰收",
        "本报讯（记者 高晓燕）连日来，白沙镇果园一派繁忙。全镇种植果树1.2万亩，产量达到3万吨。"
        "镇党委书记何家驹介绍，果品将陆续销往外地。",
        "今年推广的品种是红星、秋月、黄金梨、早酥，由镇农业站、镇供销社、镇水利站提供服务。",
    )
)
WORDS = Words()
VECTORS = WordVectors(PairEncoder(256))


def stories(text: str = TEXT) -> list[Story]:
    page = make_page(text, "page")
    kept = Stories(WORDS, VECTORS)
    return [kept.of(page, article, 0) for article in find_articles(page)]


def asked(question: str) -> Asked:
    return Asked(analyse(question, WORDS), WORDS, VECTORS)


def matches(question: str, text: str = TEXT) -> tuple[Asked, list[StoryMatch]]:
    """``question`` held against every story."""
    ready = asked(question)
    return ready, [StoryMatch(ready, story) for story in stories(text)]
