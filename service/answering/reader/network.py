"""The reader's network in NumPy: what ``training/model.py`` trained, run without PyTorch."""

import msgspec


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
