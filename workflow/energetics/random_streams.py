"""Random numbers that depend on what is simulated, never on how the work is divided."""

import zlib

import numpy as np


def seed_sequence(seed: int, *, study: str, purpose: str, index: int) -> np.random.SeedSequence:
    """Return the seed sequence of one trajectory.

    The spawn key is (CRC-32 of the study, CRC-32 of the purpose, index), so streams of different
    studies, purposes and trajectories are independent, and shard, thread and order never enter.
    """
    key = (zlib.crc32(study.encode()), zlib.crc32(purpose.encode()), index)
    return np.random.SeedSequence(entropy=seed, spawn_key=key)


def generator(seed: int, *, study: str, purpose: str, index: int) -> np.random.Generator:
    """Return a NumPy generator on the stream of one trajectory (see `seed_sequence`)."""
    return np.random.default_rng(seed_sequence(seed, study=study, purpose=purpose, index=index))
