"""What the first words of a report say: who wrote it, from where, on what day."""

import re
from typing import NamedTuple

from embeddings.blocks import byline_people, lead_formula

_PEOPLE = re.compile(
    r"[（(【〔\[][^（）()【】〔〕\[\]]{0,12}?(?P<people>(?:[记記]\s*者|通[讯訊][员員]|特[约約]).{1,80}?)[）)】〕\]]",
    re.DOTALL,
)
_DESK = re.compile(
    r"[记記]\s*者\s*(?P<names>[^，。；！？/／]{2,16}?)[／/][^，。；！？]{1,10}?(?:[综綜]合|[专專][访訪]|[电電])?[报報][导導道]"
)
_OFFICE = re.compile(
    r"(?:本[报報台刊]|新[华華]社|全媒[体體]|融媒[体體]|首席|[见見][习習]|[实實][习習]|特[约約派])*(?P<office>[记記]\s*者|通[讯訊][员員]|[摄攝]影|作者|文[／/])[：:\s]*"
)
_SEPARATOR = re.compile(r"[\s、，,；;／/]+")
_PHOTO = re.compile(r"(?P<names>(?:[一-鿿·]{2,4}[\s、，]*){1,4})[/／]?\s*[摄攝](?:影)?[）)】。]*$")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蔣葉蘇魏呂盧鐘鍾譚陸範賈韋鄒閆龍陶賀顧龔萬錢嚴湯莊聶魯歐關蘭單塗駱藍遊華饒農簡車項連蘆麥婁竇戚黨宮費衛"
)


class Lead(NamedTuple):
    """``dateline`` is verbatim (新华社北京8月27日电), ``byline`` as it is shown (李明璇；通讯员 高连、段拴虎)."""

    byline: str | None
    dateline: str | None


def read_lead(text: str) -> Lead:
    """Byline and dateline at the start of a body."""
    formula = lead_formula(text)
    match = _PEOPLE.search(text, 0, max(len(formula), 8) + 40 if formula else 24) if text else None
    desk = _DESK.search(text, 0, 48) if formula and not match else None
    byline = _byline(match["people"]) if match else show_names(desk["names"]) if desk else None
    dateline = formula.strip("【】〔〕[]（）() ") if re.search(r"[电電]|\d+[日号號]", formula) else None
    return Lead(byline or None, dateline)


def byline_of_line(text: str) -> str | None:
    """The byline that a line of its own gives: □ 本报记者 陈云华."""
    return _byline(byline_people(text)) or None


def photographer(text: str) -> str | None:
    """Who took the picture, when ``text`` ends with it: 韩堃（摄）."""
    match = _PHOTO.search(text)
    if match is None:
        return None
    names = match["names"]
    office = _OFFICE.search(names)
    shown = show_names(names[office.end() :] if office else names.split("。")[-1])
    return f"{shown}（{'攝' if '攝' in match.group() else '摄'}）" if shown else None


def _byline(people: str) -> str:
    """Reporters first, the others after their office: 李明璇；通讯员 高连、段拴虎."""
    offices = list(_OFFICE.finditer(people))
    parts: list[str] = []
    ends = [*(office.start() for office in offices[1:]), len(people)]
    for office, end in zip(offices, ends, strict=False):
        names = show_names(people[office.end() : end])
        title = re.sub(r"\s", "", office["office"])
        if names:
            parts.append(names if title in ("记者", "記者", "作者") or title[0] == "文" else f"{title} {names}")
    return "；".join(parts)


def show_names(names: str) -> str:
    """Names joined with 、; 吴 华 is one name, 高连段拴虎 are two."""
    pieces = [piece for piece in _SEPARATOR.split(names.strip("：: ")) if piece]
    joined: list[str] = []
    for piece in pieces:
        if len(piece) == 1 and joined and len(joined[-1]) == 1:
            joined[-1] += piece
        else:
            joined.append(piece)
    return "、".join(name for piece in joined for name in _split_glued(piece))


def _split_glued(names: str) -> list[str]:
    """Names run together, cut where one cut alone makes every part begin with a surname."""
    if not 4 <= len(names) <= 6 or "·" in names:
        return [names]
    cuts = [cut for cut in (2, 3) if 2 <= len(names) - cut <= 3 and names[0] in _SURNAMES and names[cut] in _SURNAMES]
    return [names[: cuts[0]], names[cuts[0] :]] if len(cuts) == 1 else [names]
