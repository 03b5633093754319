"""What people ask of the subjects of news, in both languages, with the words by which a text would tell it."""

import re
from typing import NamedTuple


class Attribute(NamedTuple):
    """A question with ``{}`` for its subject, and what stands in a text that may answer it."""

    chinese: str
    english: str
    told: re.Pattern[str]


def _attribute(chinese: str, english: str, told: str) -> Attribute:
    return Attribute(chinese, english, re.compile(told))


ATTRIBUTES: tuple[Attribute, ...] = (
    _attribute("{}的编剧是谁？", "Who wrote the script of {}?", "编剧|剧本|作者|创作"),
    _attribute("{}的导演是谁？", "Who directed {}?", "导演|执导|导"),
    _attribute("{}的主演是谁？", "Who plays the lead in {}?", "主演|饰|演员|出演"),
    _attribute("{}的作者是谁？", "Who is the author of {}?", "作者|著|写|撰|编|创作|记者"),
    _attribute("{}的设计者是谁？", "Who designed {}?", "设计"),
    _attribute("{}的创始人是谁？", "Who founded {}?", "创始|创办|创立|创建|建立|成立"),
    _attribute("{}的主持人是谁？", "Who presided over {}?", "主持"),
    _attribute("{}的负责人叫什么名字？", "What is the name of the head of {}?", "负责|长|主任|书记|经理|主席|总|管"),
    _attribute("{}的董事长是谁？", "Who is the chairman of {}?", "董事|总裁|主席"),
    _attribute("{}的总经理是谁？", "Who is the general manager of {}?", "经理|总裁"),
    _attribute("{}的发言人是谁？", "Who is the spokesperson of {}?", "发言"),
    _attribute("{}的教练是谁？", "Who coached {}?", "教练|执教"),
    _attribute("{}的冠军是谁？", "Who won {}?", "冠军|夺|胜|第一|金牌|获"),
    _attribute("{}的妻子叫什么名字？", "What is the name of the wife of {}?", "妻|夫人|爱人|结婚|配偶"),
    _attribute("{}的女儿叫什么名字？", "What is the name of the daughter of {}?", "女儿|女|子"),
    _attribute("{}的父亲是谁？", "Who is the father of {}?", "父|爸|子"),
    _attribute("{}毕业于哪所大学？", "Which university did {} graduate from?", "毕业|大学|学院|学校|就读"),
    _attribute("{}今年多大年纪？", "How old is {}?", "岁|年龄|生于|出生"),
    _attribute("{}出生在哪里？", "Where was {} born?", "出生|生于|人[，。]|籍|家乡"),
    _attribute("{}的投资总额是多少？", "What was the total investment in {}?", "投资|资金|元|投入"),
    _attribute("{}花了多少钱？", "How much did {} cost?", "元|资金|投资|花|费|耗"),
    _attribute("{}的票价是多少？", "What is the ticket price of {}?", "票|元|价"),
    _attribute("{}的奖金是多少？", "How much prize money does {} offer?", "奖金|奖|元"),
    _attribute("{}占地多少亩？", "How much land does {} cover?", "占地|亩|公顷|面积|平方"),
    _attribute("{}有多少名员工？", "How many employees does {} have?", "员工|职工|人员|[0-9多余]名|人"),
    _attribute("{}有多少人参加？", "How many people took part in {}?", "[0-9十百千万多余][个名位]?人|参加|参与|人次"),
    _attribute("{}一共获得多少张选票？", "How many votes did {} get?", "票|选"),
    _attribute("{}造成多少人受伤？", "How many people were injured in {}?", "伤|亡|难"),
    _attribute("{}的产量是多少吨？", "How many tonnes does {} produce?", "吨|产量|产"),
    _attribute("{}全长多少公里？", "How many kilometres long is {}?", "公里|千米|长|里程|米"),
    _attribute("{}什么时候开工？", "When did construction of {} begin?", "开工|动工|奠基|开建|兴建|建设|启动"),
    _attribute("{}什么时候竣工？", "When will {} be completed?", "竣工|完工|建成|完成|交付|落成"),
    _attribute("{}什么时候开业？", "When does {} open?", "开业|开放|开张|开幕|营业|揭牌|开馆|投用|启用"),
    _attribute("{}的截止日期是哪天？", "What is the deadline of {}?", "截止|截至|前|到期|为止"),
    _attribute("{}哪一年成立的？", "In which year was {} established?", "成立|创建|建立|创办|始建|组建|年"),
    _attribute("{}几点开始？", "At what time does {} start?", "[时点]|上午|下午|晚"),
    _attribute("{}持续了多长时间？", "How long did {} last?", "为期|历时|持续|[天时年月周]|分钟"),
    _attribute("{}的总部在哪里？", "Where is the headquarters of {}?", "总部|位于|设在|坐落|在"),
    _attribute("{}在哪个体育馆举行？", "In which stadium was {} held?", "体育|馆|场|举行|举办"),
    _attribute("{}由哪家公司承建？", "Which company built {}?", "公司|集团|承建|建设|建"),
    _attribute("{}由哪个单位主办？", "Which organisation hosted {}?", "主办|承办|举办|举行|组织|联合|由"),
    _attribute("{}的联系电话是多少？", "What is the telephone number of {}?", "电话|热线|[0-9]{6,}|手机"),
    _attribute("{}的网址是什么？", "What is the website of {}?", "网|www|http"),
    _attribute("{}为什么被取消？", "Why was {} cancelled?", "取消|停|因|延期"),
    _attribute("{}的英文名是什么？", "What is the English name of {}?", "英文|英语|[A-Za-z]{3,}"),
    _attribute("{}获得过什么奖？", "What award did {} win?", "奖|荣誉|称号|表彰"),
    _attribute("{}是第几届？", "Which edition of {} is it?", "届|第[一二三四五六七八九十0-9]"),
    _attribute("{}用了什么技术？", "What technology does {} use?", "技术|工艺|采用|利用|科技|智能"),
    _attribute("{}的口号是什么？", "What is the slogan of {}?", "口号|主题|“"),
    _attribute("{}的法律依据是哪部法律？", "Which law is {} based on?", "法|条例|规定|依"),
)
