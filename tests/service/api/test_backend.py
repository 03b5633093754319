"""Threads for blocking work, and when more of it is refused."""

import asyncio
from collections.abc import Callable
from itertools import islice
from threading import Event

import pytest

from service.api.backend import Workers
from service.errors import OverloadedError, TimeLimitError

pytestmark = pytest.mark.anyio


async def _room(workers: Workers, work: Callable[[], object], most: int) -> int:
    """How many pieces of ``work`` find a place, of ``most`` that try at once; the others are refused."""
    tries = [asyncio.create_task(workers.run(work)) for _ in range(most)]
    await asyncio.sleep(0)
    room = workers.backlog
    for refused in islice(asyncio.as_completed(tries), most - room):
        with pytest.raises(OverloadedError):
            await refused
    return room


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


class Clock:
    """Stands in for ``perf_counter``."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("service.api.backend.perf_counter", clock)
    return clock


async def test_slow_work_makes_the_queue_short_but_leaves_a_place_a_thread(go_on: Event, clock: Clock) -> None:
    workers = Workers("test", threads=2, queue=50, wait_limit=1.0)
    await workers.run(lambda: clock.go(100))
    assert await _room(workers, lambda: go_on.wait(30), most=9) == 4
    with pytest.raises(OverloadedError) as refused:
        await workers.run(lambda: None)
    assert 25 <= refused.value.retry_after <= 35
    go_on.set()
    workers.close()


@pytest.mark.parametrize(("usual", "waited", "refused"), [(0.1, 1.1, True), (0.1, 0.9, False), (10.0, 3.0, False)])
async def test_what_waited_too_long_is_refused_when_its_turn_comes(
    go_on: Event, clock: Clock, usual: float, waited: float, refused: bool
) -> None:
    workers = Workers("test", threads=1, queue=9, wait_limit=1.0)
    await workers.run(lambda: clock.go(usual))
    begun = Event()

    def work() -> None:
        begun.set()
        go_on.wait(30)

    first = asyncio.create_task(workers.run(work))
    second = asyncio.create_task(workers.run(lambda: "done"))
    await asyncio.to_thread(begun.wait, 30)
    clock.go(waited)
    go_on.set()
    await first
    if refused:
        with pytest.raises(OverloadedError):
            await second
    else:
        assert await second == "done"
    workers.close()
    assert workers.backlog == 0


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
