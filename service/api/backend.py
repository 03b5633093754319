"""The live objects behind the API: loaded while it already serves, worked by threads of their own."""

import asyncio
import math
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import perf_counter, time_ns
from typing import TypeVar

import structlog

from embeddings.errors import YinjuError
from embeddings.library import Library
from service.answering.answerer import Answer
from service.api.metrics import Metrics
from service.api.tracing import Tracing
from service.components import Components
from service.errors import NotReadyError, OverloadedError, TimeLimitError
from service.settings import Settings

T = TypeVar("T")
_PROBE_LIMIT = 2.0
# How long who waits for room leaves it to others, in seconds.
_PAUSE = 0.1
# How much the latest piece of work counts in the running mean of how long work takes.
_LEARNING = 0.2
# How long work is taken to last, in seconds, until some was done.
_GUESS = 0.1
# How long a refusal takes, in seconds.
_PAUSE = 0.2
_TOO_MUCH = "more is waiting than can be answered in time; ask again in a moment"
_log = structlog.get_logger(__name__)


class Workers:
    """Threads for blocking work, and a queue where work is refused, after a short pause, when it is too long.

    Too long is more than ``queue`` waiting, or, beyond one for each thread, so many that a new one would
    probably wait for more than ``wait_limit`` seconds, by how long the work took of late. What has waited for
    longer all the same is refused when its turn comes, so that what is done is done in time. ``backlog`` is how
    much is being worked on or waits.
    """

    def __init__(self, name: str, threads: int, queue: int, wait_limit: float = math.inf) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads = threads
        self._queue = queue
        self._wait_limit = wait_limit
        self._lock = Lock()
        self._seconds = _GUESS
        self.backlog = 0

    async def run(self, work: Callable[[], T], time_limit: float | None = None) -> T:
        """Do ``work`` in a thread; a caller that goes away takes its place in the queue along.

        Raises:
            OverloadedError: the queue is too long.
            TimeLimitError: it took longer than ``time_limit`` seconds, waiting included.

        """
        try:
            self._enter()
        except OverloadedError:
            # Who asks again at once would take the time of those that are being answered.
            await asyncio.sleep(_PAUSE)
            raise
        future = self._pool.submit(self._timed, work, perf_counter())
        future.add_done_callback(self._leave)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), time_limit)
        except TimeoutError:
            if future.done() and not future.cancelled():
                raise  # The work's own.
            raise TimeLimitError(f"no answer within {time_limit:g} seconds") from None

    def _enter(self) -> None:
        with self._lock:
            waiting = max(self.backlog - self._threads + 1, 0)
            wait = waiting * self._seconds / self._threads
            if waiting > self._queue or (waiting > self._threads and wait > self._wait_limit):
                raise OverloadedError(_TOO_MUCH, retry_after=max(math.ceil(wait), 1))
            self.backlog += 1

    def _timed(self, work: Callable[[], T], entered: float) -> T:
        started = perf_counter()
        # Work that takes longer than the limit by itself keeps the one place a thread that it has.
        if started - entered > max(self._wait_limit, 2 * self._seconds):
            raise OverloadedError(_TOO_MUCH)
        try:
            return work()
        finally:
            self._seconds += _LEARNING * (perf_counter() - started - self._seconds)

    def _leave(self, _: Future[T]) -> None:
        with self._lock:
            self.backlog -= 1

    def close(self) -> None:
        """Let the work that has begun end, and drop what waits."""
        self._pool.shutdown(cancel_futures=True)


class Backend:
    """The components once they are there, and the threads that work them.

    Questions share ``readers``; pages are taken in and out one after another by ``writer``, so that a
    long upload keeps nobody from asking, and neither keeps the probes of ``/health/ready`` waiting.
    """

    def __init__(
        self,
        settings: Settings,
        opener: Callable[[Settings], Components],
        on_failure: Callable[[Exception], None] | None = None,
    ) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.tracing = Tracing(settings)
        self._opener = opener
        self._on_failure = on_failure or _log_failure
        self._failure: Exception | None = None
        self._components: Components | None = None
        # Most of the work holds Python's lock: a second thread lets short questions pass long ones, more help nobody.
        self.threads = settings.threads or min(os.cpu_count() or 1, 2)
        self._readers = Workers("reader", self.threads, settings.queue, settings.wait_limit)
        self._writer = Workers("writer", 1, settings.queue)
        self._prober = Workers("prober", 1, 8)
        self.metrics.watch("backlog", "Questions being worked on or waiting", lambda: self._readers.backlog)

    async def load(self) -> None:
        """Open the components; why they cannot be is told to ``on_failure`` and to everyone who asks."""
        started = perf_counter()
        try:
            self._components = await self._writer.run(lambda: self._opener(self.settings))
        except Exception as error:
            self._failure = error
            self._on_failure(error)
        else:
            library = self._components.library
            self._watch(library)
            _log.info("ready", seconds=round(perf_counter() - started, 2), pages=library.page_count)

    def _watch(self, library: Library) -> None:
        self.metrics.watch("pages", "Pages in the library", lambda: library.page_count)
        self.metrics.watch("passages", "Passages in the library", lambda: library.passage_count)
        self.metrics.watch("index_bytes", "Bytes of the index of this worker", lambda: library.index_bytes)
        self.metrics.watch("revision", "Changes of pages so far", lambda: library.revision)

    @property
    def components(self) -> Components:
        """The live objects.

        Raises:
            NotReadyError: they are being loaded, or could not be.

        """
        if self._components is not None:
            return self._components
        if self._failure is not None:
            raise NotReadyError(f"could not start: {self._failure}")
        raise NotReadyError("models and index are being loaded")

    async def answer(self, work: Callable[[Components], Answer], patiently: bool = False) -> Answer:
        """Do ``work`` that answers a question; it is counted, traced, and logged without the question's text."""
        begun = time_ns()
        answer = await self.read(work, patiently)
        self.metrics.count_answer(answer)
        self.tracing.answer(answer, begun)
        shown = {"question": answer.question} if self.settings.log_questions else {}
        _log.info("question", status=answer.status, confidence=round(answer.confidence, 3), **shown)
        return answer

    async def read(self, work: Callable[[Components], T], patiently: bool = False) -> T:
        """Do ``work`` that changes nothing, within the time limit of a question.

        Where there is no room, it is turned away, but ``patiently`` waits until there is some.
        """
        components = self.components
        while True:
            try:
                return await self._readers.run(lambda: work(components), self.settings.time_limit)
            except OverloadedError:
                if not patiently:
                    self.metrics.count_overload()
                    raise
            await asyncio.sleep(_PAUSE)

    async def write(self, work: Callable[[Components], T]) -> T:
        """Do ``work`` that changes pages, after all such work that came before."""
        components = self.components
        return await self._writer.run(lambda: work(components))

    async def probe(self, work: Callable[[Components], T]) -> T:
        """Do ``work`` that tells how the service is, besides all questions.

        Raises:
            NotReadyError: the components are not there.
            TimeLimitError: the catalog does not answer.

        """
        components = self.components
        return await self._prober.run(lambda: work(components), time_limit=_PROBE_LIMIT)

    def close(self) -> None:
        """Wait for the work that has begun, then close the components."""
        for workers in (self._readers, self._writer, self._prober):
            workers.close()
        if self._components is not None:
            self._components.close()
        self.tracing.close()


def _log_failure(error: Exception) -> None:
    _log.error("cannot start", reason=str(error), exc_info=not isinstance(error, YinjuError))
