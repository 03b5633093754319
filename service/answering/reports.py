"""Articles that answer as wholes, by their headlines: what somebody wrote or attended, what holds a quoted phrase."""

import re
from collections.abc import Iterator, Sequence

from embeddings.text import Span, fold
from service.answering.candidates import AUTHOR, PRESS
from service.answering.scoring import REPORT, Asked, Found, StoryMatch
from service.answering.stories import Story

_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{3,40})[”\"」』]")
_OCCASIONS = re.compile(
    r"(?:哪|什么)[^，。？]{0,6}(?:会议?|会谈|活动|事|场合|题材|报道|消息|稿件?)(?:里|上|中)?(?:[？?，。和或]|$|露|出)"
    r"|(?:参加|出席|主持|陪同?|采写|写|拍)[^，。？]{0,12}(?:哪|什么)[^，。？]{0,6}(?:会|活动|事|场合|题材|报道|消息|稿)"
    r"|\b(?:which|what)\b[^,.?]{0,40}\b(?:events?|meetings?|conferences?|activit(?:y|ies)|occasions?|subjects?|stories|reports)\b",
    re.I,
)
_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_HELD = re.compile(
    r"(?:出席|参加|主持召开|主持|召开|举行)了?(?P<held>[^，。；、]{3,36}?(?:会议?|会谈|仪式|活动|展览|演练|大会))(?=[，。；并])"
)
_ROLE = re.compile(r"(?:常务)?副?(?:[市县区省]委)?(?:书记|[市县区省厅局部院]长|主任|主席)")
# What a list scores that meets the whole question.
_SCORE = 10.0


def find_reports(matches: Sequence[StoryMatch], asked: Asked) -> list[Found]:
    """The headlines that answer, in the order of ``matches``; none where the question asks for no whole articles."""
    text = asked.question.text
    if asked.question.kind == "title" and REPORT.search(text):
        spans = [(match.story, span) for match in matches for span in _told(match.story, asked)]
    elif asked.question.many and _OCCASIONS.search(text):
        spans = [(match.story, span) for match in matches for span in _attended(match.story, asked, matches)]
        spans = spans if len(spans) > 1 else []
    else:
        return []
    return [Found(story, (span,), _SCORE, 1.0, "headlines") for story, span in spans]


def _told(story: Story, asked: Asked) -> Iterator[Span]:
    """The headline of an article that holds what the question quotes, or that the reporter it names has written."""
    text = asked.question.text
    quoted = [fold(phrase) for phrase in _QUOTED.findall(text)]
    held = bool(quoted) and all(phrase in fold(story.text) for phrase in quoted)
    if story.title and (held or (_by_asked(story, text) and AUTHOR.search(text))):
        yield story.title


def _by_asked(story: Story, text: str) -> bool:
    return any(name in text for name in re.split(r"[、，；\s]", story.article.byline or "") if len(name) > 1)


def _attended(story: Story, asked: Asked, matches: Sequence[StoryMatch]) -> Iterator[Span]:
    """The headline of an article in which all those take part whom the question names; else the event itself."""
    text = asked.question.text
    names = _asked_people(text, matches)
    is_press = AUTHOR.search(text) is not None
    present = {
        person.name
        for person in story.people
        if (person.role is not None and PRESS.search(person.role) is not None) == is_press
    }
    days = set(_DAY.findall(text))
    if not names or not names <= present or not all(day in story.text for day in days):
        return
    if story.title:
        yield story.title
        return
    held = _HELD.search(story.text)
    if held:
        yield Span(*held.span("held"))


def _asked_people(text: str, matches: Sequence[StoryMatch]) -> set[str]:
    """Names of those whom the question names, or whose office it does where nobody is named."""
    people = [person for match in matches for person in match.story.people]
    named = {person.name for person in people if person.name in text}
    if named:
        return named
    roles = _ROLE.findall(text)
    return {
        person.name
        for person in people
        if person.role and any(re.search(rf"(?<!副){re.escape(role)}$", person.role) for role in roles)
    }
