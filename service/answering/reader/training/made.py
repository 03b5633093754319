"""Questions made from plain text: something is taken out of a sentence and asked for.

What is asked is put near the way people ask: the rest of the sentence is shortened, reordered and reworded, so that
a reader has to find it by more than its exact words.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from embeddings.text import Span, sentences
from service.answering.reader.tokens import Token, tokenize
from service.answering.reader.training.batches import Row

_NUMBER = r"(?:[0-9][0-9.,]*|[零一二两三四五六七八九十百千半]+)(?:多|余|几)?"
_UNITS = "个名人位家项条件次届座所户亩吨元天岁篇场台辆套种批处里米倍度字本部起门只"
_LIST_ITEM = r"[^、，。；：！？,;:!?“”《》（）()\s]{1,14}"


class Asked(NamedTuple):
    """An answer in a text, with the words that ask for it; ``many``: it is an enumeration."""

    start: int
    end: int
    asking: tuple[str, ...]
    many: bool = False


_ASKED_WORKS = ("什么", "什么文件", "哪部作品", "什么名字")
_PATTERNS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(rf"{_NUMBER}年(?:{_NUMBER}月)?(?:{_NUMBER}[日号])?|{_NUMBER}月(?:{_NUMBER}[日号])?"),
        ("什么时候", "何时", "哪天", "哪一年", "什么时间"),
    ),
    (re.compile(rf"{_NUMBER}[万亿]*(?:平方公里|平方米|公里|万元|亿元|公斤|人次|小时|分钟)"), ("多少", "多大", "多长")),
    (re.compile(r"[0-9][0-9.]*%|百分之[零一二三四五六七八九十点]+"), ("多少", "百分之多少", "百分之几")),
    (re.compile(r"[一-鿿]{2,6}(?:·[一-鿿]{1,8})+"), ("谁", "哪位", "何人")),
    (re.compile(r"《[^》]{2,30}》"), _ASKED_WORKS),
    (re.compile(r"(?<=“)[^”]{2,24}(?=”)"), ("什么", "什么名字", "哪些", "什么称号")),
    (re.compile(r"(?<=(?:因为|由于|为了))[^，。；：]{4,30}"), ("为什么", "什么原因", "为何")),
    (
        re.compile(r"(?<=(?:要求|强调|指出|表示|提出|希望|认为)[，：])[^。；！？]{6,60}"),
        ("什么", "哪些要求", "怎么说的"),
    ),
    (
        re.compile(r"(?<=[\u4e00-\u9fff](?:是|为))(?![以此了何])[^，。；：！？“”]{2,20}(?=[，。；])"),
        ("什么", "什么样的", "谁"),
    ),
)
_COUNTED = re.compile(rf"({_NUMBER}[万亿]*)([{_UNITS}])")
_LIST = re.compile(rf"{_LIST_ITEM}(?:、{_LIST_ITEM}){{1,9}}(?:[和及与]{_LIST_ITEM})?")
_BODY = re.compile(
    r"(?:公司|集团|委员会|大学|学院|学校|中学|小学|医院|银行|协会|联合会|中心|法院|检察院|政府|研究院|研究所|俱乐部|乐队|出版社|报社|[局厅署部会院社队])$"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤赖习"
)
_PLACE = re.compile(r"[省市县区州镇村乡国岛山河湖港湾路街]$")
_TO_PLACE = frozenset("在于到赴从往由抵回离去")
_ASKED_BODIES = ("哪个单位", "哪个部门", "什么机构", "哪家单位", "哪个组织", "谁")
_ASKED_PEOPLE = ("谁", "哪位", "何人", "谁")
_ASKED_PLACES = ("哪里", "什么地方", "哪个地方", "何处", "哪儿")
_ASKED_THINGS = ("什么", "什么", "哪种", "哪个")
_ASKED_ROLES = ("什么职务", "什么人", "哪里的", "何职")
_PHRASE_TAGS = frozenset(("n", "nz", "vn", "an", "b", "a", "nt", "ns", "j", "l", "eng"))
_ROLE = re.compile(
    r"[^，。；：、！？,;:“”《》\s]{1,20}(?:书记|[^年月成增]长|主任|主席|总理|总统|经理|教授|委员|代表|院士|理事|记者)$"
)
_LIST_LEAD = re.compile(r"(?:包括|包含|分别是|分别为|包括了|有|含|在|对|向|到|把|将|和|与|为|是|以及|等|了)")


class QuestionMaker:
    """Makes questions to passages.

    Args:
        tag: part of speech of a word, or nothing.
        reword: another word for a word, or the word itself.
        choose: where its chances come from.

    """

    def __init__(self, tag: Callable[[str], str | None], reword: Callable[[str], str], choose: random.Random) -> None:
        self._tag, self._reword, self._choose = tag, reword, choose

    def ask(self, passage: str, most: int) -> Iterator[Row]:
        """Up to ``most`` questions that ``passage`` answers, one a sentence."""
        spans = sentences(passage)
        self._choose.shuffle(spans)
        made = 0
        for span in spans:
            found = self.answers(passage[span.start : span.end])
            if found and made < most:
                asked = self._choose.choice(found)
                question = self._question(passage[span.start : span.end], asked)
                if question:
                    made += 1
                    start, end = span.start + asked.start, span.start + asked.end
                    yield Row(question, passage, start, end, items_of(passage[start:end]) if asked.many else ())

    def subjects(self, passage: str) -> list[str]:
        """People, bodies, works and things that ``passage`` speaks of."""
        found = {
            passage[span.start + asked.start : span.start + asked.end]
            for span in sentences(passage)
            for asked in self.answers(passage[span.start : span.end])
            if asked.asking in (_ASKED_PEOPLE, _ASKED_BODIES, _ASKED_THINGS, _ASKED_WORKS)
        }
        return sorted(subject for subject in found if 2 <= len(subject) <= 14)

    def answers(self, sentence: str) -> list[Asked]:
        """What could be asked for: one of each kind, so that the rare kinds are asked as well."""
        tokens = tokenize(sentence)
        named = self._named(tokens)
        lists = [asked for match in _LIST.finditer(sentence) if (asked := _enumeration(match))]
        kinds: list[list[Asked]] = [
            [Asked(match.start(), match.end(), asking) for match in pattern.finditer(sentence)]
            for pattern, asking in _PATTERNS
        ]
        kinds += [[_counted(match) for match in _COUNTED.finditer(sentence)], lists, lists, named, named]
        kinds += [self._roles(sentence, tokens), self._phrases(tokens)]
        return [self._choose.choice(kind) for kind in kinds if kind]

    def _is_person(self, token: Token) -> bool:
        return self._tag(token.word) == "nr" and len(token.word) in (2, 3) and token.word[0] in _SURNAMES

    def _roles(self, sentence: str, tokens: Sequence[Token]) -> list[Asked]:
        """What stands before a person's name and says who that is."""
        found = []
        for token in tokens:
            role = _ROLE.search(sentence[: token.start]) if self._is_person(token) else None
            if role:
                found.append(Asked(role.start(), role.end(), _ASKED_ROLES))
        return found

    def _phrases(self, tokens: Sequence[Token]) -> list[Asked]:
        """Runs of nouns and their modifiers."""
        found = []
        start = 0
        for at in range(len(tokens) + 1):
            tag = (self._tag(tokens[at].word) or "x") if at < len(tokens) else "x"
            if tag not in _PHRASE_TAGS:
                if at - start > 1 and 4 <= tokens[at - 1].end - tokens[start].start <= 16:
                    found.append(Asked(tokens[start].start, tokens[at - 1].end, _ASKED_THINGS))
                start = at + 1
        return found

    def _named(self, tokens: Sequence[Token]) -> list[Asked]:
        found = []
        for at, token in enumerate(tokens):
            tag = self._tag(token.word) or ""
            if self._is_person(token):
                found.append(Asked(token.start, token.end, _ASKED_PEOPLE))
            elif _BODY.search(token.word) and len(token.word) > 1:
                first = at
                while first and at - first < 4 and (self._tag(tokens[first - 1].word) or "x")[0] in "nj":
                    first -= 1
                if token.end - tokens[first].start > 3:
                    found.append(Asked(tokens[first].start, token.end, _ASKED_BODIES))
            elif tag == "ns" and len(token.word) > 1 and (_PLACE.search(token.word) or _leads_to_place(tokens, at)):
                found.append(Asked(token.start, token.end, _ASKED_PLACES))
        return found

    def _question(self, sentence: str, asked: Asked) -> str:
        """The sentence around the answer, cut to a clause or two, thinned and reworded, with the asking words in it."""
        before = re.split(r"[。；！？]", sentence[: asked.start])[-1][-40:]
        after = re.split(r"[。；！？]", sentence[asked.end :])[0][:40]
        detail = self._choose.random()
        if detail < 0.2:
            before, after = before[-12:], after[:6]
        elif detail < 0.7:
            before, after = self._clauses(before, after)
        left, right = self._thinned(before), self._thinned(after)
        if len(left) + len(right) < 2:
            return ""
        asking = self._choose.choice(asked.asking)
        order = self._choose.random()
        if order < 0.65:
            parts = [*left, asking, *right]
        elif order < 0.9:
            parts = [*right, *left, "是" if self._choose.random() < 0.4 else "", asking]
        else:
            parts = [asking, *left, *right]
        return "".join(parts) + "？"

    def _clauses(self, before: str, after: str) -> tuple[str, str]:
        """The answer's own clause; where little of it is left, a neighbouring one too."""
        left, right = before.split("，"), after.split("，")
        near = left[-1], right[0]
        if len(near[0]) + len(near[1]) >= 8:
            return near
        return "，".join(left[-2:]), "，".join(right[:2])

    def _thinned(self, text: str) -> list[str]:
        words = [token.word for token in tokenize(text)]
        rate = self._choose.choice((0.1, 0.3, 0.5))
        kept = [word for word in words if word[0].isalnum() and (self._choose.random() > rate)]
        return [self._reword(word) for word in kept]


def _leads_to_place(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].word[-1] in _TO_PLACE


def _counted(match: re.Match[str]) -> Asked:
    """A number, with its unit in the answer half of the time in the wording of the question too."""
    unit = match[2]
    return Asked(match.start(1), match.end(2), (f"多少{unit}", f"几{unit}", "多少"))


def _enumeration(match: re.Match[str]) -> Asked | None:
    """The whole of an enumeration, without the words that lead to its first item or follow its last."""
    text, start = match.group(), match.start()
    first, *others = text.split("、")
    last = re.split("[和及与]", others[-1])[-1]
    end = match.end() - len(last) + _item_end(last, max(len(item) for item in others[:-1] or [first]))
    leads = list(_LIST_LEAD.finditer(first))
    if leads and leads[-1].end() < len(first):
        start += leads[-1].end()
    elif len(first) > 8:
        return None
    kind = text[end - match.start() - 2 : end - match.start()]
    asking = ("哪些", "什么", "有哪些")
    # Items of one kind often end alike, as 财政厅 and 水利厅 do.
    return Asked(start, end, (*asking, f"哪些{kind}", f"哪几个{kind}") if first[-1] == kind[-1] else asking, many=True)


def items_of(answer: str) -> tuple[Span, ...]:
    """The items of an enumeration; none where it is but one thing."""
    parts = [Span(*match.span()) for match in re.finditer("[^、]+", answer)]
    if len(parts) > 1 and (joint := re.search("以及|[和及与]", answer[slice(*parts[-1])])):
        before, after = parts[-1].start + joint.start(), parts[-1].start + joint.end()
        parts[-1:] = [Span(parts[-1].start, before), Span(after, parts[-1].end)]
    parts = [part for part in parts if part.end > part.start]
    return tuple(parts) if len(parts) > 1 else ()


def _item_end(last: str, longest: int) -> int:
    """Where the last item ends: before 等, and at a word's end no further than the longest of the others."""
    listed = last.split("等")[0]
    ends = [token.end for token in tokenize(listed)]
    return max([end for end in ends if end <= longest] or ends[:1] or [len(listed)])
