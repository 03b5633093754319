"""People that a text names, with the roles it gives them; learned from the text itself, never from a list of persons.

A name is found where newspapers put one: behind a role (市长张强), behind another name and a 、, before a verb of
saying, in a byline or a photo credit. Its length is settled by how the words around it cut. Once found, a name is found
wherever the text repeats it.
"""

import re
from typing import NamedTuple

from embeddings.names import SURNAMES
from embeddings.text import Span
from embeddings.words import Words

# With the frequent surnames the rarer ones, and those of two characters: a closed class of the language.
_SURNAMES = set(SURNAMES) | set(
    "丛么乐亓仇仲佘佟储全冀刁匡南卞原商奚姬宗官寇封岱巩巫师应强惠戎扈敖明昝柏查栗栾桂"
    "桑楚池沙燕班甄瞿米胥臧苑苟荆荣蔺虞谈边迟邝邬郁郅郎郤鄢闵隋随雒鞠麻"
)
_COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "长孙",
    "宇文",
    "司徒",
    "令狐",
    "夏侯",
    "拓跋",
)
_ROLE_END = (
    r"书记|[省市县区州镇乡村厅局处科部司行校院会社所站队团组馆台校长]长|主任|主席|常委|委员|董事|总?经理|总裁|总监|总工程师|巡视员"
    r"|调研员|秘书长|检察长|理事长|董事长|理事|监事|记者|通讯员|主编|编辑|教授|专家|导演|编剧|作曲|演员|主演|歌手|作家|诗人|画家|律师|法官"
    r"|成员|领导|同志|负责人|发言人|代表|先生|女士|总理|总统|首相|大臣|长官|国王|大使|将军|司令员?|政委|院士|研究员|工程师|医生|护士|老师|队员|选手"
    r"|幸存者|农民|村民|居民|市民|工人|职工|员工|企业家|创始人|志愿者|学生|校友|干部|扮演者|摄影|特派员|督导员|站员"
)
# The role may name its body (市财政局局长) and come in pairs (市委副书记、市长); a bracket may stand before the name.
_ROLE = re.compile(
    rf"(?P<role>[㐀-鿿“”]{{0,24}}?(?:、[㐀-鿿]{{0,16}}?)*?(?:{_ROLE_END}))(?:（[^）\n]{{1,12}}）)?(?=[{''.join(_SURNAMES)}欧上东]|[㐀-鿿]{{2,3}}[、，。；])"
)
_SAYING = re.compile(
    r"(?<![㐀-鿿])(?P<name>[㐀-鿿]{2,4}?)(?=(?:在.{1,12}[中时里])?(?:表示|指出|强调|说[，：]|要求|认为|介绍|主持|出席|宣布|率队|带队|代表))"
)
_CREDIT = re.compile(
    r"(?:记者|通讯员|摄影)[ 　:：]*(?P<names>[㐀-鿿 　、]{2,30}?)(?=[）)摄\n报]|通讯员|$)"
    r"|(?P<one>[㐀-鿿]{2,4})[ 　]?摄(?![㐀-鿿])"
)
# Politely the office stands behind the name (陈志远书记); decisions of appointment name the person, then the office.
_OFFICE = (
    r"总?书记|[省市县区州镇乡村厅局处部司行校院会社所站团馆]长|主任|主席|总理|总统|教授"
    r"|同志|先生|女士|老师|董事长|总经理|委员长"
)
_POLITE = re.compile(rf"(?P<name>[{''.join(_SURNAMES)}][㐀-鿿]{{1,3}}?)(?<!副)(?P<role>{_OFFICE})(?![会室办])")
_APPOINTED = re.compile(
    r"(?:任命|免去|选举|决定|推选|提名)(?P<name>[㐀-鿿]{2,4}?)(?:同志)?(?:为|的|担任|任)(?P<role>[㐀-鿿、]{2,24}?)(?:职务|[，。；\n])"
)
# What a name of any length ends before.
_AFTER_NAME = re.compile(r"(?:的|在|说|表示|介绍|指出|强调|要求|认为|参加|出席|主持|会见|也|等|与|和|同|率)")
_LISTED = re.compile(r"[㐀-鿿]{2,12}(?:·[㐀-鿿]{1,12})*(?=[、，。])")
# Names that stand in a row without an office: 由李磊、池春雪组成.
_ROW = re.compile(
    rf"(?<![㐀-鿿])(?:[由与和同])?(?P<first>[{''.join(_SURNAMES)}][㐀-鿿]{{1,2}})(?=、[{''.join(_SURNAMES)}][㐀-鿿]{{1,2}}[、和及])"
)
# Verbs of going that hardly end a name.
_GOING = "去到赴"
_NAME_JOINT = re.compile(r"[、和与及][ 　]?|[ 　]+")
_NAME_END = re.compile(r"[\s，。、；：）)！？”]|$")


class Person(NamedTuple):
    """One mention of a person: where it stands, the name, and the role right before it, if any."""

    span: Span
    name: str
    role: str | None


def role_span(text: str, person: Person) -> Span | None:
    """Where the role of ``person`` stands in ``text``: right behind the name in polite forms, else before it."""
    if not person.role:
        return None
    start = text.find(person.role, person.span.end, person.span.end + len(person.role) + 4)
    start = start if start >= 0 else text.rfind(person.role, 0, person.span.start)
    return Span(start, start + len(person.role)) if start >= 0 else None


def find_people(text: str, words: Words) -> list[Person]:
    """Mentions of people in ``text``, in its order; spans are offsets into ``text``."""
    found: dict[int, Person] = {}
    position = 0
    while match := _ROLE.search(text, position):
        # What only looks like the end of a role (总书记时…) may be inside a longer one.
        end = _add_run(text, match.end(), match["role"], words, found)
        position = end or match.end()
    for match in _SAYING.finditer(text):
        if _name_length(text, match.start("name"), words) == len(match["name"]):
            _add(text, match.start("name"), len(match["name"]), None, found)
    for match in _ROW.finditer(text):
        if _is_unknown(match["first"], words):
            _add_run(text, match.start("first"), None, words, found)
    for match in _APPOINTED.finditer(text):
        _add(text, match.start("name"), len(match["name"]), match["role"], found)
    for match in _POLITE.finditer(text):
        begins = not match.start() or not "㐀" <= text[match.start() - 1] <= "鿿"
        if begins and _name_length(text[: match.end("name")], match.start("name"), words) == len(match["name"]):
            _add(text, match.start("name"), len(match["name"]), match["role"], found)
    for match in _CREDIT.finditer(text):
        group = "names" if match["names"] else "one"
        _add_run(text, match.start(group), "记者", words, found)
    _settle_lengths(found)
    _add_repeated(text, found)
    return [found[start] for start in sorted(found)]


def _add_run(text: str, start: int, role: str | None, words: Words, found: dict[int, Person]) -> int:
    """Add the name at ``start`` and those that follow it behind 、 or a blank; the end of the last, 0 for none."""
    end = 0
    while length := _name_length(text, start, words) or (_listed_length(text, start, words) if end else 0):
        _add(text, start, length, role, found)
        end = start + length
        joint = _NAME_JOINT.match(text, end)
        if not joint:
            break
        start = joint.end()
    return end


def _listed_length(text: str, start: int, words: Words) -> int:
    """Length of what stands at ``start`` in a run of names, if it can be one: 阿拉腾达来, 迪妮格尔·衣拉木江."""
    listed = _LISTED.match(text, start)
    if not listed:
        return 0
    return len(listed[0]) if "·" in listed[0] or _is_unknown(listed[0], words) else 0


def _settle_lengths(found: dict[int, Person]) -> None:
    """Shorten a name that took along a verb (张强作) where the text elsewhere has it without."""
    names = {person.name for person in found.values()}
    for start, person in found.items():
        if person.name[:-1] in names and len(person.name) > 2:
            found[start] = Person(Span(start, person.span.end - 1), person.name[:-1], person.role)


def _add_repeated(text: str, found: dict[int, Person]) -> None:
    """Add the places where a found name stands without a role."""
    taken = {index for person in found.values() for index in range(*person.span)}
    for name in {person.name for person in found.values()}:
        for match in re.finditer(re.escape(name), text):
            if taken.isdisjoint(range(*match.span())):
                _add(text, match.start(), len(name), None, found)


def _add(text: str, start: int, length: int, role: str | None, found: dict[int, Person]) -> None:
    known = found.get(start)
    role = role.strip("、与和及由") if role else None
    if known is None or (role and not known.role):
        found[start] = Person(Span(start, start + length), text[start : start + length], role)


def _name_length(text: str, start: int, words: Words) -> int:
    """Length of the person's name at ``start``, 0 where there is none."""
    window = text[start : start + 10]
    compound = window[:2] in _COMPOUND_SURNAMES
    if len(window) < 2 or window[0] == window[1]:
        return 0
    longest = 4 if compound else 3
    end = _NAME_END.search(window)
    run = (window[: end.start()] if end else window).removesuffix("摄").removesuffix("说")
    known = compound or window[0] in _SURNAMES
    if 2 <= len(run) <= longest:
        # Between marks it may have a rare surname, if no word of the dictionary is in it.
        is_name = (words.tag(run) or "nr")[0] == "n" if known else _is_unknown(run, words)
        return len(run) if is_name else 0
    after = _AFTER_NAME.search(run, 2)
    if after and 2 + (known and not compound) * 2 <= after.start() <= 4 and _is_unknown(run[: after.start()], words):
        return after.start()  # A rare surname, or a name of another people of China.
    if not known:
        return 0
    length = 0
    for word, word_start, word_end in words.cut(run):
        tag = words.tag(word)
        if length >= 2 + compound and (len(word) > 1 or (tag or "x")[0] in "vpducfr" or word_end > longest):
            break
        if word_start > 0 and word_end > longest:
            # A guessed word may begin with the name and end with the verb after it.
            length = min(longest, word_end - 1) if tag is None else length
            break
        if word_start == 0 and len(word) > 1 and tag and not tag.startswith("nr") and not compound:
            return 0
        length = word_end
    if length == longest and run[length - 1] in _GOING:
        length -= 1  # 张三去了北京
    return length if 2 + compound <= length <= longest else 0


def _is_unknown(run: str, words: Words) -> bool:
    """Whether ``run`` is characters alone, and no word of the dictionary in it."""
    return re.fullmatch(r"[㐀-鿿]+", run) is not None and not any(
        words.tag(word.text) for word in words.cut(run) if len(word.text) > 1
    )
