"""Streams of random bits for compiled kernels, one per lane: xoshiro256++.

The generator of Blackman and Vigna (ACM Trans. Math. Softw. 47 (2021) 36): 256 bits of state, a
period of 2²⁵⁶ − 1, nothing but shifts, rotations, additions and exclusive-ors of 64-bit words, so
many lanes advance in one instruction. States are arrays (4, lane) of uint64; a lane depends on its
own state only.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit

from energetics.lanes import LANES

UNIT = 2.0**-53


def states(seed_sequences: Sequence[np.random.SeedSequence]) -> np.ndarray:
    """Return states (4, lane), one lane for each seed sequence, from its first 256 bits."""
    words = [sequence.generate_state(4, np.uint64) for sequence in seed_sequences]
    return np.ascontiguousarray(np.stack(words, axis=1))


def block_streams(seed_sequences: Sequence[np.random.SeedSequence]) -> np.ndarray:
    """Return streams (block, 4, LANES), one lane for each seed sequence, as systems lie in blocks.

    Lanes left over are copies of the first, so their systems stay copies, too.
    """
    left_over = -len(seed_sequences) % LANES
    state = states([*seed_sequences, *seed_sequences[:1] * left_over])
    return np.ascontiguousarray(state.reshape(4, -1, LANES).transpose(1, 0, 2))


def require_streams(streams: np.ndarray, blocks: int) -> None:
    """Raise ValueError unless there is a stream for each lane of so many blocks."""
    if streams.shape != (blocks, 4, LANES) or streams.dtype != np.uint64:
        found = f"{streams.dtype} streams of shape {streams.shape}"
        raise ValueError(f"{found} for {blocks} blocks")


@njit(cache=True)
def _rotate_left(word, bits):
    """Return a 64-bit word rotated to the left."""
    return (word << np.uint64(bits)) | (word >> np.uint64(64 - bits))


@njit(cache=True)
def next_bits(state, lane):
    """Return the next 64 bits of one lane, and advance it."""
    s0, s1, s2, s3 = state[0, lane], state[1, lane], state[2, lane], state[3, lane]
    bits = _rotate_left(s0 + s3, 23) + s0
    t2, t3 = s2 ^ s0, s3 ^ s1
    state[0, lane], state[1, lane] = s0 ^ t3, s1 ^ t2
    state[2, lane], state[3, lane] = t2 ^ (s1 << np.uint64(17)), _rotate_left(t3, 45)
    return bits


@njit(cache=True, forceinline=True)
def fill_bits(state, bits):
    """Write the next 64 bits of each lane into each row of `bits` (row, LANES)."""
    for row in range(bits.shape[0]):
        for lane in range(LANES):
            bits[row, lane] = next_bits(state, lane)


@njit(cache=True)
def uniform(bits):
    """Return 64 bits as a number in [0, 1), a multiple of 2⁻⁵³; the lowest 11 bits are not used."""
    return np.int64(bits >> np.uint64(11)) * UNIT
