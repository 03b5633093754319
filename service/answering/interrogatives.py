"""Questions of one interrogative (为什么？, When?, Who else?): the question before, asked anew with it."""

import re

from embeddings.words import Words
from service.answering.antecedents import Said, answer_of, subject_of
from service.answering.grammar import EN_HELPER
from service.answering.phrases import find_verbs
from service.answering.question import language_of
from service.answering.wording import MEASURE, ZH_ASKING

_THAT = r"(?: (?:is|was) (?:that|it|this))?"
# What is asked, and with which words.
_ZH_BARE = {
    "more": r"还有(?:谁|什么|哪些|哪个|别的|其他的?)?|其他的?|别的|另外",
    "why": r"为什么|为何|是?什么原因|原因(?:是什么)?|怎么回事|何故",
    "when": r"是?在?(?:什么时候|何时|哪一?天|几月几[日号]|几[日号点]|哪一?年|哪个?月|什么时间)",
    "where": r"是?[在到去]?(?:哪里|哪儿|什么地方|何处|何地|哪个(?:城市|地方))",
    "how": r"怎么(?:做|做到)?|如何|怎样",
}
_EN_BARE = {
    "more": r"(?:who|what|where) else|which others?|any(?:one|thing| others?)(?: else)?|the (?:others|rest)",
    "why": rf"why(?: so| not|{_THAT})|how come|for what reason",
    "when": rf"(?:since |until |by )?when{_THAT}|(?:(?:in|on|at) )?(?:what|which) (?:year|month|day|date|time)",
    "where": rf"(?:(?:at|in|from) )?(?:where|(?:what|which) (?:place|city|county|town|village)){_THAT}",
    "how": r"how",
}
_ZH_WORDS = {"why": "为什么", "when": "什么时候", "where": "在哪里", "how": "如何"}
_ZH_ADVERBIAL = re.compile(
    r"(?:在|于)?(?:哪里|哪儿|何处|什么地方)(?=[㐀-鿿])|什么时候|何时|哪一?[年天]|几[号点月]|为什么|为何|怎么|如何|怎样"
)
_EN_ASKED = re.compile(
    r"^(?P<prep>(?:in|at|on|by|for) )?"
    r"(?:(?:which|what|whose|how (?:many|much))(?: other)?(?P<noun>(?: [\w'-]+){0,4}?)"
    rf"|how long|why|where|when|who(?:m| else)?|how) (?P<helper>{EN_HELPER})\b (?P<rest>.+)",
    re.I,
)
_EN_PLAIN = re.compile(r"(?:who|what)\b(?! \w+ (?:do|does|did|is|are|was|were)\b)", re.I)


def asked_anew(core: str, before: Said, words: Words) -> str | None:
    """``before`` with the interrogative that ``core`` is, perhaps with its verb; none where ``core`` says more."""
    is_zh = language_of(core) == "zh"
    for what, asking in (_ZH_BARE if is_zh else _EN_BARE).items():
        if re.fullmatch(asking, core, re.I):
            return _more(before, words) if what == "more" else _anew(before, what, core, words)
        again = re.fullmatch(rf"(?:{asking})(?P<verb>[㐀-鿿]{{1,4}}?)[了过到]?", core)
        if again and what != "more" and again["verb"] in before.text:
            return _anew(before, what, core[: again.start("verb")], words)
    return None


def _more(before: Said, words: Words) -> str:
    """``before`` for what it has not named yet."""
    text = before.text
    if before.asked.language == "en":
        if _EN_PLAIN.match(text):
            return re.sub(r"^(\w+)(?! else)\b", r"\1 else", text, count=1)
        return re.sub(r"^(which|what)\b(?! other)", r"\1 other", text, flags=re.I)
    if "还" in text:
        return text
    asking = ZH_ASKING.search(text)
    verbs = [verb for verb in find_verbs(text, words) if asking and verb.start < asking.start()]
    at = verbs[0].start if verbs else 0
    return f"{text[:at]}{'还' if verbs else '还有'}{text[at:]}"


def _anew(before: Said, what: str, core: str, words: Words) -> str:
    if before.asked.language == "zh":
        asking = core if language_of(core) == "zh" else _ZH_WORDS[what]
        return _anew_zh(before, asking if what != "where" or asking[0] in "是在去到" else f"在{asking}", words)
    return _anew_en(before, re.sub(rf"{_THAT}$| so$", "", core) if language_of(core) == "en" else what)


def _anew_zh(before: Said, asking: str, words: Words) -> str:
    """市长走访了哪些企业？ and 为什么 → 市长为什么走访了企业."""
    text = before.text.rstrip("？?")
    adverbial = _ZH_ADVERBIAL.search(text)
    if adverbial:
        return f"{text[: adverbial.start()]}{asking}{text[adverbial.end() :]}？"
    asked = ZH_ASKING.search(text)
    if not asked:
        return f"{text}，{asking}？"
    known = _known(before) if asked.start() == 0 else ""
    text = known + text[: asked.start()] + re.sub(rf"^{MEASURE}(?=[㐀-鿿])", "", text[asked.end() :])
    subject = subject_of(before)
    verbs = find_verbs(text, words)
    at = subject.span.end if subject and subject.span.end <= asked.start() else len(known)
    if not subject and not known and verbs:
        at = verbs[0].start
    return f"{text[:at]}{asking}{text[at:]}？"


def _known(before: Said) -> str:
    """Who did it, where that was asked and answered."""
    return (answer_of(before, ("person",)) or "") if before.asked.kind == "person" else ""


def _anew_en(before: Said, asking: str) -> str:
    """Which villages did the mayor visit? and why → Why did the mayor visit the villages."""
    text = before.text.rstrip("?")
    asking = asking[0].upper() + asking[1:]
    asked = _EN_ASKED.match(text)
    if not asked:
        noun = next((phrase for phrase in before.phrases if phrase.asked), None)
        done = (
            text[noun.span.start :]
            if noun
            else re.sub(r"^(?:who|what)\b", _known(before) or "somebody", text, flags=re.I)
        )
        return f"{asking} was it that {done}?"
    what, rest = (asked["noun"] or "").strip(), asked["rest"]
    if what and not any(phrase.span.start == asked.start("rest") for phrase in before.phrases):
        return f"{asking} {asked['helper']} {what} {rest}?"
    return f"{asking} {asked['helper']} {rest}{f' the {what}' if what and not asked['prep'] else ''}?"
