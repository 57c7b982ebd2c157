"""Shards: independent work cut into files that several jobs make, called <number>_of_<shards>."""

from collections.abc import Sequence
from typing import TypeVar

from energetics.errors import look_up

Work = TypeVar("Work")


def shard_names(shards: int) -> list[str]:
    """Return the names of all shards."""
    return [f"{number}_of_{shards}" for number in range(shards)]


def shard_of(work: Sequence[Work], shards: int, name: str) -> list[Work]:
    """Return the work of one shard: every n-th piece, so that shards take equally long.

    Raises InputError if the configuration has no shard of that name.
    """
    numbers = {known: number for number, known in enumerate(shard_names(shards))}
    return list(work[look_up(numbers, name, key="shards") :: shards])
