"""The compiled kernels against the same algorithms as array expressions, and what annealing costs.

The best peer takes neighbours as slices of the other sublattice and holds as many systems at once
as the processor's cache does; the second gathers neighbours by their numbers. Both update only the
chosen sublattice (see skyrmion_arrays.py). One thread; kernels take turns.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from energetics.skyrmion_states.annealing import (
    align_blocks,
    anneal,
    equilibrate,
    over_relax_blocks,
)
from energetics.skyrmion_states.boxes import make_box
from energetics.skyrmion_states.chiral_magnet import Magnet, energy
from energetics.spin_blocks import from_blocks, random_spins
from energetics.timing import take_turns
from energetics.xoshiro import block_streams
from energetics_benchmarks import skyrmion_arrays
from energetics_benchmarks.peers import Row, peer_rows, peer_table

MAGNET = Magnet(1.0, 0.3, 0.05)
FACTOR = 0.8  # of alignment
CACHED_SITES = 2**16  # of all systems that a peer takes at once
BEST = "arrays, neighbours sliced"
TARGETS = {"heat bath": 3.0, "over-relaxation": 25.0}  # least time of the best peer over ours
RATES = {"heat bath": 20e6, "over-relaxation": 200e6}  # least number of our updates per second
METHODS = {"heat bath": "heat_bath", "Metropolis": "metropolis"}
UPDATES = ("heat bath", "over-relaxation", "Metropolis", "alignment")

# What is carried out at each temperature, and the sweeps of alignment that follow the last one.
SCHEDULES = {
    "heat bath 1 + 8, alignment 50": ("heat_bath", 1, 8, 50),
    "Metropolis 300, alignment 1000": ("metropolis", 300, 0, 1000),
    "Metropolis 20, alignment 1000": ("metropolis", 20, 0, 1000),
    "heat bath 1 + 10, alignment 1000": ("heat_bath", 1, 10, 1000),
    "heat bath 1 + 4, alignment 1000": ("heat_bath", 1, 4, 1000),
    "heat bath 2, alignment 1000": ("heat_bath", 2, 0, 1000),
}
COSTS = {"Metropolis 300, alignment 1000": 50.0}  # least cost over that of the first


Peer = tuple[Callable[[], None], Callable[[], np.ndarray]]  # carries out sweeps; returns the spins


def tables() -> Iterator[xr.Dataset]:
    """Yield the tables of updates of small and of large boxes, then that of annealing."""
    title = "One sweep, {} chiral magnets with L = {}: time of each peer over ours"
    for size, systems, repeats in ((32, 64, 8), (128, 16, 5)):
        works = [Work(update, size, systems, temperature=0.5, sweeps=20) for update in UPDATES]
        rows = [row for work in works for row in update_rows(work, repeats=repeats)]
        yield peer_table(rows, title=title.format(systems, size))
    title = "One annealing, mean of {starts} with L = {size}: cost of each over the first"
    annealing = {"size": 128, "starts": 16}
    rows = annealing_rows(np.geomspace(1.25, 0.02, 50).tolist(), **annealing)
    yield peer_table(rows, title=title.format(**annealing))


@dataclass(frozen=True)
class Work:
    """What is timed: sweeps of an update of UPDATES, of some systems of L × L spins."""

    update: str
    size: int
    systems: int
    temperature: float
    sweeps: int

    def start(self) -> tuple[np.ndarray, np.ndarray]:
        """Return blocks of random directions, and their streams."""
        streams = block_streams(np.random.SeedSequence(0).spawn(self.systems))
        return random_spins(streams, make_box(self.size, "torus").order), streams


def update_rows(work: Work, *, repeats: int) -> list[Row]:
    """Return rows of an update: ours, the best peer, the second, per sweep of all systems.

    More keys: rate, updates of a spin per second; least_rate, that of ours aimed at (NaN for the
    others). The error is the deviation from ours: where numbers are drawn, that of the mean energy
    after all rounds in standard errors, else the largest of a component after two sweeps.
    """
    peers = _peers(work)
    seconds, _ = take_turns({name: run for name, (run, _) in peers.items()}, repeats)
    targets = {BEST: TARGETS.get(work.update, np.nan)}
    rows = peer_rows(seconds, _errors(work, peers), count=work.sweeps, targets=targets)
    least = [RATES.get(work.update, np.nan), np.nan, np.nan]
    return [
        row
        | {"name": f"{work.update}: {row['name']}", "least_rate": rate}
        | {"rate": work.systems * work.size**2 / row["seconds"]}
        for row, rate in zip(rows, least, strict=True)
    ]


def _peers(work: Work) -> dict[str, Peer]:
    """Return all implementations, each at the start."""
    return {
        "compiled kernel": _compiled(work),
        BEST: _arrays(work, gathered=False),
        "arrays, neighbours gathered": _arrays(work, gathered=True),
    }


def _compiled(work: Work) -> Peer:
    """Return our kernel."""
    blocks, streams = work.start()
    fixed: dict[str, Any] = {"magnet": MAGNET, "size": work.size, "sweeps": work.sweeps}

    def run() -> None:
        if work.update == "alignment":
            align_blocks(blocks, **fixed, factor=FACTOR)
        elif work.update == "over-relaxation":
            over_relax_blocks(blocks, **fixed)
        else:
            method = METHODS[work.update]
            equilibrate(blocks, streams, **fixed, temperature=work.temperature, method=method)

    return run, lambda: from_blocks(blocks, work.systems, work.size, work.size)


def _arrays(work: Work, *, gathered: bool) -> Peer:
    """Return array expressions."""
    generator = np.random.Generator(np.random.SFC64(1))
    thermal: dict[str, Any] = {"beta": 1 / work.temperature, "generator": generator}
    changes: dict[str, Callable[..., None]] = {
        "heat bath": partial(skyrmion_arrays.draw_heat_bath, **thermal),
        "over-relaxation": skyrmion_arrays.over_relax,
        "Metropolis": partial(skyrmion_arrays.try_metropolis, **thermal),
        "alignment": partial(skyrmion_arrays.align, factor=FACTOR),
    }
    change = changes[work.update]
    constants = (MAGNET.dzyaloshinskii_moriya, MAGNET.field)
    if gathered:
        field = skyrmion_arrays.gathered_field(*constants, work.size)
    else:
        field = skyrmion_arrays.sliced_field(*constants)
    spins = from_blocks(work.start()[0], work.systems, work.size, work.size)
    count = max(1, CACHED_SITES // work.size**2)
    pairs = [skyrmion_arrays.split(spins[n : n + count]) for n in range(0, work.systems, count)]

    def run() -> None:
        for pair in pairs:
            for _ in range(work.sweeps):
                for kind in (0, 1):
                    change(pair[kind], field(pair[1 - kind], kind))

    return run, lambda: np.concatenate([skyrmion_arrays.join(pair) for pair in pairs])


def _errors(work: Work, peers: dict[str, Peer]) -> list[float]:
    """Return the deviations from ours; without random numbers from a new start."""
    if work.update in METHODS:
        energies = [energy(read(), MAGNET) for _, read in peers.values()]
        errors = [e.std(ddof=1) / math.sqrt(e.size) for e in energies]
        return [np.nan] + [
            float(abs(e.mean() - energies[0].mean()) / math.hypot(error, errors[0]))
            for e, error in zip(energies[1:], errors[1:], strict=True)
        ]
    states = []
    for run, read in _peers(replace(work, sweeps=2)).values():
        run()
        states.append(read())
    return [np.nan] + [float(np.abs(state - states[0]).max()) for state in states[1:]]


def annealing_rows(temperatures: list[float], *, size: int, starts: int) -> list[Row]:
    """Return one row per schedule of SCHEDULES.

    The time is that of the processor per start, alignment included. More keys: energy and
    energy_error, the mean of all starts per site and its standard error. The error is how far the
    energy lies above that of the first, in standard errors of the difference; the target of
    Metropolis counts at the same energy.
    """
    common: dict[str, Any] = {"magnet": MAGNET, "size": size, "alignment_factor": FACTOR}
    seconds, energies, errors = {}, [], []
    for name, (method, sweeps, over_relaxation, alignment) in SCHEDULES.items():
        options = common | {"method": method, "over_relaxation": over_relaxation}
        once = block_streams(np.random.SeedSequence(0).spawn(1))
        anneal(once, temperatures=temperatures[:1], sweeps=1, alignment_sweeps=1, **options)
        streams = block_streams(np.random.SeedSequence(1).spawn(starts))
        begin = time.process_time()  # all is compiled now
        options |= {"sweeps": sweeps, "alignment_sweeps": alignment}
        blocks = anneal(streams, temperatures=temperatures, **options)
        seconds[name] = (time.process_time() - begin) / starts
        found = energy(from_blocks(blocks, starts, size, size), MAGNET) / size**2
        energies.append(found.mean())
        errors.append(found.std(ddof=1) / math.sqrt(starts))
    above = (np.array(energies) - energies[0]) / np.hypot(errors, errors[0])
    above[0] = np.nan
    return [
        row | {"energy": mean, "energy_error": error}
        for row, mean, error in zip(
            peer_rows(seconds, above, targets=COSTS), energies, errors, strict=True
        )
    ]
