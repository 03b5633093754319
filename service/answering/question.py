"""What a question asks for: its language, the kind of thing that would answer it, one or many, and how many.

Rules over the interrogative words of Chinese and English and the noun that they ask about. Words of a
language are listed here; names, bodies and wordings of single questions are not.
"""

import re
from typing import Literal

import msgspec

from embeddings.text import Span
from embeddings.words import Words

Language = Literal["zh", "en"]
Kind = Literal[
    "person",
    "number",
    "date",
    "place",
    "organisation",
    "title",
    "quote",
    "reason",
    "definition",
    "polarity",
    "role",
    "thing",
    "clause",
]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An analysed question.

    ``head`` is the noun asked for (部门, counties), in the question's own words; ``unit`` the measure
    word that a number should carry (座, 亿元); ``count`` how many things are asked for, where said.
    ``focus`` is the question without its interrogative phrase: what an answering sentence should speak of.
    """

    text: str
    language: Language
    kind: Kind
    many: bool
    count: int | None
    head: str | None
    units: tuple[str, ...]
    focus: str


_HAN = re.compile(r"[㐀-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

_ZH_DIGITS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_EN_DIGITS = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2)
}
_MEASURE = (
    r"(?:部(?![门分队长委])|[个家位名项处所座条种类件份本场次届届支只张幅篇则句道点段层批起口间栋款类]|方面|大类)"
)
_COUNT = r"[两二三四五六七八九十]|\d+"

# What a Chinese head noun names, by its ending; the first that fits decides.
_ZH_HEADS: tuple[tuple[Kind, str], ...] = (
    ("title", r"标题|题目|文件|文章|报道|消息|节目|剧目|著作|书|通知|办法|方案|栏目|新闻|稿件|作品"),
    ("organisation", r"部门|单位|机构|公司|企业|学校|院校|中学|大学|银行|集团|组织|媒体|主办方|承办方|协办方|报社|医院"
                     r"|委员会|协会|商会|厅局|委办|院所|园区|基地|保险公司|厂|党委|政府|窗口|团体|剧团|院团|队伍|队"),
    ("person", r"人|人员|领导|干部|记者|演员|主演|主创|导演|作者|书记|市长|县长|区长|省长|厅长|局长|主任|部长|院长|校长|会长"
               r"|主席|董事长|理事长|经理|秘书长|代表|专家|官员|嘉宾|委员|成员|老师|教授|负责人|一把手|副职|姓名|名字"
               r"|编辑|编剧|作曲|摄影师|通讯员|教练|选手|冠军|人物|发言人|检察长|站长|队长|所长|镇长|村长"),
    ("date", r"日期|时间|年份|年|月|天|日|时候|月份|钟头"),
    ("number", r"金额|数额|总额|数量|人数|面积|长度|余额|投资额|投资|比例|比重|增速|增幅|幅度|产量|产值|总数|规模|价格"),
    ("place", r"地方|地点|城市|市|县区|县|区|省|国家|国|镇|乡|村|街道|景点|景区|场所|地区|区域|点位|河流|水库|泉域|桥|路"),
    ("reason", r"原因|理由|起因|目的"),
    ("quote", r"话|口号|诗句|名言|句"),
)  # fmt: skip
_EN_HEADS: tuple[tuple[Kind, str], ...] = (
    ("title", r"headline|title|document|book|article|stor(?:y|ies)|report|notice|programme|program|regulation"),
    ("organisation", r"department|compan(?:y|ies)|firm|organi[sz]ation|organi[sz]er|institution|institute|bank|school"
                     r"|universit(?:y|ies)|bod(?:y|ies)|agenc(?:y|ies)|group|enterprise|bureau|office|unit|insurer"
                     r"|committee|association|hospital|college|team|troupe|sponsor|host|ministr(?:y|ies)|partner"),
    ("person", r"leader|official|reporter|journalist|photographer|mayor|director|secretary|secretaries|chairman|head"
               r"|chairmen|chair|president|deput(?:y|ies)|performer|actor|actress|creator|person|people|manager|author"
               r"|writer|speaker|guest|expert|chief|minister|governor|editor|composer|winner|cadre|member|executive"),
    ("date", r"date|day|year|month|time|period|week|hour"),
    ("number", r"number|amount|balance|percentage|proportion|share|area(?!s)|length|rate|total|sum|investment|capacity"
               r"|value|cost|price|figure|size|volume|capital|ratio"),
    ("place", r"place|cit(?:y|ies)|count(?:y|ies)|district|province|country|countries|village|town|township|location"
              r"|venue|site|spot|region|areas\b(?<=spring areas)|reservoir|river|spring|park|scenic"),
    ("reason", r"reason|cause|purpose"),
    ("quote", r"slogan|quote|quotation|line|motto|saying"),
)  # fmt: skip

# What a measured noun is counted in.
_ZH_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:增长|增加|提高|下降|上升|减少|回落)了?(?:多少|几)", ("%", "％", "个百分点", "倍", "成")),
    (r"[投融]资|资金|余额|贷款|存款|收入|产值|费用|金额|奖金|营收|利税|价格|工资|补助|经费|总额|保障额|资本|增加值|多少钱", ("元",)),
    (r"多长|长度|里程|河长|多远|多宽|多高|多深", ("公里", "千米", "米", "里")),
    (r"面积|多大", ("亩", "平方公里", "公顷", "平方米")),
    (r"比例|增速|增幅|占比|比重|百分|同比|比去年|增长率|幅度|率", ("%", "％", "个百分点", "倍", "成")),
    (r"水量|容量|体积", ("立方米", "吨")),
    (r"产量|重量|多重", ("吨", "公斤", "斤", "千克")),
    (r"多久|多长时间|历时", ("年", "个月", "月", "天", "日", "小时", "分钟", "周")),
    (r"多少人|人数|几个人", ("人", "名", "人次", "位")),
    (r"几岁|年龄|多大年纪", ("岁",)),
)  # fmt: skip
_EN_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"by how much|how much (?:did|has|have).*(?:grow|rise|increase|fall)", ("%", "％", "个百分点", "倍")),
    (r"investment|fund|balance|loan|deposit|revenue|cost|money|price|budget|how much (?:does|did|will|was|is)|capital|value"
     r"|credit|prize|reward|bonus", ("元",)),
    (r"how long is|length|distance|how far|how wide|how high|stretch", ("公里", "千米", "米")),
    (r"\barea\b(?! of)|hectares|acre", ("亩", "平方公里", "公顷", "平方米")),
    (r"percent|proportion|share|growth|grow|ratio|rate", ("%", "％", "个百分点", "倍")),
    (r"volume|water", ("立方米", "吨")),
    (r"how long|how many (?:days|years|months|hours)|duration", ("年", "个月", "月", "天", "日", "小时", "分钟")),
    (r"how many (?:people|persons|trainees|members|officers|officials|participants|staff|jobs|prisoners|households)",
     ("人", "名", "人次", "位", "户")),
    (r"how many (?:firms|companies|enterprises)", ("家",)),
    (r"how many times", ("次",)),
)  # fmt: skip


def language_of(text: str) -> Language:
    """``zh`` where Han characters outnumber Latin words, else ``en``."""
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"


def analyse(text: str, words: Words, language: Language | None = None) -> Question:
    """Analyse a question asked in Chinese or English; ``words`` know verbs from nouns.

    ``language`` may be given for an English question whose names stand in Chinese.
    """
    return _analyse_zh(text, words) if (language or language_of(text)) == "zh" else _analyse_en(text)


def asked_at(question: Question) -> list[Span]:
    """Spans of ``question.text`` that ask: its interrogative words with what belongs to them."""
    pattern = _ZH_ASKING if question.language == "zh" else _EN_ASKING
    return [Span(*match.span()) for match in pattern.finditer(question.text)]


def focus_of(text: str, language: Language | None = None) -> str:
    """``text`` without its interrogative phrase and empty words."""
    filler = _ZH_FILLER if (language or language_of(text)) == "zh" else _EN_FILLER
    return " ".join(filler.sub(" ", text).split())


def _head_kind(head: str, heads: tuple[tuple[Kind, str], ...], suffix: str) -> Kind | None:
    for kind, pattern in heads:
        if re.search(rf"(?:{pattern}){suffix}", head):
            return kind
    return None


def _units(text: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    return next((units for pattern, units in table if re.search(pattern, text)), ())


# --- Chinese -------------------------------------------------------------------------------------------------------

_ZH_POLARITY = re.compile(r"吗[？?]?$|是否|是不是|有没有|(.)不\1|有无|能否|可否|对不对")
_ZH_WH = re.compile(r"什么|哪|谁|多少|几|怎么|怎样|如何|为何|何时|何人|何处|啥")
# 几家, 几位 ask for a number; 哪几家 and 几位 … 都叫什么 ask for the things themselves.
_ZH_MANY = re.compile(
    rf"哪些|哪(?:几|{_COUNT})(?!天|年)|分别|都(?:有|是|叫)?(?:谁|什么|哪)|还有(?:谁|什么|哪)|(?:有|包括)(?:谁|什么|哪)"
    r"|都.{0,8}(?:谁|哪)|几[位个名家].*(?:叫什么|是谁|哪)|哪.*[和、，]哪|哪.*[和、].*[谁哪]"
)
_ZH_PATTERNS: tuple[tuple[Kind, str], ...] = (
        ("reason", r"为什么|为何|缘何|何以|怎么会|(?:原因|起因|理由|目的)(?:是|在于)|因为什么|因何"),
        ("title", r"(?:标题|题目|名字|书名|片名|剧名)(?:是|叫)(?:什么|啥)(?<!名字是什么)(?<!名字叫什么)|以什么为题"),
        ("role", r"(?:什么|何)(?:职务|身份|职位|头衔|官职)|是什么人|担任什么|任什么职|做什么工作"),
        ("date", r"什么时候|何时|几时|哪(?:一)?[天年日月](?!轻)|哪(?:一)?个?[月年]|哪(?:两|几|三)[天年日]|几[月号日点]"
                 r"|什么(?:时间|日期|年份)|哪个时间|哪段时间"),
        ("person", r"谁|何人|哪(?:一|几|两)?[位名](?!.{0,6}(?:数|个))|哪个人|哪些人|什么人|姓什么|叫什么名字|姓名"),
        ("number", r"多少|多[大长高远重宽深久快]|百分之几|(?<!哪)几(?!乎|时)|(?:比例|占比|增速|增幅|幅度|总数|金额)是"),
        ("place", r"哪里|哪儿|何处|何地|什么地方|[在到从往去来]哪(?![一些个几家位两所])|啥地方"),
        ("quote", r"哪(?:一)?句|什么话|怎么说的|原话|口号是"),
        ("definition", r"什么是|什么意思|何谓|(?:指|称|叫作|叫做|又名|别名|含义|意味着|代表)(?:的)?(?:是)?(?:什么|啥)|干什么|做什么的"
                       r"|什么(?:含义|别名|意义|人)|有(?:个)?什么别名|是什么[？?]?$|独一无二|什么特点"),
)  # fmt: skip
_ZH_WHICH = re.compile(
    rf"(?:哪些|哪(?:一|几|{_COUNT})?{_MEASURE}?|什么样的|什么|怎样的|怎么样的|啥|第几)(?P<head>[㐀-鿿]{{0,12}})"
)
_ZH_SUBJECT = re.compile(
    r"(?P<head>[㐀-鿿]{2,8}?)(?:，)?(?:都|还|又|主要|具体|一共|共|分别)*(?:有|是|包括|为|叫|指)(?:的是)?(?:哪些|哪|谁|什么|啥)"
)
# Where the noun phrase after an interrogative ends: a verb, an adverb or a particle that takes the sentence on.
_ZH_NP_END = re.compile(
    r"[了的在被把将给让对向由从和与及并而但都也又就才已还曾会能要可应是有得到着过来去里]|中(?![学心院国小])|参加|出席|获得|负责|举办|进行|完成|接受"
    r"|举行|派|受到|提出|表示|组织|支持|进入|入选|建设|担任|展出|播出|提供|开展|需要|实施|启动|为"
)


def _zh_head(text: str, words: Words) -> str | None:
    match = _ZH_WHICH.search(text)
    if match and match["head"]:
        head = match["head"]
        end = _ZH_NP_END.search(head)
        head = head[: end.start()] if end else head
        if head:
            return _noun_phrase(head, words)
    subject = _ZH_SUBJECT.search(text)
    return subject["head"] if subject else None


def _noun_phrase(head: str, words: Words) -> str:
    """``head`` up to the verb that follows a known noun: 单位 of 单位承办, but all of 城市名片."""
    for word, start, _ in words.cut(head):
        tag = words.tag(word) or "n"
        if start > 0 and tag.startswith("v") and _head_kind(head[:start], _ZH_HEADS, "$"):
            return head[:start]
    return head


def _analyse_zh(text: str, words: Words) -> Question:
    folded = text.strip()
    many = _ZH_MANY.search(folded) is not None
    head = _zh_head(folded, words)
    kind = _zh_kind(folded, head)
    counted = re.search(rf"哪(?P<n>{_COUNT}){_MEASURE}?|(?P<m>{_COUNT}){_MEASURE}?.{{0,6}}(?:分别)", folded)
    count = _zh_number(counted["n"] or counted["m"]) if counted else None
    if kind in ("date", "number", "polarity", "reason", "quote") and not re.search(r"分别|哪些", folded):
        many = False
    return Question(
        text=text,
        language="zh",
        kind=kind,
        many=many,
        count=count,
        head=head,
        units=_zh_units(folded) if kind == "number" else (),
        focus=focus_of(folded, "zh"),
    )


def _zh_kind(text: str, head: str | None) -> Kind:
    if _ZH_POLARITY.search(text) and not re.search(r"什么|哪|谁|多少|几|怎", text.replace("是不是", "")):
        return "polarity"
    if re.search(r"几[位名个].*(?:叫什么|是谁|都有谁)", text):
        return "person"
    patterns = dict(_ZH_PATTERNS)
    named = _head_kind(head, _ZH_HEADS, r"$") if head else None
    if (
        named
        and re.search(r"哪|什么|都叫", text)
        and not any(re.search(patterns[k], text) for k in ("reason", "role", "date", "number"))
    ):
        return named
    for kind, pattern in _ZH_PATTERNS:
        if re.search(pattern, text):
            return kind
    if re.search(r"哪|叫什么", text) and head:
        return named or "thing"
    if re.search(r"什么(?=[㐀-鿿])", text) and head:
        return named or "thing"
    return "clause"


def _zh_number(digits: str) -> int:
    return _ZH_DIGITS[digits] if digits in _ZH_DIGITS else int(digits)


def _zh_units(text: str) -> tuple[str, ...]:
    counted = re.search(
        rf"(?:多少|几)(?P<unit>人次|万人|亿元|万元|平方公里|立方米|公里|公顷|{_MEASURE}|[人户元亩米吨天年岁尊])", text
    )
    if counted:
        unit = counted["unit"]
        return ("人", "名", "人次", "位") if unit == "人" else ("元",) if unit.endswith("元") else (unit,)
    return _units(text, _ZH_UNITS)


_ZH_ASKING = re.compile(
    rf"什么时候|什么地方|什么名字|什么样的?|为什么|为何|何时|何人|何处|多少|哪些|哪里|哪儿|哪(?:几|一|{_COUNT})?{_MEASURE}?|什么|几{_MEASURE}|谁|怎么样|怎么|怎样的?"
    r"|如何|是否|有没有|吗|啥"
)
_ZH_FILLER = re.compile(
    rf"什么时候|什么地方|什么名字|什么样|为什么|为何|何时|何人|何处|多少|哪些|哪里|哪儿|哪(?:几|一|{_COUNT})?{_MEASURE}?|什么"
    rf"|几{_MEASURE}|谁|怎么样|怎么|怎样|如何|是否|有没有|吗|呢|啥|请问|[？?，。、！]|分别|(?:是|有|叫|的|了|都|还|又|吧)(?=[？?\s]|$)"
)


# --- English -------------------------------------------------------------------------------------------------------

_EN_POLARITY = re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must)\b", re.I)
_EN_PATTERNS: tuple[tuple[Kind, str], ...] = (
        ("reason", r"\bwhy\b|what (?:prompted|caused|led to|triggered)|(?:reason|purpose|cause)s? (?:for|of|behind|is|was|why)"),
        ("role", r"what (?:\w+ )?(?:posts?|positions?|roles?|jobs?|titles?) (?:does|do|did|is|was)|what does \w+ \w+ do\b"
                 r"|^who (?:is|was) (?:(?-i:[A-Z])\w+ (?-i:[A-Z])\w+|[㐀-鿿]{2,4})\b"),
        ("number", r"how (?:many|much|long is|far|large|big|high|wide|deep|old)\b|what (?:percentage|proportion|share)"
                   r"|by how much|how long (?:did|has|does|will)"),
        ("date", r"^(?:and |so |but )?(?:since |until |by )?when\b|(?:what|which|exact(?:ly)?) (?:date|day|year|month|time|period)s?\b|until (?:what|which|when)"
                 r"|which (?:two|three) (?:days|dates)|on (?:exactly )?(?:what|which) "
                 r"(?:date|day|dates|days)|how soon"),
        ("person", r"\bwhom?\b|\bwhose\b|what (?:is|was|are|were) the names? of the"),
        ("place", r"\bwhere\b"),
        ("title", r"(?:what|which) (?:is|was|were)?\s*(?:the )?(?:headline|title)"),
        ("quote", r"what (?:line|slogan|quote|motto)|which (?:line|slogan|quote|motto|[“\"'].*slogan)|exact words"),
        ("definition", r"what (?:does|do|did) .+ (?:mean|stand for|refer to)|what (?:is|are) meant|what is unique|responsible for"
                       r"|other name|also known|what kind|what is special"),
)  # fmt: skip
_EN_WHICH = re.compile(
    r"\b(?:which|what|how many|whose)\b(?: of)?(?: the)?(?: (?:two|three|four|five|six|seven|eight|nine|ten|other|else|new|more))*"
    r"\s+(?P<head>[a-z][\w'’&“”\"-]*(?:\s+[\w'’&“”\"-]+){0,4})",
    re.I,
)
_EN_NP_END = re.compile(
    r"\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must|to|in|on|at|of|for|from|by|with|and|"
    r"that|who|as|be|been|get|say|said|wrote|write|builds?|runs?|actually|else|\w+ly|(?!unit|relat|ne|se|fe)\w{3,}ed|launch|survive|built|held|began|won|led|told|paid|met|left|lost|sent|spent|ran|rose|fell|grew|sang|saw|put|set|got|came|come|took|take|takes|made|make|gave|went|won|join(?:ed)?|appear(?:ed)?|receiv(?:ed|e)|visit(?:ed)?)\b.*",
    re.I,
)
_EN_NO_NOUN = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must|else|the|to|in|on|at|of|for|from|by|with"
    r"|prompted|caused|happened|led|triggered|made)\b",
    re.I,
)
_EN_BE_HEAD = re.compile(
    r"\b(?:what|who)\b (?:is|are|was|were) (?:the|its|their) (?P<head>[\w' -]+?)(?: of\b| in\b| for\b|\?|$)", re.I
)
_EN_ASKING = re.compile(r"\b(?:which|what|who|whom|whose|when|where|why|how(?: many| much| long)?)\b", re.I)
_EN_FILLER = re.compile(
    r"\b(?:which|what|who|whom|whose|when|where|why|how(?: many| much| long)?|is|are|was|were|do|does|did|has|have|had|the|a|an"
    r"|of|to|in|on|at|for|by|with|and|from|its|their|be|been|that|this|it|as|will|would|there|any|name|called)\b|[?.,]",
    re.I,
)


def _analyse_en(text: str) -> Question:
    stripped = text.strip()
    head = _en_head(stripped)
    kind = _en_kind(stripped, head)
    counted = re.search(
        r"\b(?:which|what|the|all|whose|these|those)\s+(two|three|four|five|six|seven|eight|nine|ten)\b", stripped, re.I
    )
    plural = head is not None and re.search(r"(?<![su])s$|people$|men$", head.split()[-1], re.I) is not None
    many = (plural and re.search(r"\b(?:which|what|who|whose|name|list)\b", stripped, re.I) is not None) or re.search(
        r"^who (?:are|were|else)\b|\bwho (?:are|were)\b|names of|which (?:two|three|four|five)", stripped, re.I
    ) is not None
    if kind in ("date", "number", "polarity", "reason", "quote"):
        many = False
    return Question(
        text=text,
        language="en",
        kind=kind,
        many=many,
        count=_EN_DIGITS[counted[1].lower()] if counted else None,
        head=head,
        units=_units(stripped.lower(), _EN_UNITS) if kind == "number" else (),
        focus=focus_of(stripped, "en"),
    )


def _en_head(text: str) -> str | None:
    for pattern in (_EN_BE_HEAD, _EN_WHICH):
        match = pattern.search(text)
        if match:
            head = _EN_NP_END.sub("", match["head"]).strip()
            if head and not _EN_NO_NOUN.match(head):
                return head
    return None


def _en_kind(text: str, head: str | None) -> Kind:
    if _EN_POLARITY.search(text):
        return "polarity"
    named = _head_kind(head.split()[-1].lower(), _EN_HEADS, r"s?$") if head else None
    for kind, pattern in _EN_PATTERNS:
        if re.search(pattern, text, re.I):
            # Who are the organisers: not always people.
            return "organisation" if kind == "person" and named == "organisation" else kind
    if head:
        return named or "thing"
    return "clause"
