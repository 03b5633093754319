"""Readers by name."""

from pathlib import Path

from service.answering.reader import Reader
from service.answering.reader.spans import CONFIG, Config, SpanReader

_BUNDLED = Path(__file__).with_name("bundled")
