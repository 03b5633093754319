"""Rebuilds the scoreboard: ``python -m tests.benchmarks --data DIR``, or ``make bench``.

``DIR`` holds the public sets as JSON Lines (``README.md`` beside this says which). Every bench is an
evaluation whose command stands in its row; an absent set is left out and said so.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from embeddings.pages import read_path
from service.components import open_components
from service.evaluation.command import Plan, evaluate
from service.evaluation.figures import TITLES, Figure, Summary
from service.evaluation.metrics.confidence import percentile
from service.settings import Settings
from tests.benchmarks.speed import PASSAGE, ROOT, measure

README = Path(__file__).with_name("README.md")
START, END = "<!-- figures: made by `make bench` -->", "<!-- end of figures -->"
DEVELOPMENT = "seeds/questions/dev.jsonl"


class Bench(NamedTuple):
    """A question set in a mode, and the figures shown, each with what it is to be compared with.

    A file named ``DATA/…`` lies in the data folder.
    """

    title: str
    file: str
    mode: str
    figures: dict[str, str]
    language: str = "both"
    words_of: str | None = None

    @property
    def command(self) -> str:
        """What makes these figures."""
        words = f" --questions {self.words_of}" if self.words_of else ""
        language = f" --language {self.language}" if self.language != "both" else ""
        return f"yinju evaluate {self.file} --mode {self.mode}{language}{words}"


ASKED = ("hit_1", "hit_5", "span_f1", "list_f1", "refused", "answered", "auroc", "calibration_error", "conversation")
BENCHES = (
    Bench("development, Chinese", DEVELOPMENT, "ask", dict.fromkeys(ASKED, ""), "zh"),
    Bench("development, English", DEVELOPMENT, "ask", dict.fromkeys(ASKED, ""), "en"),
    Bench(
        "CMRC 2018 dev, paragraph given",
        "DATA/cmrc2018_dev.jsonl.gz",
        "read",
        {"cmrc_exact": "R-Net 45.4; ALBERT-tiny 48.3", "cmrc_f1": "R-Net 69.8; ALBERT-tiny 74.0"},
    ),
    Bench(
        "CMRC 2018 dev, open over its 848 paragraphs",
        "DATA/cmrc2018_dev.jsonl.gz",
        "open",
        {"cmrc_exact": "BERTserini 51.9", "cmrc_f1": "BERTserini 68.4", "search_hit_1": "", "search_hit_5": ""},
    ),
    Bench("DRCD dev, paragraph given", "DATA/drcd_dev.jsonl.gz", "read", {"cmrc_exact": "", "cmrc_f1": ""}),
    Bench(
        "XQuAD half, Chinese question and paragraph",
        "DATA/xquad_zh_half.jsonl.gz",
        "read",
        {"mlqa_f1": "zero-shot mBERT 58"},
    ),
    Bench(
        "XQuAD half, English question on the Chinese paragraph",
        "DATA/xquad_zh_half.jsonl.gz",
        "read",
        {"mlqa_f1": ""},
        "en",
        "DATA/xquad_en_half.jsonl.gz",
    ),
    Bench("CMRC 2018 dev, search", "DATA/cmrc2018_dev.jsonl.gz", "search", dict.fromkeys(("ndcg_10", "rr_10"), "")),
    Bench("DRCD dev, search", "DATA/drcd_dev.jsonl.gz", "search", dict.fromkeys(("ndcg_10", "rr_10"), "")),
    Bench(
        "XQuAD half, English questions over Chinese paragraphs, search",
        "DATA/xquad_zh_half.jsonl.gz",
        "search",
        dict.fromkeys(("ndcg_10", "rr_10"), ""),
        "en",
        "DATA/xquad_en_half.jsonl.gz",
    ),
)


def rows_of(bench: Bench, summary: Summary) -> Iterator[str]:
    """The lines of a bench in the scoreboard; its command stands in the first."""
    command = f"`{bench.command}`"
    for name, anchor in bench.figures.items():
        figure = summary.groups["all"].get(name)
        if figure is not None:
            yield f"| {bench.title} | {TITLES[name]} | {shown(name, figure)} | {figure.n} | {anchor} | {command} |"
            command = ""


def shown(name: str, figure: Figure) -> str:
    """A share in percent, as the anchors are, with its interval; the rest as it is."""
    if name == "conversation":
        return f"{round(figure.value * figure.n)}/{figure.n}"
    if figure.low is None or figure.high is None:
        return f"{100 * figure.value:.1f}"
    return f"{100 * figure.value:.1f} ({100 * figure.low:.1f} to {100 * figure.high:.1f})"


def speed_rows(pages: Path) -> Iterator[str]:
    """The lines of the speed of a real server."""
    found = measure(pages, ROOT / DEVELOPMENT)
    command = "`python -m tests.benchmarks.speed`"
    yield f"| speed | ingest of the five pages, models loaded | {found.ingest_seconds:.1f} s | 5 | | {command} |"
    yield f"| speed | from start to ready | {found.ready_seconds:.1f} s | 1 | | |"
    if found.megabytes is not None:
        yield f"| speed | memory of the server | {found.megabytes:.0f} MB | 1 | | |"
    for name, milliseconds, per_second in found.times:
        times = (
            f"p50 {percentile(milliseconds, 50):.0f} ms, p99 {percentile(milliseconds, 99):.0f} ms, {per_second:.0f}/s"
        )
        anchor = {"/v1/ask, zh": "bar 60 ms", f"/v1/read, {PASSAGE} characters": "bar 25 ms"}.get(name, "")
        yield f"| speed | {name} | {times} | {len(milliseconds)} | {anchor} | |"


def evaluated(bench: Bench, data: Path, settings: Settings) -> Summary | None:
    """The figures of a bench, or ``None`` where its set is absent."""

    def located(name: str) -> Path:
        return data / name.removeprefix("DATA/") if name.startswith("DATA/") else ROOT / name

    files = [located(name) for name in (bench.file, bench.words_of) if name]
    if not all(file.is_file() for file in files):
        return None
    fields: dict[str, Any] = {"files": (files[0],), "mode": bench.mode, "language": bench.language}
    return evaluate(Plan(**fields, words_of=files[1] if len(files) > 1 else None), settings).file.summary


def main() -> None:
    """Run every bench and write the table into the README beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--only", default="", help="benches whose title holds these words")
    options = parser.parse_args()
    pages = ROOT / "seeds" / "pages"
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = msgspec.structs.replace(Settings(), data=Path(folder))
        components = open_components(settings)
        components.library.ingest(read_path(pages))
        components.close()
        for bench in (bench for bench in BENCHES if options.only in bench.title):
            summary = evaluated(bench, options.data, settings)
            found = list(rows_of(bench, summary)) if summary is not None else []
            lines += found
            sys.stderr.write("\n".join(found or [f"{bench.title}: no {bench.file}, left out"]) + "\n")
    if options.only in "speed":
        lines += speed_rows(pages)
    if options.only:
        sys.stdout.write("\n".join(lines) + "\n")
        return
    head, rest = README.read_text("utf-8").split(START)
    columns = ["| set | figure | value (95 %) | n | to compare | command |", "| --- | --- | --- | --- | --- | --- |"]
    table = "\n".join([START, "", *columns, *lines, "", END])
    README.write_text(head + table + rest.split(END)[1], "utf-8")


if __name__ == "__main__":
    main()
