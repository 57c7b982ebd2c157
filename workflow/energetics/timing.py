"""Wall times: the least of several, for a machine does other things, too."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

Result = TypeVar("Result")


def least_seconds(work: Callable[[], object], *, repeats: int, seconds: float) -> float:
    """Return the least time of one call, from repeats of as many calls as fill so many seconds."""
    work()  # compiles and warms up
    start = time.perf_counter()
    work()
    calls = max(1, round(seconds / max(time.perf_counter() - start, 1e-9)))
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        found.append((time.perf_counter() - start) / calls)
    return min(found)


def take_turns(
    peers: Mapping[str, Callable[[], Result]], repeats: int
) -> tuple[dict[str, float], dict[str, Result]]:
    """Return the least time of each peer and its last result; a first round is not timed."""
    last = {name: run() for name, run in peers.items()}
    seconds = dict.fromkeys(peers, float("inf"))
    for _ in range(repeats):
        for name, run in peers.items():
            start = time.perf_counter()
            last[name] = run()
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    return seconds, last
