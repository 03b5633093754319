"""Times the HTTP stack alone: ``python -m tests.benchmarks.stack``.

A server of the whole application, in a process of its own, over an answerer that has its answer ready; a client on
the same machine asks one question after another over one connection. What a reply takes is what HTTP, routing,
checks, threads, counting and logging add to an answer.
"""

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn

from service.answering.answerer import Answer, Item
from service.answering.citations import Citation, PageSpan
from service.app import create_app
from service.components import Components
from service.evaluation.metrics.confidence import percentile
from service.settings import Settings
from tests.benchmarks.load import Asker
from tests.benchmarks.speed import PATIENCE, ROOT, resident_megabytes

_BODY = msgspec.json.encode({"question": "市委书记走访了哪些省直部门？"})
_ITEMS = 6
_WARMING = 200


class Ready:
    """Stands in for the answerer and for the library: has an answer of some items, and counts of nothing."""

    page_count = passage_count = revision = index_bytes = 0

    def ask(self, question: str, *_: object) -> Answer:
        """The answer to any question."""
        quote = "今天，市委书记走访了省乡村振兴局、省农业农村厅，就巩固拓展脱贫攻坚成果听取了意见和建议。" * 2
        place = PageSpan(0, len(quote))
        cited = tuple(
            Citation(
                n=number,
                page_id="0" * 16,
                page_name="page",
                page_sha256="0" * 64,
                article_id="0" * 16 + "-01",
                title="市委书记走访省直部门",
                date="2022-08-27",
                byline=None,
                quote=quote,
                spans=(place,),
                highlights=(place,),
                url="/view/page",
            )
            for number in range(1, _ITEMS + 1)
        )
        return Answer(
            question=question,
            question_resolved=question,
            language="zh",
            status="answered",
            kind="list",
            text="省乡村振兴局",
            items=tuple(Item("省乡村振兴局", (one.n,)) for one in cited),
            confidence=0.9,
            citations=cited,
            timings_ms={"analyse": 0.0, "retrieve": 0.0, "read": 0.0},
        )

    def close(self) -> None:
        """Nothing is held."""


def serve(data: Path) -> None:
    """Serve on a free port, and say which."""
    settings = Settings(data=data)
    ready: Any = Ready()
    app = create_app(settings, lambda _: Components(settings, ready, ready, ready, ready))
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(config).run([listener])


def measure(asks: int) -> tuple[list[float], float | None]:
    """Milliseconds of ``asks`` replies, and the megabytes that the server holds after them."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "tests.benchmarks.stack", "--serve", data]
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, cwd=ROOT, text=True, **quiet) as process:  # type: ignore[call-overload]
            url = process.stdout.readline().strip()
            end = time.perf_counter() + PATIENCE
            while httpx.get(f"{url}/health/ready").status_code != 200 and time.perf_counter() < end:
                time.sleep(0.02)
            asker = Asker(url, [_BODY])
            for _ in range(_WARMING):
                asker.ask(_BODY)
            replies = [asker.ask(_BODY) for _ in range(asks)]
            megabytes = resident_megabytes(process.pid)
            process.terminate()
    return [reply.milliseconds for reply in replies if reply.status == 200], megabytes


def main() -> None:
    """Measure and print, or serve what is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=3000)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    taken, megabytes = measure(options.asks)
    middle, last = percentile(taken, 50), percentile(taken, 99)
    held = "" if megabytes is None else f", {megabytes:.1f} MB after them"
    sys.stdout.write(f"HTTP stack: p50 {middle:.2f} ms, p99 {last:.1f} ms (n {len(taken)}{held})\n")


if __name__ == "__main__":
    main()
