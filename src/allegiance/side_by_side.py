"""Items in, what is made of them out in the same order, by several processes, in memory that does not grow."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")
State = TypeVar("State")

_state: object = None


def work_side_by_side(
    items: Iterable[Item],
    state: State,
    work: Callable[[State, list[Item]], list[Done]],
    *,
    processes: int,
    batch: int,
) -> Iterator[Done]:
    """Yield what `work` makes of the items, batch by batch, in their order.

    Each process is given `state` once, so it and `work` must be picklable. An error in a process is raised here.
    """
    stream = iter(items)
    context = multiprocessing.get_context("spawn")  # threads of other libraries do not outlive a fork
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(state,)) as pool:
        waiting: deque[Future[list[Done]]] = deque()
        try:
            for part in iter(lambda: list(islice(stream, batch)), []):
                waiting.append(pool.submit(_work, work, part))
                if len(waiting) > 2 * processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begin(state: object) -> None:
    global _state
    _state = state


def _work(work: Callable[[State, list[Item]], list[Done]], part: list[Item]) -> list[Done]:
    return work(_state, part)  # type: ignore[arg-type] # given by `_begin` in this process
