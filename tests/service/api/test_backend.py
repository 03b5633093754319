"""Threads for blocking work, and when more of it is refused."""

import asyncio
from collections.abc import Callable
from threading import Event

import pytest

from service.api.backend import Workers
from service.errors import OverloadedError, TimeLimitError

pytestmark = pytest.mark.anyio


async def _room(workers: Workers, work: Callable[[], object], most: int) -> int:
    """How many pieces of ``work`` find a place at once, of ``most`` that try."""
    tries = [asyncio.create_task(workers.run(work)) for _ in range(most)]
    await asyncio.sleep(0)
    refused = [task for task in tries if task.done() and isinstance(task.exception(), OverloadedError)]
    return most - len(refused)


@pytest.fixture
def go_on() -> Event:
    return Event()


async def test_the_queue_is_bounded(go_on: Event) -> None:
    workers = Workers("test", threads=2, queue=3)
    assert await _room(workers, lambda: go_on.wait(30), most=9) == 5
    assert workers.backlog == 5
    go_on.set()
    workers.close()
    assert workers.backlog == 0


async def test_slow_work_makes_the_queue_short_but_leaves_a_place_a_thread(
    go_on: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 100_000, 100))
    monkeypatch.setattr("service.api.backend.perf_counter", lambda: next(clock))
    workers = Workers("test", threads=2, queue=50, wait_limit=1.0)
    await workers.run(lambda: None)
    assert await _room(workers, lambda: go_on.wait(30), most=9) == 4
    with pytest.raises(OverloadedError) as refused:
        await workers.run(lambda: None)
    assert 25 <= refused.value.retry_after <= 35
    go_on.set()
    workers.close()


async def test_errors_of_the_work_come_through_as_they_are() -> None:
    workers = Workers("test", threads=1, queue=0)

    def fail() -> None:
        raise TimeoutError("the work's own")

    with pytest.raises(TimeoutError, match="the work's own"):
        await workers.run(fail, time_limit=30)
    assert await workers.run(lambda: "next") == "next"
    workers.close()


async def test_what_waits_too_long_leaves_the_queue(go_on: Event) -> None:
    workers = Workers("test", threads=1, queue=1)
    begun: list[str] = []

    def work(name: str) -> None:
        begun.append(name)
        go_on.wait(30)

    first = asyncio.create_task(workers.run(lambda: work("first")))
    await asyncio.sleep(0)
    with pytest.raises(TimeLimitError):
        await workers.run(lambda: work("second"), time_limit=0.001)
    go_on.set()
    await first
    workers.close()
    assert begun == ["first"]
