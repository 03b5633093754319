"""Words of Western text as the Penn Treebank cuts them: what NLTK's ``word_tokenize`` gives."""

import re

_QUOTES = "«»‘’“”„"
_ALONE = r"[\[\](){}<>;@#$%&?!*`‒-―" + _QUOTES + "]"
# A full stop is a word of its own at the end alone, behind it at most closing marks.
_LAST_STOP = r"(?<!\.)\.(?=[\])}>\"'»”’ ]*$)"
_CLITIC = (
    r"(?:n't|'(?:ll|re|ve|[smd])?)(?=[\s\""
    + _QUOTES
    + r"]|[\[\](){}<>;@#$%&?!*]|[,:](?!\d)|\.{2,}|"
    + _LAST_STOP
    + "|$)"
)
_TOKEN = re.compile(
    rf"""
      \.{{2,}} | --                      # dots and dashes
    | '' | "                             # quotation marks
    | [,:](?!\d) | {_LAST_STOP}
    | {_ALONE}
    | (?<=[^\s']){_CLITIC}               # don't -> do n't, it's -> it 's
    | (?<!\w)'(?!(?:re|ve|ll|m|t|s|d|n)\b)(?=\w)      # an opening quote
    | (?: (?!\.{{2,}}|--|''|(?<=[^\s']){_CLITIC}|[,:](?!\d)|{_LAST_STOP}|{_ALONE})[^\s"] )+
    """,
    re.VERBOSE,
)
_TWO_IN_ONE = re.compile(r"\b(?:can(?=not\b)|gim(?=me\b)|gon(?=na\b)|got(?=ta\b)|lem(?=me\b))")


def treebank_words(text: str) -> list[str]:
    """Words of lower-case ``text``, one sentence (Marcus et al. 1993; the tokenizer of R. MacIntyre).

    Punctuation is a word of its own but inside numbers and abbreviations; clitics are cut off
    (``do n't``). A double quote opens, as two grave accents, at the start, behind a blank and behind an
    opening bracket; elsewhere it closes, as two apostrophes.
    """
    words: list[str] = []
    text = _TWO_IN_ONE.sub(r"\g<0> ", text)
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word in ('"', "''"):
            before = text[: match.start()]
            opens = before.endswith(tuple(" ([{<")) or (word == '"' and before in ("", '"'))
            word = "``" if opens else "''"
        words.append(word)
    return words
