"""Word classes, dates and endings of Chinese and English, to take questions apart by: tables, and no logic."""

import re

_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)"
)
ZH_DATE = re.compile(
    r"(?=[\d今去前明后当上本下昨])(?:(?:\d{4}|[今去前明后当]|上)年|[本上下]个?月|今日|[今昨前明]天)?(?:的)?"
    r"(?:\d{1,2}(?:[—-]\d{1,2})?月(?:份|底|初)?(?:\d{1,2}[日号])?|\d{1,2}[日号]|[上下]半年|[一二三四前]{1,2}季度)?"
    r"(?:[上下]午|晚上?|凌晨|清晨|年底|年初|末)?(?<=[年月日天号份底初午晚上晨末度])(?<!上)"
    r"|“?十[三四五]五”?(?:期间|时期)?|近(?:日|期|年来|[几两三]年)|目前|截至目前|周[一二三四五六日]|周末"
)
EN_DATE = re.compile(
    r"\b(?:the )?(?:(?:morning|afternoon|evening|night|end|beginning) of )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|{_MONTH}(?: \d{{4}})?\b|(?:19|20)\d\d\b"
    r"|(?:this|last|next) (?:year|month|week|spring|summer|autumn|winter)\b|yesterday|today"
    r"|(?:(?:first|second|third|fourth) quarter|(?:first|second) half)(?: of (?:\d{4}|(?:this|last) year))?"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|week(?:end|day)s?\b)"
)
ZH_BODIES = re.compile(r"(?:[厅局委办部院社馆所站店校]|法院|检察院|剧组|公安)$")
EN_BODIES = re.compile(
    r"(?:librar(?:y|ies)|museum|commission|court|station|centre|center|theat(?:re|er)|university|press|police|council|board|factory"
    r"|plant|cooperative|airline|administration|authority|congress|party)s?",
    re.I,
)
# Words that ask for a number of all times instead of one time.
ZH_IN_ALL = re.compile(r"(?:到(?:现在|目前))?(?:累计|一共|总共|免费|全部|成功|顺利|如期|现场|总计|合计|共计)")
EN_IN_ALL = re.compile(r"(?:in total|altogether|in all|overall|total)(?: so far| to date)?|so far|to date", re.I)
# Nouns that say nothing without what they belong to.
ZH_OF = re.compile(
    r"(?:原因|目的|结果|效果|地点|地址|时间|主题|内容|口号|意义|特点|主持人|负责人|冠军|亚军|主演|导演|作者|记者|嘉宾|观众"
    r"|编剧|作曲|电话|邮箱|网址|开幕式|闭幕式|规模|全长|总长|总投资|工期|票价|名称|职务|年龄|成绩|排名|奖金|代表作)$"
)
EN_HELPER = r"(?:do|does|did|is|are|was|were|has|have|had|will|can|could|should|would)"
ZH_ADVERBS = re.compile(
    r"(?:"
    r"一共|总共|共|累计|合计|还|还有|都|也|又|再|曾|曾经|已|已经|正在|将|就|才|只|仅|最|最近|同时|分别"
    r"|主要|具体|现在|一直|共同|首次|正式|同一天|当天|先后|随后|之后|然后|另外|其中|当时|会上|一起|那么|那"
    r"|又是|大概|到底|究竟|是否|有没有|呢|吗|免费|全部|如期"
    r")$"
)
EN_ADVERBS = re.compile(
    r"(?:"
    r"also|else|then|still|yet|already|ever|not|only|now|so|far|together|altogether|overall|again|later|before|after|when"
    r"|where|why|how|there|here|too|exactly"
    r")$",
    re.I,
)
EN_JOINTS = re.compile(
    r"(?:"
    r"is|are|was|were|be|been|being|am|do|does|did|has|have|had|will|would|can|could|shall|should|may|might|must|of|to|in"
    r"|on|at|for|from|by|with|about|into|over|under|between|during|since|until|through|against|among|as|than|that|this"
    r"|these|those|and|or|but|if|it|he|she|they|him|her|his|hers|them|their|its|we|our|us|you|your|i|my|me|who|whom|whose"
    r"|which|what"
    r")$",
    re.I,
)
EN_VERBS = re.compile(
    r"(?:"
    r"accept|add|agree|announce|appear|apply|approve|arrive|ask|attend|attract|award|be|become|begin|belong|borrow"
    r"|bring|build|buy|call|carry|celebrate|change|close|collect|come|complete|compose|consist|contain|contribute"
    r"|cost|cover|create|cut|decide|declare|defer|delay|deliver|demand|describe|design|develop|direct|discuss"
    r"|donate|draw|earn|employ|end|enter|exhibit|expect|explain|export|fall|fill|find|finish|fly|focus|found|gain"
    r"|get|give|go|grow|handle|happen|have|help|hire|hold|host|import|improve|include|increase|inspect|introduce"
    r"|invest|invite|join|keep|know|launch|lead|learn|leave|lend|live|lose|make|mean|meet|mention|move|name|need"
    r"|offer|open|operate|order|organise|organize|own|pay|perform|plan|plant|play|praise|prepare|present|preside"
    r"|produce|promise|promote|propose|provide|publish|put|raise|reach|receive|recruit|reduce|release|repair"
    r"|replace|reply|report|represent|request|require|respond|restore|return|rise|run|say|see|sell|send|serve|set"
    r"|sign|speak|spend|sponsor|star|start|stay|stop|stress|study|suggest|support|take|talk|teach|tell|thank|think"
    r"|train|travel|try|turn|unveil|urge|use|visit|vote|want|welcome|win|work|write|runs|heads|leads|chairs|opens"
    r"|closes|costs|starts|ends|takes|begins|issue|conduct|last|cause|affect|damage|kill|injure|arrest|detain|hand"
    r"|rescue|share|show|stage|supply|survive|test|transfer|treat|warn|watch|answer|assess|assist|attack|ban|beat"
    r"|believe|block|break|broadcast|cancel|catch|choose|claim|clean|climb|compare|compete|complain|connect"
    r"|consider|construct|continue|count|cross|dance|decrease|defeat|defend|deny|depart|depend|destroy|discover"
    r"|display|divide|drive|drop|eat|elect|emphasise|emphasize|encourage|enjoy|ensure|establish|estimate|evaluate"
    r"|examine|exceed|exchange|expand|face|fail|feel|fight|follow|form|gather|generate|grant|guarantee|guide|hear"
    r"|hit|identify|implement|impose|install|interview|investigate|involve|lay|lift|link|look|lower|maintain|manage"
    r"|manufacture|measure|miss|monitor|note|notice|obtain|occur|oppose|outline|pass|pick|pledge|predict|prevent"
    r"|print|protect|prove|pull|punish|push|recall|recommend|record|recover|refer|reform|refuse|register|reject"
    r"|rely|remain|remind|remove|renew|rent|resign|resolve|retire|reveal|review|reward|score|seek|select|settle"
    r"|shoot|shut|sing|sit|spread|stand|submit|succeed|suffer|suspend|switch|understand|undertake|upgrade|volunteer"
    r"|withdraw|witness"
    r")$",
    re.I,
)
EN_PASTS = re.compile(
    r"(?:"
    r"became|began|begun|bought|brought|built|came|done|drew|fell|felt|found|gave|given|gone|got|grew|grown|held|kept"
    r"|knew|known|led|left|lost|made|meant|met|paid|ran|rose|said|sang|saw|seen|sent|shown|sold|spent|spoke|stood|taken"
    r"|taught|thought|told|took|went|won|worn|wrote|written"
    r")$",
    re.I,
)
