"""The bundled model's tokenizer: a Unigram model over dictionary words, built without training it.

Chinese is cut as jieba cuts it, by the most probable path through the dictionary's words, but in
Rust and without its hidden Markov model: what the dictionary lacks falls into shorter words and
characters, whose vectors add up. English words are whole where they are frequent, else in pieces.
The tokenizer normalises as ``embeddings.text.fold`` does, so that any library that reads
``tokenizer.json`` gets the same tokens from any script and width.
"""

import io
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import jieba
import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.trainers import UnigramTrainer

from embeddings.text import fold

_HAN = re.compile(r"[〇㐀-䶿一-鿿]+")
_LATIN = re.compile(r"[a-z]+")
_UNKNOWN = ("<unk>", 0.0)


class Sizes(NamedTuple):
    """How many entries of each kind the vocabulary has at most."""

    words: int = 34_000
    characters: int = 7_500
    english: int = 20_000
    pieces: int = 2_500


def charsmap(folder: Path) -> bytes:
    """``fold`` for every code point, in sentencepiece's compiled form; ``folder`` takes its rules."""
    points = (point for point in range(0x21, sys.maxunicode + 1) if not 0xD800 <= point < 0xE000)
    rules = [(point, folded) for point in points if (folded := fold(chr(point))) != chr(point)]
    path = folder / "normalization.tsv"
    path.write_text("".join(f"{point:X}\t{' '.join(f'{ord(c):X}' for c in folded)}\n" for point, folded in rules))
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e"] * 10), model_writer=model, vocab_size=9, minloglevel=2,
        normalization_rule_tsv=str(path), hard_vocab_limit=False,
    )  # fmt: skip
    proto = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]
    proto.ParseFromString(model.getvalue())
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def make_tokenizer(entries: Iterable[tuple[str, float]], charsmap: bytes) -> Tokenizer:
    """A tokenizer of words and their log-probabilities; the unknown token is the first, number 0."""
    tokenizer = Tokenizer(Unigram([_UNKNOWN, *entries], unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Precompiled(charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.UnicodeScripts()]
    )
    return tokenizer


def jieba_words() -> dict[str, float]:
    """Log-probabilities of the dictionary's purely Chinese words, folded."""
    counts: Counter[str] = Counter()
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, *_ = line.decode().split(" ")
            if _HAN.fullmatch(folded := fold(word)):
                counts[folded] += int(count) or 1
    total = math.log(counts.total())
    return {word: math.log(count) - total for word, count in counts.items()}


def count_tokens(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    """How often each token occurs in ``texts``."""
    counts: Counter[int] = Counter()
    remaining = iter(texts)
    while batch := list(islice(remaining, 2048)):
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    names = token_names(tokenizer)
    return Counter({names[number]: count for number, count in counts.items()})


def token_names(tokenizer: Tokenizer) -> list[str]:
    """The vocabulary in the order of its numbers."""
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__)


def count_english(texts: Iterable[str]) -> Counter[str]:
    """How often each English word occurs in ``texts``, in lower case."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_LATIN.findall(fold(text)))
    return counts


def _pieces(words: Counter[str], size: int) -> set[str]:
    """The pieces that make up rare words best."""
    tokenizer = Tokenizer(Unigram())
    alphabet = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    trainer = UnigramTrainer(
        vocab_size=size, show_progress=False, initial_alphabet=alphabet, unk_token="<unk>", max_piece_length=7
    )
    tokenizer.train_from_iterator((word for word, count in words.items() if count > 1), trainer)
    return {piece for piece in tokenizer.get_vocab() if _LATIN.fullmatch(piece)}


def _english_score(word: str) -> float:
    """Alike for all, so that the fewest pieces win and a whole word always does; the shortest are last resorts."""
    return -16.0 + 2.0 * min(len(word), 4) * (len(word) > 1)


def _numbers() -> Iterator[tuple[str, float]]:
    yield from ((str(number), -8.0) for number in range(1000))
    yield from ((f"{number:02d}", -8.0) for number in range(10))
    yield from ((str(year), -8.0) for year in range(1800, 2050))


def choose_entries(
    chinese: Counter[str], english: Counter[str], syllables: Iterable[str], sizes: Sizes
) -> list[tuple[str, float]]:
    """The vocabulary: the most frequent words of each kind with their log-probabilities."""
    scores = jieba_words()
    rarest = min(scores.values())
    words = [word for word, _ in chinese.most_common() if len(word) > 1 and word in scores][: sizes.words]
    known = sorted((char for char in scores if len(char) == 1), key=lambda char: (-chinese[char], -scores[char]))
    entries = {word: scores[word] for word in words}
    entries |= {char: scores[char] for char in known[: sizes.characters]}
    entries |= {char: rarest for char in chinese if len(char) == 1 and _HAN.fullmatch(char)}
    latin = _pieces(english, sizes.pieces) | {syllable for syllable in syllables if _LATIN.fullmatch(syllable)}
    latin |= {word for word, _ in english.most_common(sizes.english)}
    return [*entries.items(), *((word, _english_score(word)) for word in sorted(latin)), *_numbers()]
