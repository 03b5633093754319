"""Articles as a newspaper sets them, made of plain titles and texts: headings, leads, captions, notices.

Everything random comes from one seeded ``random.Random``; the same seed gives the same articles.
"""

import gzip
import json
import lzma
import random
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

_GREETING = re.compile(r"^(?:\(更新时间戳[^)]*\)\s*)?(?:央视网消息)?(?:（新闻联播）)?[：:]?\s*")
_COLUMN = re.compile(r"^【([^】]{3,16})】\s*")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚"
    "卢姜崔谭陆汪范金石廖贾夏韦付方白"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海燕晓东红梅春雪峰鹏宇航天佳欣怡子轩浩然"
    "思雨梦琪嘉俊凯博文婷琳颖慧莹倩云飞龙翔宏伟振兴"
)
_ROLES = ["市委副书记", "副市长", "市人大常委会副主任", "市政协副主席", "县委书记", "区长", "省厅副厅长", "集团董事长"]
_SPOKEN = ["强调", "指出", "要求", "时强调", "调研时强调", "检查时要求", "会见时表示"]
_ATTEND = ["出席", "参加", "主持", "出席并讲话", "陪同", "主持会议", "致辞", "见证签约"]
_ATTEND_ENDS = (*_ATTEND, "并讲话", "致辞", "主持会议")
_BANNERS = ["砥砺前行 逐梦未来", "走向我们的小康生活", "春暖花开 万象更新", "聚焦两会", "新春走笔", "一线传真"]
_CLOSING = [
    "{}参加会议。", "{}及有关部门负责同志参加活动。", "{}出席。", "{}一同调研。", "{}参加上述活动。", "{}出席会议。",
]  # fmt: skip
_PLACES = [
    "太原",
    "合肥",
    "南昌",
    "兰州",
    "昆明",
    "杭州",
    "青岛",
    "长春",
    "拉萨",
    "北京",
    "上海",
    "东京",
    "伦敦",
    "莫斯科",
]
_BUREAUS = [
    "市教育局",
    "市水务局",
    "县市场监督管理局",
    "市公共资源交易中心",
    "市自来水公司",
    "市住房公积金管理中心",
    "市税务局",
]
_MATTERS = [
    "关于停水检修的公告", "公开征集意见的公告",
    "关于开展专项整治行动举报受理的通告", "遗失声明", "关于办理换证业务的通知",
    "招聘工作人员启事", "拟表彰对象的公示", "专项行动投诉渠道", "关于道路封闭施工的通告",
]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A plain article: what pages are made of."""

    title: str
    column: str | None
    paragraphs: tuple[str, ...]
    year: int
    month: int
    day: int
    traditional: bool = False
    is_dated: bool = True

    @property
    def known_day(self) -> date | None:
        """Its day; none where it was made up, since its text may tell another year."""
        return date(self.year, self.month, self.day) if self.is_dated else None


@dataclass
class Made:
    """An article ready to be laid out. ``heading`` holds ``(text, role)`` in reading order; ``day`` it names first."""

    kind: str
    heading: list[tuple[str, str]]
    paragraphs: list[str]
    byline: str | None = None
    dateline: str | None = None
    byline_line: str | None = None
    credit: str | None = None
    one_line: bool = False
    day: date | None = None

    @property
    def title(self) -> str | None:
        """The headline without the way it was broken into lines."""
        return "".join(text for text, role in self.heading if role == "title") or None

    @property
    def alts(self) -> list[str]:
        """What passes for the headline too: the whole of one line, and the event without who was there."""
        parts = (self.title or "").split(" ")
        kept = len(parts)
        while kept > 1 and parts[kept - 1].endswith(_ATTEND_ENDS):
            kept -= 1
        event = [" ".join(parts[:kept])] if kept < len(parts) else []
        return event + ([" ".join(text for text, _ in self.heading)] if self.one_line else [])


def load_sources(path: Path) -> list[Source]:
    """Articles of a JSON Lines file: ``{date, title, body}``, round-ups taken apart, or ``{title, text, script}``."""
    opener: Any = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    sources: list[Source] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            sources.extend(_sources(row) if "body" in row else _undated(row, number))
    return sources


def _undated(row: dict[str, Any], number: int) -> list[Source]:
    """An article that brings no date: twenty of them fill a day."""
    texts = tuple(line for part in row["text"].split("\n") if (line := part.strip()))
    whole = 6 <= len(row["title"]) <= 60 and all(text[-1] in "。！？”…」" for text in texts)
    if not whole or len(texts) < 2 or not 150 <= len(row["text"]) <= 4000:
        return []
    month, day = divmod(number // 20, 28)
    return [Source(row["title"], None, texts, 2022, month % 12 + 1, day + 1, row.get("script") == "hant", False)]


def _sources(row: dict[str, Any]) -> list[Source]:
    day = (int(row["date"][:4]), int(row["date"][4:6]), int(row["date"][6:8]))
    column = _COLUMN.match(row["title"])
    title = _COLUMN.sub("", row["title"]).strip()
    lines = [_GREETING.sub("", part.strip()) for part in row["body"].split("\n")]
    lines = [line for line in lines if line]
    pairs = [(title, lines)]
    if title.endswith("快讯"):
        heads = [index for index, line in enumerate(lines) if line[-1] not in "。！？”…"]
        bounds = pairwise([*heads, len(lines)])
        pairs = [(lines[start], lines[start + 1 : end]) for start, end in bounds]
    return [
        Source(name, column.group(1) if column else None, tuple(texts), *day)
        for name, texts in pairs
        if 6 <= len(name) <= 60 and sum(map(len, texts)) >= 60 and all(text[-1] in "。！？”…" for text in texts)
    ]


def make_name(rng: random.Random) -> str:
    """A person's name of two or three characters."""
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice([1, 2, 2])))


def make_names(rng: random.Random, low: int, high: int) -> list[str]:
    """Several names."""
    return [make_name(rng) for _ in range(rng.randint(low, high))]


def make_news(rng: random.Random, source: Source) -> Made:
    """A report: heading in one to four lines, a lead formula, paragraphs as long as newspapers have them."""
    paragraphs = _paragraphs(rng, list(source.paragraphs))
    made = Made("news", [], paragraphs)
    _add_lead(rng, made, source)
    _add_people(rng, made)
    _add_heading(rng, made, source)
    return made


def _paragraphs(rng: random.Random, texts: list[str]) -> list[str]:
    """Broadcast paragraphs are short; runs of them are merged, and long articles shortened."""
    texts = texts[: rng.randint(4, 16)]
    aim = rng.choice([80, 150, 250, 400])
    merged = [texts[0]]
    for text in texts[1:]:
        if len(merged[-1]) < aim and len(merged) > 1:
            merged[-1] += text
        else:
            merged.append(text)
    return merged


def _add_lead(rng: random.Random, made: Made, source: Source) -> None:
    day = f"{source.month}月{source.day}日"
    kind = rng.choices(["local", "agency", "line", "bare"], [70, 14, 8, 8])[0]
    names = make_names(rng, 1, 2)
    text = made.paragraphs[0]
    when = rng.random()
    if when < 0.4:
        made.day = source.known_day
        text = f"{day}{rng.choice(['', '上午', '下午', '晚'])}，{text}"
    elif when < 0.6:
        text = f"{rng.choice(['近日', '日前'])}，{text}"
    if kind == "local":
        people = " ".join(names)
        made.byline = "、".join(names)
        if rng.random() < 0.15:
            helpers = make_names(rng, 1, 2)
            people += f" 通讯员 {' '.join(helpers)}"
            made.byline += f"；通讯员 {'、'.join(helpers)}"
        text = f"本报讯（{rng.choice(['记者', '记者', '本报记者', '见习记者'])} {people}）{text}"
    elif kind == "agency":
        made.day = source.known_day
        made.dateline = f"新华社{rng.choice(_PLACES)}{day}电"
        reporters = rng.random() < 0.5
        made.byline = "、".join(names) if reporters else None
        text = f"{made.dateline}{f'（记者 {chr(32).join(names)}）' if reporters else ' '}{text}"
    elif kind == "line":
        made.byline = "、".join(names)
        made.byline_line = (
            f"{rng.choice(['□ ', '', '■'])}{rng.choice(['本报记者', '记者', '通讯员'])} {' '.join(names)}"
        )
        if "通讯员" in made.byline_line:
            made.byline = f"通讯员 {made.byline}"
    made.paragraphs[0] = text


def _add_people(rng: random.Random, made: Made) -> None:
    """Paragraphs of who was there: a short second one, or a closing one."""
    if rng.random() < 0.12:
        who = f"{rng.choice(_ROLES)}{make_name(rng)}"
        made.paragraphs.insert(
            1, rng.choice(["{}参加调研。", "{}主持会议。", "{}陪同。", "{}出席并讲话。"]).format(who)
        )
    if rng.random() < 0.25:
        who = "、".join(rng.choice(_ROLES) * (rng.random() < 0.6) + name for name in make_names(rng, 1, 8))
        made.paragraphs.append(rng.choice(_CLOSING).format(who))


def _clauses(paragraphs: list[str], low: int, high: int) -> list[str]:
    text = re.sub(r"（[^）]*）", "", "".join(paragraphs[1:] or paragraphs))
    clauses = [clause for clause in re.split(r"[，、。；：！？“”《》]", text) if re.fullmatch(r"[一-鿿]+", clause)]
    return [clause for clause in clauses if low <= len(clause) <= high]


def _stands_alone(clause: str) -> bool:
    """Whether a clause could be a deck: it neither leans on what is before it nor waits for what follows."""
    return (
        clause[0] not in "在对從从把将將并並也而但以其即由向就还還又与與和"
        and clause[-1] not in "上中下时時后後的等称稱是里裡内內示说說为為"
    )


def _slogan(rng: random.Random, paragraphs: list[str]) -> str | None:
    """Two phrases of equal length, of the article's own words: 守住底线 补齐短板."""
    clauses = _clauses(paragraphs, 4, 9)
    rng.shuffle(clauses)
    for first in clauses:
        for second in clauses:
            if first != second and len(first) == len(second):
                return f"{first} {second}"
    return None


def _title_lines(rng: random.Random, source: Source) -> list[tuple[str, str]]:
    """The headline, on one line or cut into two, and the kicker that the source may have before it."""
    parts = source.title.split(" ")
    title = [(source.title, "title")]
    if len(parts) > 1 and parts[0].endswith(("强调", "指出", "时")):
        title = [(parts[0], "subtitle"), (" ".join(parts[1:]), "title")]
        if len(parts) == 3 and rng.random() < 0.5:
            title[1:] = [(parts[1], "title"), (parts[2], "subtitle")]
    elif len(source.title) > 14 and " " not in source.title and rng.random() < 0.05:
        middle = rng.randint(5, len(source.title) - 5)
        title = [(source.title[:middle], "title"), (source.title[middle:], "title")]
    return title


def _add_heading(rng: random.Random, made: Made, source: Source) -> None:
    heading = _title_lines(rng, source)
    slogan = words = _slogan(rng, made.paragraphs)
    if slogan and rng.random() < 0.25:
        aims = _clauses(made.paragraphs, 6, 14)
        if aims and rng.random() < 0.3:
            slogan += f" {rng.choice(['为', '推动', '助力', '全力'])}{rng.choice(aims)}"
        heading.insert(0, (slogan, "subtitle"))
        if rng.random() < 0.4:
            made.paragraphs[0] = made.paragraphs[0].rstrip("。") + f"，{slogan.replace(' ', '，')}。"
    if rng.random() < 0.06:
        occasion = rng.choice(_clauses(made.paragraphs, 3, 7) or ["在会上"])
        first = next(at for at, (_, role) in enumerate(heading) if role == "title")
        heading.insert(first, (f"{make_name(rng)}{occasion}{rng.choice(_SPOKEN)}", "subtitle"))
    decks = [clause for clause in _clauses(made.paragraphs, 10, 24) if _stands_alone(clause)]
    if decks and rng.random() < 0.12:
        heading.append((rng.choice(decks), "subtitle"))
    if rng.random() < 0.08 and decks:
        heading.insert(0, (rng.choice(decks), "subtitle"))
    if rng.random() < 0.15:
        heading.append((_attendance(rng), "subtitle"))
    column = source.column or (rng.random() < 0.04 and words)
    if column and rng.random() < 0.6:
        heading.insert(0, (column + rng.choice(["", "", "——基层行", "·进行时"]), "banner"))
        if rng.random() < 0.2:
            heading.insert(0, (rng.choice(_BANNERS), "banner"))
    made.heading = heading
    joined = {2: 0.4, 3: 0.15}.get(len(heading), 0)
    made.one_line = heading[0][1] != "banner" and rng.random() < joined


def _attendance(rng: random.Random) -> str:
    """Who was there: one or two groups of names, run together or not."""
    groups = [rng.choice(["", " "]).join(make_names(rng, 1, 4)) for _ in range(rng.choice([1, 1, 2]))]
    return " ".join(group + rng.choice(_ATTEND) for group in groups)


def make_imprint(rng: random.Random, source: Source) -> str:
    """The line at the edge of a page: its date, or who edited it."""
    name = lambda: make_name(rng)  # noqa: E731
    weekday = "一二三四五六日"[date(source.year, source.month, source.day).weekday()]
    day = f"{source.year}年{source.month}月{source.day}日 星期{weekday}"
    return rng.choice(
        [
            f"{day}",
            f"{day} 第{rng.randint(1, 8)}版",
            f"要闻 {day} 责编：{name()}",
            f"责任编辑：{name()} 版式：{name()} 校对：{name()}",
            f"本版编辑 {name()}",
            f"责编 {name()} 美编 {name()}",
        ]
    )


def make_caption(rng: random.Random, source: Source) -> Made:
    """A picture that stands alone, its credit glued, on its own line, or missing."""
    day = f"{source.month}月{source.day}日"
    said = [text for text in re.findall(r"[^。！？]+[。！？]", "".join(source.paragraphs)) if len(text) > 15] or [
        "如图。"
    ]
    start = rng.randrange(len(said))
    story = "".join(said[start : start + rng.randint(1, 2)])
    short = rng.choice(_clauses(list(source.paragraphs), 5, 16) or ["活动现场"])
    text = rng.choice(
        [f"{story}图为{short}。", f"图为{short}。", f"这是{day}拍摄的{short}。{story}", f"{day}，{story}", story]
    )
    name = make_name(rng)
    made = Made("photo_caption", [], [text])
    if text.startswith((day, f"这是{day}")):
        made.day = source.known_day
    office = rng.choice(["本报记者 ", "本报记者", "记者 ", "新华社记者 ", "通讯员 "])
    credit = f"{office}{name}{rng.choice(['摄', '摄', ' 摄'])}"
    way = rng.random()
    if "图为" not in text and "拍摄" not in text:
        way *= 0.8  # nothing else tells that it is a caption
    if way < 0.5:
        made.credit, made.byline = credit, f"{name}（摄）"
    elif way < 0.8:
        made.paragraphs[0] += credit + rng.choice(["", "。"])
        made.byline = f"{name}（摄）"
    return made


def make_notice(rng: random.Random, source: Source) -> Made:
    """An official notice: no lead, labelled lines, perhaps a signature and a date."""
    bureau = rng.choice(_BUREAUS)
    matter = rng.choice(_MATTERS)
    stem = rng.choice(_clauses(list(source.paragraphs), 6, 14) or ["优化服务"])
    digits = lambda count: "".join(rng.choices("0123456789", k=count))  # noqa: E731
    fields = [
        f"联系电话：{digits(4)}-{digits(7)}", f"受理邮箱：{rng.choice('abcxyz')}{digits(6)}@163.com",
        f"受理时间：工作日上午{rng.randint(8, 9)}时至下午{rng.randint(5, 6)}时", 
        f"联系地址：{rng.choice(_PLACES)}市人民路{digits(2)}号",
        f"投诉热线：{digits(11)}", f"联系人：{make_name(rng)}",
    ]  # fmt: skip
    chosen = rng.sample(fields, rng.randint(1, 4))
    intro = f"为进一步{stem}，根据有关规定，{bureau}决定自{source.month}月1日起开展相关工作。"
    intro += rng.choice(source.paragraphs)
    body = [intro, "；".join(chosen) + "。"] if rng.random() < 0.4 else [intro, *chosen]
    made = Made("notice", [(f"{bureau}{rng.choice(['', stem])}{matter}", "title")], body)
    if rng.random() < 0.4:
        made.day = source.known_day
        made.paragraphs += [bureau, f"{source.year}年{source.month}月{source.day}日"]
    return made
