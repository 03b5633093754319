"""The noun phrases of a question and what each of them names, so that one can stand in for another.

Chinese phrases are runs of words that jieba's dictionary does not know as anything but nouns; English ones are what
stands between verbs, prepositions and the other words that join a sentence. Both go wrong at times, and then a phrase
is a little too long or too short.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from embeddings.names import SURNAMES
from embeddings.text import Span
from embeddings.words import Word, Words
from service.answering.grammar import (
    EN_ADVERBS,
    EN_BODIES,
    EN_DATE,
    EN_JOINTS,
    EN_PASTS,
    EN_VERBS,
    ZH_ADVERBS,
    ZH_BODIES,
    ZH_DATE,
)
from service.answering.question import head_kind, language_of
from service.answering.wording import EN_HEADS, MEASURE, ZH_ASKING, ZH_HEADS, Kind


class Phrase(NamedTuple):
    """A noun phrase at ``span`` of a question; ``words`` are the spans of its words there.

    ``asked`` is set on the noun behind an interrogative (企业 of 哪些企业).
    """

    span: Span
    text: str
    kind: Kind
    words: tuple[Span, ...]
    asked: bool = False


class _Token(NamedTuple):
    span: Span
    text: str
    part: str  # noun, date, title, ask, verb, joint


def find_phrases(text: str, words: Words) -> list[Phrase]:
    """Noun phrases of ``text``, a question in Chinese or English or both, in its order."""
    is_zh = language_of(text) == "zh"
    tokens = list(_zh_tokens(text, words) if is_zh else _en_tokens(text))
    phrases: list[Phrase] = []
    run: list[_Token] = []
    asked = False
    for token in [*tokens, _Token(Span(len(text), len(text)), "", "joint")]:
        if token.part in ("noun", "title") and not (run and _ends(run[-1], token, words)):
            run.append(token)
            continue
        if run:
            phrases.append(_phrase(text, run, words, asked))
        run = [token] if token.part in ("date", "noun", "title") else []
        asked = token.part == "ask" or (asked and (bool(run) or token.text == "的"))
    return phrases


def _ends(last: _Token, token: _Token, words: Words) -> bool:
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
    tokens = _zh_tokens(text, words) if language_of(text) == "zh" else _en_tokens(text)
    return [token.span for token in tokens if token.part == "verb"]


def _phrase(text: str, run: list[_Token], words: Words, asked: bool) -> Phrase:
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


# --- Chinese -------------------------------------------------------------------------------------------------------

_MARKED = re.compile(r"《[^》]*》|[“\"][^”\"]*[”\"]")
_HOW = re.compile(r"多[长大高远重宽深久快]")
_NUMBERED = re.compile(r"第[\d一二三四五六七八九十]+[㐀-鿿]")
_NO_NAME = re.compile(r"[赛会节展村镇县市区省路桥厅局委部院校馆站店司长]$")
# What is named after a person, or stands behind one.
_OF_NAME = re.compile(r"(?:[厅局院馆所站店校路桥村镇县市区居奖杯]|先生|女士|同志|老师|同学|教授|等)$")
_ASKED_MEASURE = re.compile(rf"{MEASURE}(?=[㐀-鿿])")
# Function words that jieba's guesses glue to an unknown word before them.
_GLUED = "在对到向和了说去是有把被给"
_ORDINAL = re.compile(r"(?!几)(?:第.+|.+号)")
_NOUN_TAGS = ("n", "j", "l", "i", "b", "s", "z", "vn", "an", "eng", "t")


def _zh_tokens(text: str, words: Words) -> Iterator[_Token]:
    marked = sorted(
        [(Span(*m.span()), "title") for m in _MARKED.finditer(text)]
        + [(Span(*m.span()), "noun") for m in _NUMBERED.finditer(text)]
        + [(Span(*m.span()), "date") for m in ZH_DATE.finditer(text)]
        + [(_with_measure(text, m), "ask") for m in ZH_ASKING.finditer(text)]
        + [(Span(*m.span()), "ask") for m in _HOW.finditer(text)]
    )
    position = 0
    for span, part in marked:
        if span.start < position:
            continue
        yield from _zh_words(text, position, span.start, words)
        yield _Token(span, text[slice(*span)], part)
        position = span.end
    yield from _zh_words(text, position, len(text), words)


def _with_measure(text: str, asking: re.Match[str]) -> Span:
    measure = _ASKED_MEASURE.match(text, asking.end()) if asking.group() in ("多少", "哪些") else None
    return Span(asking.start(), measure.end() if measure else asking.end())


def _zh_words(text: str, start: int, end: int, words: Words) -> Iterator[_Token]:
    cut = [Word(w.text, w.start + start, w.end + start) for w in words.cut(text[start:end])]
    cut = [piece for word in cut for piece in _unglued(word, words)]
    for number, word in enumerate(cut):
        after = cut[number + 1].text if number + 1 < len(cut) else ""
        yield _Token(Span(word.start, word.end), word.text, _zh_part(word.text, after, words))


def _unglued(word: Word, words: Words) -> list[Word]:
    if words.tag(word.text) is None and len(word.text) > 1 and word.text[-1] in _GLUED:
        return [Word(word.text[:-1], word.start, word.end - 1), Word(word.text[-1], word.end - 1, word.end)]
    return [word]


def _zh_part(word: str, after: str, words: Words) -> str:
    tag = words.tag(word)
    if not re.search(r"\w", word) or ZH_ADVERBS.match(word):
        return "joint"
    if after in ("了", "过", "着"):
        return "verb"
    if tag == "m":
        return "noun" if _ORDINAL.fullmatch(word) else "joint"
    if tag is None or tag in ("v", "d", "a", "zg") or tag.startswith(_NOUN_TAGS):
        if tag == "v":
            return "noun" if head_kind(word, ZH_HEADS, "$") in ("person", "number") else "verb"
        # Adverbs of the dictionary that are no adverbs of the language are mostly names.
        return "joint" if tag == "d" and len(word) == 1 else "noun"
    return "joint"


def _zh_kind(word: str, words: Words) -> Kind:
    if _is_name(word, words):
        return "person"
    if ZH_BODIES.search(word):
        return "organisation"
    named = head_kind(word, ZH_HEADS, "$")
    return named or ("place" if words.tag(word) == "ns" else "thing")


def _is_name(word: str, words: Words) -> bool:
    """Whether ``word`` is the name of a person: a surname, and nothing that other names end in."""
    known = (words.tag(word) or "nr").startswith("nr")
    return known and 2 <= len(word) <= 3 and word[0] in SURNAMES and not _NO_NAME.search(word)


# --- English -------------------------------------------------------------------------------------------------------

_EN_TOKEN = re.compile(r"《[^》]*》|[“\"][^”\"]*[”\"]|[㐀-鿿0-9]*[㐀-鿿][㐀-鿿0-9]*|[\w'’&.-]*\w|[^\w\s]")
_EN_HELPER = re.compile(r"(?:do|does|did|will|can|could|would|should|may|must|to)$", re.I)
_EN_ASKING = re.compile(r"(?:which|what|who|whom|whose|many|much|other)$", re.I)
_EN_ARTICLE = re.compile(r"(?:the|an?)$", re.I)
_EN_DETERMINER = re.compile(r"(?:the|an?|its|his|her|their)$", re.I)


def _en_tokens(text: str) -> Iterator[_Token]:
    dates = [Span(*m.span()) for m in EN_DATE.finditer(text)] + [Span(*m.span()) for m in ZH_DATE.finditer(text)]
    before, part, helped = "", "joint", False
    for match in _EN_TOKEN.finditer(text):
        span, word = Span(*match.span()), match.group()
        date = next((date for date in dates if date.start <= span.start < date.end), None)
        if date and date.start < span.start:
            continue
        span, word, part = (
            (date, text[slice(*date)], "date") if date else (span, word, _en_part(word, before, part, helped))
        )
        yield _Token(span, word, part)
        before = word.lower()
        helped = helped or _EN_HELPER.match(word) is not None


def _en_part(word: str, before: str, part: str, helped: bool) -> str:
    lower = word.lower()
    if word[0] in '《“"':
        return "title"
    if _EN_ASKING.match(word) or before == "how":
        return "ask"
    if not re.search(r"\w", word) or EN_JOINTS.match(word) or EN_ADVERBS.match(word):
        return "joint"
    if word[0].isupper() or _EN_DETERMINER.match(before) or language_of(word) == "zh":
        return "noun"
    follows_noun = part in ("noun", "date")
    if (
        EN_PASTS.match(word)
        or (EN_VERBS.match(word) and (helped or not follows_noun))
        or re.search(r"(?<!e)ed$", lower)
    ):
        return "verb"
    # To take place, to take part: no place and no part.
    return "verb" if part == "verb" and lower in ("part", "place") else "noun"


def _en_kind(run: list[_Token]) -> Kind:
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
