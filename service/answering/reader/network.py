"""The reader's network in NumPy: what ``training/model.py`` trained, run without PyTorch.

PyTorch would take a second and two hundred megabytes to import; the network is small enough to do without.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from service.answering.reader.features import Example, Words

Floats = npt.NDArray[np.float32]

_FAR = np.float32(-1e4)


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sizes of the network.

    ``common``: how many frequent words have an embedding of their own; ``longest``: words of the longest span.
    """

    dimension: int = 128
    chars: int
    char_size: int = 24
    tags: int
    tag_size: int = 16
    common: int
    common_size: int = 32
    hidden: int = 128
    layers: int = 2
    span_size: int = 64
    longest: int = 64


class Network:
    """The trained network.

    Args:
        weights: arrays by their names in ``ReaderModel``.
        shape: its sizes.

    """

    def __init__(self, weights: Mapping[str, npt.NDArray[np.generic]], shape: Shape) -> None:
        self._weights = {name: np.ascontiguousarray(array, np.float32) for name, array in weights.items()}
        self._shape = shape

    def __call__(
        self, examples: Sequence[Example], vectors: Sequence[Floats], common: Sequence[npt.NDArray[np.int64]]
    ) -> list[tuple[Floats, Floats]]:
        """Score every span of every passage against "not here": (n, n) each, a row a first word, a column a last one.

        And of every word, (n, 3), how likely it is outside the answer, begins an item of it, goes on with one.
        ``examples`` share their question. ``vectors`` and ``common`` belong to the question, then to each passage.
        Spans that are longer than the longest, or end before they start, score very low.
        """
        question = np.maximum(self._words(examples[0].question, vectors[0], common[0]), 0)[None]
        lengths = [len(example.features) for example in examples]
        words = [
            self._words(example.passage, own_vectors, own_common) + self._linear("features", example.features)
            for example, own_vectors, own_common in zip(examples, vectors[1:], common[1:], strict=True)
        ]
        passage = np.maximum(_padded(words), 0)
        mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.float32)
        match = _padded([example.match for example in examples])
        held = _padded([example.held for example in examples])
        passage, question, lacking = self._read(passage, question, match, held, mask)
        scores, items = self._spans(passage, question, lacking, mask)
        return [(scores[row, :length, :length], items[row, :length]) for row, length in enumerate(lengths)]

    def _words(self, words: Words, vectors: Floats, common: npt.NDArray[np.int64]) -> Floats:
        chars = self._weights["chars.weight"][words.chars].reshape(len(vectors), -1)
        parts = [vectors, chars, self._weights["tags.weight"][words.tags], self._weights["common.weight"][common]]
        return self._linear("word", np.concatenate(parts, axis=1))

    def _read(
        self, passage: Floats, question: Floats, match: Floats, held: Floats, mask: Floats
    ) -> tuple[Floats, Floats, Floats]:
        keys, queries = self._relu("align", question, bias=False), self._relu("align", passage, bias=False)
        aligned = _attention(queries, keys, self._weights["align_match"] * match) @ question
        passage = passage + self._relu("aligned", np.concatenate([aligned, passage * aligned], axis=-1))
        question = self._recurrence("first", question, np.ones(question.shape[:2], np.float32))
        passage = self._recurrence("first", passage, mask)
        keys, queries = self._linear("attend_question", question), self._linear("attend_passage", passage)
        attended = _attention(queries, keys, self._weights["attend_match"] * match) @ question
        passage = passage + self._relu("attended", np.concatenate([passage, attended, passage * attended], axis=-1))
        lacking, everywhere = self._lacking(question, held)
        passage = passage + lacking
        for number in range(self._shape.layers):
            passage = self._recurrence(f"layers.{number}", passage, mask)
        keys = self._linear("self_key", passage)
        away = (1 - mask)[:, None, :] * _FAR + np.eye(mask.shape[1], dtype=np.float32) * _FAR
        other = _attention(keys, keys, away) @ passage
        passage = passage + self._relu("self_attended", np.concatenate([other, passage * other], axis=-1))
        return self._recurrence("last", passage, mask), question, everywhere

    def _lacking(self, question: Floats, held: Floats) -> tuple[Floats, Floats]:
        """What each word is told of what the question says and its sentence and the whole passage do not; the latter.

        The few words of the question are projected instead of the many of the passage, which comes to the same.
        """
        weighted = question * _sigmoid(self._linear("weigh", question)) / 4
        everywhere: Floats = np.matmul(1 - held.max(axis=1), weighted[0])
        of_sentence, of_passage = np.split(self._weights["lacking.weight"], 2, axis=1)
        told: Floats = np.matmul(1 - held, weighted @ of_sentence.T)
        told += (everywhere @ of_passage.T + self._weights["lacking.bias"])[:, None]
        return told, everywhere

    def _recurrence(self, name: str, states: Floats, mask: Floats) -> Floats:
        hidden = states.shape[-1]
        normed = _normed(states, self._weights[f"{name}.norm.weight"], self._weights[f"{name}.norm.bias"])
        projected = self._linear(f"{name}.project", normed).swapaxes(0, 1)
        forget = _sigmoid(projected[..., hidden : 2 * hidden])
        update = projected[..., :hidden] * (1 - forget) * mask.T[:, :, None]
        scanned = _turn(_scan(_turn(forget), _turn(update)))
        carry = _sigmoid(projected[..., 2 * hidden :])
        carried: Floats = states + (carry * scanned).swapaxes(0, 1)
        return carried

    def _spans(self, passage: Floats, question: Floats, lacking: Floats, mask: Floats) -> tuple[Floats, Floats]:
        asked = (_softmax(self._linear("asked", question), axis=1) * question).sum(axis=1, keepdims=True)
        states = np.concatenate([passage, passage * asked, np.broadcast_to(asked, passage.shape)], axis=-1)
        starts, ends = self._relu("start", states), self._relu("end", states)
        outside = ((1 - mask) * _FAR)[:, :, None]
        start, end = self._linear("start_score", starts) + outside, self._linear("end_score", ends) + outside
        pairs = starts @ ends.swapaxes(1, 2) / np.float32(np.sqrt(starts.shape[-1]))
        widths = np.arange(pairs.shape[-1]) - np.arange(pairs.shape[-1])[:, None]
        known = np.clip(widths, 0, self._shape.longest - 1)
        bias = np.where(widths == known, self._weights["width"][known], _FAR)
        top = np.where(mask[:, :, None] > 0, passage, _FAR).max(axis=1)
        absent = np.concatenate([top, np.broadcast_to(asked[:, 0], top.shape), lacking], axis=-1)
        absent = self._linear("absent.2", np.maximum(self._linear("absent.0", absent), 0))
        scores: Floats = pairs + start + end.swapaxes(1, 2) + bias - absent[:, :, None]
        return scores, _softmax(self._linear("items", np.concatenate([starts, ends], axis=-1)), axis=-1)

    def _linear(self, name: str, values: Floats, *, bias: bool = True) -> Floats:
        flat = values.reshape(-1, values.shape[-1]) @ self._weights[f"{name}.weight"].T
        if bias:
            flat += self._weights[f"{name}.bias"]
        return flat.reshape(*values.shape[:-1], -1)

    def _relu(self, name: str, values: Floats, *, bias: bool = True) -> Floats:
        return np.maximum(self._linear(name, values, bias=bias), 0)


def _padded(arrays: Sequence[Floats]) -> Floats:
    longest = max(len(array) for array in arrays)
    padded = np.zeros((len(arrays), longest, arrays[0].shape[1]), np.float32)
    for row, array in enumerate(arrays):
        padded[row, : len(array)] = array
    return padded


def _attention(queries: Floats, keys: Floats, bias: Floats) -> Floats:
    return _softmax(queries @ keys.swapaxes(1, 2) / np.float32(np.sqrt(keys.shape[-1])) + bias, axis=-1)


def _softmax(values: Floats, axis: int) -> Floats:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    shares: Floats = powers / powers.sum(axis=axis, keepdims=True)
    return shares


def _sigmoid(values: Floats) -> Floats:
    # By way of the hyperbolic tangent, which cannot overflow.
    gates: Floats = 0.5 * np.tanh(0.5 * values) + 0.5
    return gates


def _normed(values: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5)
    normed: Floats = centred / spread * weight + bias
    return normed


def _turn(values: Floats) -> Floats:
    """Of (N, B, H), the second half of the channels backwards in time."""
    half = values.shape[-1] // 2
    return np.concatenate([values[..., :half], values[::-1, :, half:]], axis=-1)


def _scan(forget: Floats, update: Floats) -> Floats:
    """``c[t] = f[t] * c[t - 1] + u[t]`` along the first axis, from zero."""
    states = np.empty_like(update)
    states[0] = update[0]
    for step in range(1, len(update)):
        np.multiply(forget[step], states[step - 1], out=states[step])
        states[step] += update[step]
    return states
