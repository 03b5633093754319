"""Puts a real server under load: ``python -m tests.benchmarks.load``.

Clients that keep their connection ask one question after another, some at once; then questions come evenly at a
multiple of the rate at which they were answered, whether replies come or not, and their times count from when they
were due. Overhead is a client's time less what the answerer says it took. With ``--asks`` one client asks so many
questions, and the server's resident set is told on the way (Linux).
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from subprocess import run
from threading import local
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from service.evaluation.formats import read_questions
from service.evaluation.metrics.confidence import percentile
from tests.benchmarks.speed import ROOT, request_of, resident_megabytes, server, yinju

_HEADERS = {"Content-Type": "application/json"}
_MARKS = frozenset({100, 1000, 2000, 5000, 10_000, 20_000, 30_000, 40_000, 50_000})
_WARMING = 150


class Reply(NamedTuple):
    """A reply to ``/v1/ask``: its status, the client's milliseconds, and those that the answerer says it took."""

    status: int
    milliseconds: float
    own: float = 0.0


class Asker:
    """Asks a server, over one connection for each thread that does."""

    def __init__(self, url: str, bodies: Sequence[bytes]) -> None:
        self._host = urlsplit(url).netloc
        self.bodies = bodies
        self._mine = local()

    def ask(self, body: bytes, due: float | None = None) -> Reply:
        """Ask; the time counts from ``due``, a value of ``time.perf_counter``, else from now."""
        began = due or time.perf_counter()
        if not hasattr(self._mine, "connection"):
            self._mine.connection = HTTPConnection(self._host, timeout=60)
        self._mine.connection.request("POST", "/v1/ask", body, _HEADERS)
        response = self._mine.connection.getresponse()
        content = response.read()
        milliseconds = (time.perf_counter() - began) * 1000
        if response.status != 200:
            return Reply(response.status, milliseconds)
        return Reply(200, milliseconds, sum(msgspec.json.decode(content)["timings_ms"].values()))


def keep_asking(asker: Asker, clients: int, seconds: float) -> list[Reply]:
    """What ``clients`` are told who each ask again as soon as they have a reply."""
    end = time.perf_counter() + seconds

    def one(number: int) -> list[Reply]:
        replies = []
        for body in islice(cycle(asker.bodies), number * 7, None):
            if time.perf_counter() > end:
                break
            replies.append(asker.ask(body))
        return replies

    with ThreadPoolExecutor(clients) as pool:
        return [reply for replies in pool.map(one, range(clients)) for reply in replies]


def ask_evenly(asker: Asker, per_second: float, seconds: float) -> list[Reply]:
    """What is told to questions that come at an even rate."""
    began = time.perf_counter()
    with ThreadPoolExecutor(256) as pool:
        asked = []
        for number, body in enumerate(islice(cycle(asker.bodies), round(per_second * seconds))):
            due = began + number / per_second
            time.sleep(max(due - time.perf_counter(), 0))
            asked.append(pool.submit(asker.ask, body, due))
        return [reply.result() for reply in asked]


def remember(asker: Asker, asks: int, pid: int) -> Iterator[str]:
    """Lines that tell of the memory of the server while it is asked so many questions, no two of them the same."""
    began = time.perf_counter()
    for number, body in enumerate(islice(cycle(asker.bodies), asks), 1):
        request = msgspec.json.decode(body)
        request["question"] += f" {number}"
        status = asker.ask(msgspec.json.encode(request)).status
        if status != 200:
            yield f"status {status} at {number}"
        if number in _MARKS or number == asks:
            seconds = time.perf_counter() - began
            yield f"{number:,} asks, {seconds:.0f} s: {resident_megabytes(pid):.1f} MB"


def describe(name: str, replies: Sequence[Reply], seconds: float) -> str:
    """One line of what was measured."""
    answered = [reply.milliseconds for reply in replies if reply.status == 200]
    refused = [reply.milliseconds for reply in replies if reply.status == 503]
    counts = dict(Counter(reply.status for reply in replies))
    parts = [f"{len(answered) / seconds:.1f} answers/s"]
    if answered:
        parts.append(f"p50 {percentile(answered, 50):.0f} ms, p99 {percentile(answered, 99):.0f} ms")
    if refused:
        parts.append(f"refused within p50 {percentile(refused, 50):.1f} ms, p99 {percentile(refused, 99):.0f} ms")
    return f"{name}: {'; '.join(parts)}; statuses {counts}"


def measure(asker: Asker, clients: Sequence[int], seconds: float, times: float) -> Iterator[str]:
    """Lines of all that is measured of speed."""
    best = 0.0
    for count in clients:
        replies = keep_asking(asker, count, seconds)
        answered = [reply for reply in replies if reply.status == 200]
        best = max(best, len(answered) / seconds)
        yield describe(f"{count} clients", replies, seconds)
        if count == 1:
            overhead = percentile([reply.milliseconds - reply.own for reply in answered], 50)
            yield f"overhead over the answerer: p50 {overhead:.2f} ms"
    yield describe(f"{times:g} times as many as can be answered", ask_evenly(asker, best * times, seconds), seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=ROOT / "seeds" / "pages")
    parser.add_argument("--questions", type=Path, default=ROOT / "seeds" / "questions" / "dev.jsonl")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--times", type=float, default=4.0)
    parser.add_argument("--asks", type=int, default=0, help="ask so many questions and tell of memory instead")
    options = parser.parse_args()
    asked = read_questions([options.questions], "both").questions
    bodies = [msgspec.json.encode(request_of(question)) for question in asked]
    with tempfile.TemporaryDirectory() as folder:
        run([*yinju("ingest"), "--data", folder, str(options.pages)], check=True, capture_output=True)
        with server(Path(folder)) as (process, client, _):
            asker = Asker(str(client.base_url), bodies)
            for body in bodies[:_WARMING]:
                asker.ask(body)
            lines = (
                remember(asker, options.asks, process.pid)
                if options.asks
                else measure(asker, options.clients, options.seconds, options.times)
            )
            for line in lines:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
