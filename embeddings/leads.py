"""What the first words of a report say: who wrote it, from where, on what day."""

import re
from typing import NamedTuple

from embeddings.cues import byline_people, is_latin, lead_formula
from embeddings.names import show_names

_PEOPLE = re.compile(
    r"\s*[（(【〔\[][^（）()【】〔〕\[\]]{0,12}?(?P<people>(?:[记記]\s*者|通[讯訊][员員]|特[约約]).{1,80}?)[）)】〕\]]",
    re.DOTALL,
)
_DESK = re.compile(r"[记記]\s*者\s*(?P<names>[^，。；！？/／]{2,16}?)\s*(?:[／/].{1,10}?)?[报報][导導道]")
_OFFICE = re.compile(
    r"(?:本[报報台刊]|新[华華]社|全媒[体體]|融媒[体體]|首席|[见見][习習]|[实實][习習]|特[约約派])*"
    r"(?P<office>[记記]\s*者|通[讯訊][员員]|[摄攝]影|作者|(?<![一-鿿])文[／/])[：:\s]*"
)
_PHOTO = re.compile(r"(?P<names>(?:[一-鿿·]{2,4}[\s、，]*){1,4})[/／]?\s*[摄攝](?:影)?[）)】。]*$")


class Lead(NamedTuple):
    """``dateline`` is verbatim (新华社北京8月27日电), ``byline`` as it is shown (李明璇；通讯员 高连、段拴虎)."""

    byline: str | None
    dateline: str | None


def read_lead(text: str) -> Lead:
    """Byline and dateline at the start of a body."""
    formula = lead_formula(text)
    match = _PEOPLE.match(text, len(formula))
    desk = _DESK.search(formula)
    byline = _byline(match["people"]) if match else show_names(desk["names"]) if desk else None
    places = is_latin(formula) or re.search(r"[电電]|\d+[日号號]", formula)
    return Lead(byline or None, formula.strip("【】〔〕[]（）() -–—") if places else None)


def byline_of_line(text: str) -> str | None:
    """The byline that a line of its own gives: □ 本报记者 陈云华, By Jane Holloway."""
    people = byline_people(text)
    return (people if is_latin(people) else _byline(people)) or None


def photographer(text: str) -> str | None:
    """Who took the picture, when ``text`` ends with it: 韩堃（摄）."""
    match = _PHOTO.search(text, max(0, len(text) - 40))
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
