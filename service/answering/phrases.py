"""The noun phrases of a question and what each of them names, so that one can stand in for another.

They are runs of nouns, a date standing alone; where a noun was taken for something else, a phrase is a little too long
or too short.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from embeddings.names import SURNAMES
from embeddings.text import Span
from embeddings.words import Words
from service.answering.grammar import EN_BODIES, ZH_BODIES
from service.answering.question import head_kind, language_of
from service.answering.tokens import Token, chinese_tokens, english_tokens
from service.answering.wording import EN_HEADS, ZH_HEADS, Kind

_PERSON = re.compile(r"[者员师]$")
_NO_NAME = re.compile(r"[赛会节展村镇县市区省路桥厅局委部院校馆站店司长]$")
# What is named after a person, or stands behind one.
_OF_NAME = re.compile(r"(?:[厅局院馆所站店校路桥村镇县市区居奖杯]|先生|女士|同志|老师|同学|教授|等)$")
_EN_ARTICLE = re.compile(r"(?:the|an?)$", re.I)


class Phrase(NamedTuple):
    """A noun phrase at ``span`` of a question; ``words`` are the spans of its words there.

    ``asked`` is set on the noun behind an interrogative (企业 of 哪些企业).
    """

    span: Span
    text: str
    kind: Kind
    words: tuple[Span, ...]
    asked: bool = False


def find_phrases(text: str, words: Words) -> list[Phrase]:
    """Noun phrases of ``text``, a question in Chinese or English or both, in its order."""
    is_zh = language_of(text) == "zh"
    tokens = list(chinese_tokens(text, words) if is_zh else english_tokens(text))
    phrases: list[Phrase] = []
    run: list[Token] = []
    asked = False
    tokens.append(Token(Span(len(text), len(text)), "", "joint"))
    for token, after in pairwise([*tokens, tokens[-1]]):
        if token.part in ("noun", "title") and not (run and _ends(run[-1], token, words)):
            run.append(token)
            continue
        if run:
            phrases.append(_phrase(text, run, words, asked))
        run = [token] if token.part in ("date", "noun", "title") else []
        links = token.text == "的" or (token.part == "verb" and after.text == "的")
        asked = token.part == "ask" or (asked and (token.part == "date" or links))
    return phrases


def _ends(last: Token, token: Token, words: Words) -> bool:
    """Whether ``token`` begins a phrase of its own behind ``last``: 省财政厅|市委书记, 宋元明|带队."""
    if last.part == "date" or _EN_ARTICLE.match(token.text):
        return True
    if ZH_BODIES.search(last.text) and re.match(r"[省市县区]..", token.text):
        return True
    return _is_name(last.text, words) and not _OF_NAME.search(token.text)


def kind_of(text: str, words: Words) -> Kind:
    """What ``text``, a noun phrase, names; ``thing`` where its words do not tell."""
    found = find_phrases(text, words)
    return found[-1].kind if found else "thing"


def find_verbs(text: str, words: Words) -> list[Span]:
    """Where the verbs of ``text`` stand, as far as they are known."""
    tokens = chinese_tokens(text, words) if language_of(text) == "zh" else english_tokens(text)
    return [token.span for token in tokens if token.part == "verb"]


def _phrase(text: str, run: list[Token], words: Words, asked: bool) -> Phrase:
    span = Span(run[0].span.start, run[-1].span.end)
    kind: Kind
    if run[-1].part == "date":
        kind = "date"
    elif run[-1].part == "title":
        kind = "title"
    else:
        last = run[-1].text
        kind = _zh_kind(last, words) if language_of(last) == "zh" else _en_kind(run)
    return Phrase(span, text[slice(*span)], kind, tuple(token.span for token in run), asked)


def _zh_kind(word: str, words: Words) -> Kind:
    if _is_name(word, words):
        return "person"
    if ZH_BODIES.search(word):
        return "organisation"
    named = head_kind(word, ZH_HEADS, "$") or ("person" if _PERSON.search(word) else None)
    return named or ("place" if words.tag(word) == "ns" else "thing")


def _is_name(word: str, words: Words) -> bool:
    """Whether ``word`` is the name of a person: a surname, and nothing that other names end in."""
    known = (words.tag(word) or "nr").startswith("nr")
    return known and 2 <= len(word) <= 3 and word[0] in SURNAMES and not _NO_NAME.search(word)


def _en_kind(run: list[Token]) -> Kind:
    last = run[-1].text
    if EN_BODIES.fullmatch(last):
        return "organisation"
    named = _en_head(last)
    if named or not last[0].isupper():
        return named or "thing"
    before = run[-2].text if len(run) > 1 else ""
    if before and not before[0].isupper():
        return _en_head(before) or "thing"
    # Places have names of one word more often than people.
    return "person" if before and run[0].text.lower() != "the" else "place"


def _en_head(word: str) -> Kind | None:
    return head_kind(f" {word.lower()}", tuple((kind, rf"\b(?:{some})") for kind, some in EN_HEADS), r"s?$")
