"""The words that questions are asked with, in Chinese and English: tables for ``question``, and no logic.

Words of a language stand here; names, bodies and wordings of single questions do not.
"""

import re
from typing import Literal

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
    "contact",
    "role",
    "thing",
    "clause",
]

ZH_DIGITS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
EN_DIGITS = {
    word: number
    for number, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2)
}
ZH_ORDINALS = {digit: number for number, digit in enumerate("一二三四五六七八九十", 1)}
EN_ORDINALS = {
    word: number
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1
    )
}
# The place in a list that is asked for: 第五项举措, “二是”, the fifth of the measures.
ZH_POSITION = re.compile(
    rf"第([{''.join(ZH_ORDINALS)}])(?:[项点条]|[个大](?=和|、|是|[^，。？]{{0,4}}(?:是什么|指|要求|希望|举措|方面)))"
    rf"|[“\"]([{''.join(ZH_ORDINALS)}])[是要][”\"]"
)
_EN_ORDINAL = "|".join(EN_ORDINALS)
EN_POSITION = re.compile(
    rf"\b({_EN_ORDINAL})(?: and ({_EN_ORDINAL}))? (?:of the|points?\b|measures?\b|steps?\b|items?\b|demands?\b|hopes?\b|tasks?\b"
    r"|requirements?\b)"
)
MEASURE = r"(?:部(?![门分队长委])|[个家位名项处所座条种类件份本场次届届支只张幅篇则句道点段层批起口间栋款类]|方面|大类)"
COUNT = r"[两二三四五六七八九十]|\d+"

# What a Chinese head noun names, by its ending; the first that fits decides.
ZH_HEADS: tuple[tuple[Kind, str], ...] = (
    ("contact", r"电话|电话号码|热线|号码|手机|手机号|邮箱|电子邮箱|邮件地址|网址|网站"),
    ("title", r"标题|题目|文件|文章|报道|消息|节目|剧目|著作|书|通知|办法|方案|栏目|新闻|稿件|作品"),
    ("organisation", r"部门|单位|机构|公司|企业|学校|院校|中学|大学|银行|集团|组织|媒体|主办方|承办方|协办方|报社|医院"
                     r"|委员会|协会|商会|厅局|委办|院所|园区|基地|保险公司|厂|党委|政府|窗口|团体|剧团|院团|队伍|队"),
    ("person", r"人|人员|领导|干部|记者|演员|主演|主创|导演|作者|书记|市长|县长|区长|省长|厅长|局长|主任|部长|院长|校长|会长"
               r"|主席|董事长|理事长|经理|秘书长|代表|专家|官员|嘉宾|委员|成员|老师|教授|负责人|一把手|副职|姓名|名字"
               r"|编辑|编剧|作曲|摄影师|通讯员|教练|选手|冠军|人物|发言人|检察长|站长|队长|所长|镇长|村长"),
    ("date", r"日期|时间|年份|年|月|天|日|时候|月份|钟头"),
    ("number", r"金额|数额|总额|数量|人数|面积|长度|余额|投资额|投资|比例|比重|增速|增幅|幅度|产量|产值|总数|规模|价格"),
    ("place", r"地方|地点|城市|市|县区|县|区|省|国家|国|镇|乡|村|街道|景点|景区|场所|地区|区域|点位|河流|水库|流域|桥|路"),
    ("reason", r"原因|理由|起因|目的"),
    ("quote", r"话|主题|口号|诗句|名言|句"),
)  # fmt: skip
EN_HEADS: tuple[tuple[Kind, str], ...] = (
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
              r"|venue|site|spot|region|reservoir|river|spring|park|scenic"),
    ("reason", r"reason|cause|purpose"),
    ("quote", r"slogan|theme|quote|quotation|line|motto|saying"),
)  # fmt: skip
# Nouns that any list may be asked for by, and that no name of an item ends in.
VAGUE_HEAD = re.compile(
    r"(?:事|样|块|点|项|处|方|面|类|种|招|件|条|步|东西|内容|情况|事情|事项|方面|部分|定位|名字|名称)$"
)

# Names no place and no body by itself.
DEICTIC = re.compile(
    r"^(?:此间|这里|那里|当地|本地|当场|现场|[我本全各]?[市省县区国镇村]|全国|国内|国外|各地|有关.*|相关.*|[我本]?[市省县区]?(?:部分|各)[^，]*)$"
)

# What a measured noun is counted in.
ZH_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:增长|增加|提高|下降|上升|减少|回落)了?(?:多少|几)", ("%", "％", "个百分点", "倍", "成")),
    (r"比例|占比|比重|份额|百分", ("%", "％", "个百分点", "成")),
    (r"损失|[投融]资|资金|余额|贷款|存款|收入|产值|费用|金额|奖金|营收|利税|价格|工资|补助|经费|总额|保障额|资本|增加值|多少钱", ("元",)),
    (r"多长|长度|里程|河长|多远|多宽|多高|多深", ("公里", "千米", "米", "里")),
    (r"面积|多大", ("亩", "平方公里", "公顷", "平方米")),
    (r"比例|增速|增幅|占比|比重|百分|同比|比去年|增长率|幅度|率", ("%", "％", "个百分点", "倍", "成")),
    (r"水量|容量|体积", ("立方米", "吨")),
    (r"产量|重量|多重", ("吨", "公斤", "斤", "千克")),
    (r"多久|多长时间|历时", ("年", "个月", "月", "天", "日", "小时", "分钟", "周")),
    (r"多少人|人数|几个人", ("人", "名", "人次", "位")),
    (r"几岁|年龄|多大年纪", ("岁",)),
)  # fmt: skip
EN_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"degrees?\b", ("度",)),
    (r"how (?:large|big)\b|exhibition area|floor area|total area", ("平方米", "亩", "平方公里", "公顷", "万平方米")),
    (r"\bloss(?:es)?\b", ("元",)),
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

# --- Chinese -------------------------------------------------------------------------------------------------------

ZH_POLARITY = re.compile(r"吗[？?]?$|是否|是不是|有没有|(.)不\1|有无|能否|可否|对不对")
# 几家, 几位 ask for a number; 哪几家 and 几位 … 都叫什么 ask for the things themselves.
ZH_MANY = re.compile(
    rf"哪些|哪(?:几|{COUNT})(?!天|年)|分别|各[是有为]|都(?:有|是|叫)?(?:谁|什么|哪)|包括(?:谁|什么|哪)"
    r"|还有(?:谁|什么|哪(?![位个一]))|有(?:谁|哪(?![位个一]))"
    rf"|(?:{COUNT})[位名].{{0,12}}(?:是谁|叫什么)|怎样的(?:{COUNT})[个项条]"
    r"|都.{0,8}(?:谁|哪)|几[位个名家].*(?:叫什么|是谁|哪)|哪.*[和、，]哪|哪.*[和、].*[谁哪]"
)
ZH_PATTERNS: tuple[tuple[Kind, str], ...] = (
        ("contact", r"(?:电话|热线|手机|联系方式|邮箱|网址|网站)(?:号码?|地址)?(?:分别)?(?:是|有|叫)?(?:多少|什么|哪|几)|(?:几|哪)个?(?:电话|热线|邮箱)|(?:电话|热线|邮箱|网址)[^。？]{0,14}是(?:什么|多少)"),
        ("reason", r"为什么|为何|缘何|何以|怎么会|(?:原因|起因|理由|目的)(?:是|在于)|因为什么|因何"),
        ("title", r"(?:标题|题目)[^，。？]{0,4}(?:什么|怎么|啥|哪)|(?:什么|啥)(?:标题|题目)|(?:标题|题目|名字|书名|片名|剧名)(?:是|叫)(?:什么|啥)(?<!名字是什么)(?<!名字叫什么)|以什么为题"),
        ("role", r"^(?![㐀-鿿]*[长记任席授员者人]是)[㐀-鿿]{2,4}是(?:谁|何许人|哪位)[？?]?$|(?:什么|何)(?:职务|身份|职位|头衔|官职)|(?:职务|职位|头衔|官职)(?:是|为|叫)(?:什么|啥|何)(?!意思)|是什么人|担任什么|任什么职|做什么工作"),
        ("date", r"什么时候|何时|几时|哪(?:一)?[天年日月](?!轻)|哪(?:一)?个?[月年]|哪(?:两|几|三)[天年日]|几[月号日点]"
                 r"|什么(?:时间|日期|年份)|哪个时间|哪段时间"),
        ("person", r"谁|何人|哪(?:一|几|两)?[位名](?!.{0,6}(?:数|个))|哪个人|哪些人|什么人|姓什么|叫什么名字|姓名"),
        ("number", r"多少|多[大长高远重宽深久快]|百分之几|(?<!哪)几(?!乎|时)|(?:比例|占比|增速|增幅|幅度|总数|金额)是"),
        ("place", r"哪里|哪儿|何处|何地|什么地方|[在到从往去来]哪(?![一些个几家位两所])|啥地方"),
        ("quote", r"哪(?:一)?句|什么话|怎么说的|原话|口号是"),
        ("definition", r"什么是|什么意思|何谓|(?:指|称|叫作|叫做|又名|别名|含义|意味着|代表)(?:的)?(?:是)?(?:什么|啥)|干什么|做什么的"
                       r"|什么(?:含义|别名|意义|人)|有(?:个)?什么别名|是什么[？?]?$|(?:独特|特别|特殊|不同)(?:之处|的地方)|什么特点"),
)  # fmt: skip
ZH_WHICH = re.compile(
    rf"(?:哪些|哪(?:一|几|{COUNT})?{MEASURE}?|什么样的|什么|怎样的|怎么样的|啥|第几)[“‘]?(?P<head>[㐀-鿿]{{0,12}})"
)
# A counted noun that is asked about in a clause of its own: 有四种贷款…，是哪四种？
ZH_COUNTED = re.compile(rf"(?:{COUNT}){MEASURE}[“‘]?(?P<head>[㐀-鿿]{{1,4}}?)(?:[”’的，]|[㐀-鿿]*[，,].*(?:哪|分别))")
ZH_SUBJECT = re.compile(
    r"(?P<head>[㐀-鿿]{2,8}?)(?:，)?(?:都|还|又|主要|具体|一共|共|分别)*(?:有|是|包括|为|叫|指)(?:的是)?(?:哪些|哪|谁|什么|啥)"
)
# Where the noun phrase after an interrogative ends: a verb, an adverb or a particle that takes the sentence on.
ZH_NP_END = re.compile(
    r"[了的在被把将给让对向由从和与及并而但都也又就才已还曾会能可应是有得到着过来去里不]|要(?![求点闻素])|中(?![学心院国小方央])|参加|出席|获得|负责|举办|进行|完成|接受"
    r"|举行|派|受到|提出|表示|组织|支持|进入|入选|建设|担任|展出|播出|提供|开展|需要|实施|启动|(?<!作|行)为"
)

ZH_ASKING = re.compile(
    rf"什么时候|什么地方|什么名字|什么样的?|为什么|为何|何时|何人|何处|多少|哪些|哪里|哪儿|哪(?:几|一|{COUNT})?{MEASURE}?|什么|几{MEASURE}|谁|怎么样|怎么|怎样的?"
    r"|如何|是否|有没有|吗|啥"
)
ZH_FILLER = re.compile(
    rf"什么时候|什么地方|什么名字|什么样|为什么|为何|何时|何人|何处|多少|哪些|哪里|哪儿|哪(?:几|一|{COUNT})?{MEASURE}?|什么"
    rf"|几{MEASURE}|谁|怎么样|怎么|怎样|如何|是否|有没有|吗|呢|啥|请问|[？?，。、！]|分别|(?:是|有|叫|的|了|都|还|又|吧)(?=[？?\s]|$)"
)

# --- English -------------------------------------------------------------------------------------------------------

EN_POLARITY = re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must)\b", re.I)
EN_PATTERNS: tuple[tuple[Kind, str], ...] = (
        ("contact", r"\b(?:phone|telephone|mobile|contact) numbers?\b|\be-?mail\b|\bhotline\b|\b(?:website|web address|url)\b"),
        ("reason", r"\bwhy\b|what (?:prompted|caused|led to|triggered)|(?:reason|purpose|cause)s? (?:for|of|behind|is|was|why)"),
        ("role", r"what (?:\w+ )?(?:posts?|positions?|roles?|jobs?|titles?) (?:does|do|did|is|was)|what does \w+ \w+ do\b"
                 r"|^who (?:is|was) (?:(?-i:[A-Z])\w+ (?-i:[A-Z])\w+|[㐀-鿿]{2,4})\b"),
        ("number", r"how (?:many|much|long is|far|large|big|high|wide|deep|old)\b|what (?:percentage|proportion|share)"
                   r"|by how much|how long (?:did|has|had|have|does|do|will|was|were)\b"),
        ("date", r"^(?:and |so |but )?(?:since |until |by )?when\b|(?:what|which|exact(?:ly)?) (?:date|day|year|month|time|period)s?\b|until (?:what|which|when)"
                 r"|which (?:two|three) (?:days|dates)|on (?:exactly )?(?:what|which) "
                 r"(?:date|day|dates|days)|how soon"),
        ("person", r"\bwhom?\b|\bwhose\b|what (?:is|was|are|were) the names? of the"),
        ("place", r"\bwhere\b"),
        ("title", r"(?:what|which) (?:is|was|were)?\s*(?:the )?(?:headline|title)"),
        ("quote", r"what (?:line|slogan|quote|motto)|which (?:line|slogan|quote|motto|[“\"'].*slogan)|exact words"),
        ("definition", r"what (?:does|do|did) .+ (?:mean|stand for|refer to)|what (?:is|are) meant|what is (?:so )?(?:unique|special|distinctive)|responsible for"
                       r"|other name|also known|what kind"),
)  # fmt: skip
EN_WHICH = re.compile(
    r"\b(?:which|what|how many|whose)\b(?: of)?(?: the)?(?: (?:two|three|four|five|six|seven|eight|nine|ten|other|else|new|more))*"
    r"\s+(?P<head>[a-z][\w'’&“”\"-]*(?:\s+[\w'’&“”\"-]+){0,4})",
    re.I,
)
EN_NP_END = re.compile(
    r"\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must|to|in|on|at|of|for|from|by|with|and|"
    r"that|who|as|be|been|get|say|said|wrote|write|builds?|runs?|actually|else|\w+ly|(?!unit|relat|ne|se|fe)\w{3,}ed|launch|laid|brought|sought|taught|caught|thought|stood|fought|drew|wrote|rose|chose|spoke|flew|threw|gained?|bore|kept|dealt|bought|survive|built|held|began|won|led|told|paid|met|left|lost|sent|spent|ran|rose|fell|grew|sang|saw|put|set|got|came|come|took|take|takes|made|make|gave|went|won|join(?:ed)?|appear(?:ed)?|receiv(?:ed|e)|visit(?:ed)?)\b.*",
    re.I,
)
EN_NO_NOUN = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must|else|the|to|in|on|at|of|for|from|by|with"
    r"|prompted|caused|happened|led|triggered|made)\b",
    re.I,
)
EN_BE_HEAD = re.compile(
    r"\b(?:what|who)\b (?:is|are|was|were) (?:the|its|their) (?P<head>[\w' -]+?)(?: of\b| in\b| for\b|\?|$)", re.I
)
EN_ASKING = re.compile(r"\b(?:which|what|who|whom|whose|when|where|why|how(?: many| much| long)?)\b", re.I)
EN_FILLER = re.compile(
    r"\b(?:which|what|who|whom|whose|when|where|why|how(?: many| much| long)?|is|are|was|were|do|does|did|has|have|had|the|a|an"
    r"|of|to|in|on|at|for|by|with|and|from|its|their|be|been|that|this|it|as|will|would|there|any|name|called)\b|[?.,]",
    re.I,
)
