"""Times a real server: ``python -m tests.benchmarks.speed``.

Ingests the pages into a new data folder, starts ``yinju serve`` on it, and asks it every question, one
after another and then several at once. Times are those of the client, on the same machine. Ready is
from the start of the process to the first 200 of ``/health/ready``; memory is the server's resident set after all
questions (Linux).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec

from service.evaluation.formats import read_questions
from service.evaluation.metrics.confidence import percentile
from service.evaluation.questions import Languages, Question

ROOT = Path(__file__).parents[2]
PASSAGE = 500
PATIENCE = 300.0


class Times(NamedTuple):
    """Milliseconds of each reply of one kind, and how many came a second."""

    name: str
    milliseconds: list[float]
    per_second: float


class Speed(NamedTuple):
    """What was measured of one server."""

    ingest_seconds: float
    ready_seconds: float
    megabytes: float | None
    times: list[Times]


def measure(pages: Path, questions: Path, language: Languages = "both", together: int = 4) -> Speed:
    """Serve ``pages`` and ask the server each of ``questions``."""
    asked = read_questions([questions], language).questions
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run([*yinju("ingest"), "--data", folder, str(pages)], check=True, capture_output=True)
        ingest_seconds = time.perf_counter() - began
        with server(Path(folder)) as (process, client, ready_seconds):
            times = list(ask_all(client, asked, passages_of(pages), together))
            return Speed(ingest_seconds, ready_seconds, resident_megabytes(process.pid), times)


def yinju(command: str) -> list[str]:
    """The command line of Yinju, by the interpreter that runs this."""
    return [sys.executable, "-m", "service.cli", command]


@contextmanager
def server(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client, float]]:
    """A server of ``data``, a client of it, and the seconds until it was ready."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [*yinju("serve"), "--data", str(data), "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        env={**os.environ, "YINJU_LOG_LEVEL": "warning"},
    )
    try:
        assert process.stdout is not None
        url = msgspec.json.decode(process.stdout.readline())["url"]
        with httpx.Client(base_url=url, timeout=60) as client:
            while client.get("/health/ready").status_code != 200:
                if time.perf_counter() - began > PATIENCE:
                    raise TimeoutError(f"not ready within {PATIENCE:g} seconds")
                time.sleep(0.02)
            yield process, client, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def ask_all(client: httpx.Client, questions: Iterable[Question], passages: list[str], together: int) -> Iterator[Times]:
    """Times of each endpoint, one request after another; of ``/v1/ask``, ``together`` at once too."""
    asked = [(question, request_of(question)) for question in questions]
    client.post("/v1/ask", json=asked[0][1]).raise_for_status()

    def post(path: str, body: dict[str, Any]) -> float:
        began = time.perf_counter()
        client.post(path, json=body).raise_for_status()
        return (time.perf_counter() - began) * 1000

    def timed(name: str, work: Callable[[], list[float]]) -> Times:
        began = time.perf_counter()
        milliseconds = work()
        return Times(name, milliseconds, len(milliseconds) / (time.perf_counter() - began))

    for language in ("zh", "en"):
        bodies = [body for question, body in asked if question.language == language]
        if bodies:
            yield timed(f"/v1/ask, {language}", lambda bodies=bodies: [post("/v1/ask", body) for body in bodies])
    searches = [{"query": question.text} for question, _ in asked]
    yield timed("/v1/search", lambda: [post("/v1/search", body) for body in searches])
    reads = [
        {"question": question.text, "passages": [{"text": passages[n % len(passages)]}]}
        for n, (question, _) in enumerate(asked)
    ]
    yield timed(f"/v1/read, {PASSAGE} characters", lambda: [post("/v1/read", body) for body in reads])
    with ThreadPoolExecutor(together) as pool:
        work = pool.map(lambda pair: post("/v1/ask", pair[1]), asked)
        yield timed(f"/v1/ask, {together} at once", lambda: list(work))


def request_of(question: Question) -> dict[str, Any]:
    """The request that asks ``question``, its conversation and pages along."""
    body: dict[str, Any] = {"question": question.text, "history": [{"question": text} for text in question.history]}
    return body | {"filters": {"pages": list(question.pages)}} if question.pages else body


def passages_of(pages: Path) -> list[str]:
    """Passages of exactly ``PASSAGE`` characters, as many as the pages hold."""
    text = "".join(path.read_text("utf-8") for path in sorted(pages.glob("*.txt")))
    return [text[start : start + PASSAGE] for start in range(0, len(text) - PASSAGE, PASSAGE)]


def resident_megabytes(pid: int) -> float | None:
    """Resident set of a process in MB; ``None`` where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=ROOT / "seeds" / "pages")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions" / "dev.jsonl")
    parser.add_argument("--together", type=int, default=4)
    options = parser.parse_args()
    found = measure(options.pages, options.questions, together=options.together)
    lines = [f"ingest {found.ingest_seconds:.1f} s, ready {found.ready_seconds:.1f} s"]
    if found.megabytes is not None:
        lines.append(f"memory {found.megabytes:.0f} MB")
    for name, milliseconds, per_second in found.times:
        median, last = percentile(milliseconds, 50), percentile(milliseconds, 99)
        lines.append(f"{name}: p50 {median:.1f} ms, p99 {last:.1f} ms, {per_second:.1f}/s (n {len(milliseconds)})")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
