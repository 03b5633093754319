"""Names of people as bylines print them."""

import re

_SEPARATOR = re.compile(r"[\s、，,；;／/]+")
# Frequent surnames, simplified and traditional: they tell where one of two names run together ends.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蔣葉蘇魏呂盧鐘鍾譚陸範賈韋鄒閆龍陶賀顧龔萬錢嚴湯莊聶魯歐關蘭單塗駱藍遊華饒農簡車項連蘆麥婁竇戚黨宮費衛"
)


def is_name(text: str) -> bool:
    """Whether ``text`` looks like one person's name or two run together: 张强, 张强艾凌宇."""
    return 2 <= len(text) <= 6 and text[0] in SURNAMES


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
    cuts = [cut for cut in (2, 3) if 2 <= len(names) - cut <= 3 and names[0] in SURNAMES and names[cut] in SURNAMES]
    return [names[: cuts[0]], names[cuts[0] :]] if len(cuts) == 1 else [names]
