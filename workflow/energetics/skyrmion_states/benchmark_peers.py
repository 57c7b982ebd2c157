"""The compiled kernels against the same algorithms as array expressions, and what annealing costs.

The best peer takes neighbours as slices of the other sublattice and holds as many systems at once
as the processor's cache does; the second gathers neighbours by their numbers. Both update only the
chosen sublattice (see `array_updates`). One thread; kernels take turns.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import xarray as xr

from energetics.peers import peer_table
from energetics.skyrmion_states import array_updates
from energetics.skyrmion_states.annealing import (
    align_blocks,
    anneal,
    equilibrate,
    over_relax_blocks,
)
from energetics.skyrmion_states.boxes import make_box
from energetics.skyrmion_states.chiral_magnet import Magnet, energy
from energetics.spin_blocks import from_blocks, random_spins
from energetics.storage import variable
from energetics.timing import take_turns
from energetics.xoshiro import block_streams

MAGNET = Magnet(1.0, 0.3, 0.05)
FACTOR = 0.8  # of alignment
CACHED_SITES = 2**16  # of all systems that a peer takes at once
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
COST = 50.0  # least cost of Metropolis 300 over that of the first at the same energy


Peer = tuple[Callable[[], None], Callable[[], np.ndarray]]  # carries out sweeps; returns the spins


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


def run_update_benchmarks(
    *, size: int, systems: int, temperature: float, sweeps: int, repeats: int
) -> list[dict[str, Any]]:
    """Return rows of each update: ours, the best peer, the second.

    Keys: name; seconds per sweep of all systems, the least of `repeats` rounds of `sweeps` sweeps
    in which all take turns; rate, updates of a spin per second; least_rate, that of ours aimed at
    (None for the others); error, the deviation from ours (NaN for ours): where numbers are drawn,
    that of the mean energy after all rounds in standard errors, else the largest of a component
    after two sweeps; ratio, the time over ours; target, its least value for the best peer, and met
    (None for the others).
    """
    rows = []
    for update in UPDATES:
        work = Work(update, size, systems, temperature, sweeps)
        peers = _peers(work)
        seconds, _ = take_turns({name: run for name, (run, _) in peers.items()}, repeats)
        errors = _errors(work, peers)
        ours = next(iter(seconds.values()))
        goals = (None, TARGETS.get(update), None)
        least = (RATES.get(update), None, None)
        for (name, taken), error, goal, rate in zip(
            seconds.items(), errors, goals, least, strict=True
        ):
            row = {"name": f"{update}: {name}", "seconds": taken / sweeps, "error": error}
            row |= {"rate": systems * size**2 * sweeps / taken, "least_rate": rate}
            row |= {"ratio": taken / ours, "target": goal}
            rows.append(row | {"met": None if goal is None else bool(taken >= goal * ours)})
    return rows


def _peers(work: Work) -> dict[str, Peer]:
    """Return all implementations, each at the start."""
    return {
        "compiled kernel": _compiled(work),
        "arrays, neighbours sliced": _arrays(work, gathered=False),
        "arrays, neighbours gathered": _arrays(work, gathered=True),
    }


def _compiled(work: Work) -> Peer:
    """Return our kernel."""
    blocks, streams = work.start()
    fixed = {"magnet": MAGNET, "size": work.size, "sweeps": work.sweeps}

    def run() -> None:
        if work.update == "alignment":
            align_blocks(blocks, **fixed, factor=FACTOR)
        elif work.update == "over-relaxation":
            over_relax_blocks(blocks, **fixed)
        else:
            options = {"temperature": work.temperature, "method": METHODS[work.update]}
            equilibrate(blocks, streams, **fixed, **options)

    return run, lambda: from_blocks(blocks, work.systems, work.size, work.size)


def _arrays(work: Work, *, gathered: bool) -> Peer:
    """Return array expressions."""
    generator = np.random.Generator(np.random.SFC64(1))
    thermal = {"beta": 1 / work.temperature, "generator": generator}
    change = {
        "heat bath": partial(array_updates.draw_heat_bath, **thermal),
        "over-relaxation": array_updates.over_relax,
        "Metropolis": partial(array_updates.try_metropolis, **thermal),
        "alignment": partial(array_updates.align, factor=FACTOR),
    }[work.update]
    constants = (MAGNET.dzyaloshinskii_moriya, MAGNET.field)
    if gathered:
        field = array_updates.gathered_field(*constants, work.size)
    else:
        field = array_updates.sliced_field(*constants)
    spins = from_blocks(work.start()[0], work.systems, work.size, work.size)
    count = max(1, CACHED_SITES // work.size**2)
    pairs = [array_updates.split(spins[n : n + count]) for n in range(0, work.systems, count)]

    def run() -> None:
        for pair in pairs:
            for _ in range(work.sweeps):
                for kind in (0, 1):
                    change(pair[kind], field(pair[1 - kind], kind))

    return run, lambda: np.concatenate([array_updates.join(pair) for pair in pairs])


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


def run_annealing_benchmarks(
    *, size: int, starts: int, highest: float, lowest: float, temperatures: int
) -> list[dict[str, Any]]:
    """Return one row per schedule of SCHEDULES, at temperatures in a geometric sequence.

    Keys: name; seconds of the processor per start, alignment included; energy and energy_error, the
    mean of all starts per site and its standard error; error, how far the energy lies above that of
    the first, in standard errors of the difference (NaN for the first); ratio, the cost over that
    of the first; target, its least value for Metropolis, and met: the cost is so much lower and the
    energy no more than two standard errors higher (None for the others).
    """
    common = {"magnet": MAGNET, "size": size, "alignment_factor": FACTOR}
    levels, rows = np.geomspace(highest, lowest, temperatures), []
    for name, (method, sweeps, over_relaxation, alignment) in SCHEDULES.items():
        options = {"method": method, "over_relaxation": over_relaxation, **common}
        once = block_streams(np.random.SeedSequence(0).spawn(1))
        anneal(once, temperatures=levels[:1], sweeps=1, alignment_sweeps=1, **options)  # compiles
        streams = block_streams(np.random.SeedSequence(1).spawn(starts))
        begin = time.process_time()
        options |= {"sweeps": sweeps, "alignment_sweeps": alignment}
        blocks = anneal(streams, temperatures=levels, **options)
        seconds = (time.process_time() - begin) / starts
        energies = energy(from_blocks(blocks, starts, size, size), MAGNET) / size**2
        mean, scatter = energies.mean(), energies.std(ddof=1) / math.sqrt(starts)
        first = rows[0] if rows else {"seconds": seconds, "energy": mean, "energy_error": np.nan}
        row = {"name": name, "seconds": seconds, "energy": mean, "energy_error": scatter}
        row["error"] = (mean - first["energy"]) / math.hypot(scatter, first["energy_error"])
        row |= {"ratio": seconds / first["seconds"], "target": None, "met": None}
        if name.startswith("Metropolis 300"):
            row |= {"target": COST, "met": bool(row["ratio"] >= COST and row["error"] > -2)}
        rows.append(row)
    return rows


def update_table(**options: Any) -> xr.Dataset:
    """Return the rows of `run_update_benchmarks` as a dataset, with the rates."""
    rows = run_update_benchmarks(**options)
    numbers = {
        key: variable(
            ["peer"],
            np.array([np.nan if row[key] is None else row[key] for row in rows], float),
            units="1/s",
            long_name=long_name,
            missing=True,
        )
        for key, long_name in (
            ("rate", "updates of a spin per second"),
            ("least_rate", "least rate aimed at"),
        )
    }
    title = "One sweep, {systems} chiral magnets with L = {size}: time of each peer over ours"
    return peer_table(rows, title=title.format(**options), **numbers)


def rates(table: xr.Dataset) -> str:
    """Return for a terminal how many updates per second are ours, where a rate is aimed at."""
    aimed = table.to_dataframe().dropna(subset="least_rate")
    return "\n".join(
        f"  {row.name}: {row.rate / 1e6:.0f} million updates per second, "
        f"target {row.least_rate / 1e6:.0f}: {'met' if row.rate >= row.least_rate else 'not met'}"
        for row in aimed.itertuples(index=False)
    )


def annealing_table(**options: Any) -> xr.Dataset:
    """Return the rows of `run_annealing_benchmarks` as a dataset, with the energies."""
    rows = run_annealing_benchmarks(**options)
    numbers = {
        key: variable(
            ["peer"], np.array([row[key] for row in rows]), units="1", long_name=long_name
        )
        for key, long_name in (
            ("energy", "energy per site over J, mean of the starts"),
            ("energy_error", "standard error of the energy per site over J"),
        )
    }
    title = "One annealing, mean of {starts} with L = {size}: cost of each over the first"
    return peer_table(rows, title=title.format(**options), **numbers)
