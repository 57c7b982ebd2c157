"""The dynamics against exact waves, expansions, conservation laws and symmetries."""

import functools
import math

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from test_lattice import random_spins as random_lattice_spins

from energetics.lanes import LANES
from energetics.spin_blocks import from_blocks, random_spins, to_blocks
from energetics.spin_dynamics.integrators import SCHEMES, advance, rotate_sublattice
from energetics.spin_dynamics.lattice import energy, local_field, magnetisation, ring, simple_cubic
from energetics.spin_dynamics.monte_carlo import equilibrate
from energetics.xoshiro import block_streams

REFRESHING = [name for name, scheme in SCHEMES.items() if scheme.refreshes]
# Temperatures of park2022's ladder and how many configurations each gives.
LADDER = dict.fromkeys((0.5, 0.56, 0.61, 0.67, 0.74, 0.81, 0.89, 0.98, 1.08, 1.19), 3)
LADDER |= dict.fromkeys((1.31, 1.44, 1.58), 7) | dict.fromkeys((1.74, 1.92, 2.11, 2.32), 10)


@functools.cache
def equilibrium(size, temperature, replicas=32):
    lattice = simple_cubic(size)
    streams = block_streams(np.random.SeedSequence(int(100 * temperature)).spawn(replicas))
    blocks = random_spins(streams, lattice.order)
    options = {"sweeps": 60, "method": "heat_bath", "over_relaxation": 3}
    equilibrate(blocks, lattice, streams, temperature=temperature, **options)
    spins = from_blocks(blocks, replicas)
    spins.setflags(write=False)
    return spins


def run(spins, lattice, scheme="suzuki_trotter", *, time_step, steps=1):
    blocks = to_blocks(spins)
    advance(blocks, lattice, scheme=scheme, time_step=time_step, steps=steps)
    assert (blocks[:, :, -1] == 0).all(), "the ghost"
    return from_blocks(blocks, len(spins))


def true_step(spins, lattice, time_step):
    return run(spins, lattice, "blanes_moan", time_step=time_step / 20, steps=20)


def rms(values):
    return math.sqrt(np.mean(values**2))


def turned(spins, field, angle_time):
    """Return spins turned about a field by −|h| t, by another program."""
    vectors = -angle_time * np.moveaxis(field, 1, -1).reshape(-1, 3)
    flat = Rotation.from_rotvec(vectors).apply(np.moveaxis(spins, 1, -1).reshape(-1, 3))
    return np.moveaxis(flat.reshape(len(spins), -1, 3), -1, 1)


# ---- one rotation


@pytest.mark.parametrize("angle_time", [0.0, 1e-9, 0.01, 0.1, -0.3, 0.33])
def test_a_sublattice_turns_exactly_about_its_field(angle_time):
    lattice, spins = simple_cubic(4), equilibrium(4, 0.5)[:LANES]
    blocks = to_blocks(spins)
    odd = np.flatnonzero(lattice.parity == 1)
    rotate_sublattice(blocks[0], odd, lattice.neighbours, angle_time)
    expected = spins.copy()
    expected[:, :, odd] = turned(spins, local_field(spins, lattice), angle_time)[:, :, odd]
    np.testing.assert_allclose(from_blocks(blocks, LANES), expected, atol=2e-15)


def test_the_largest_angle_is_exact():
    # All but one sublattice along z, so that |h| = 6 and the others precess by 2 rad.
    lattice = simple_cubic(4)
    spins = np.zeros((1, 3, 64))
    spins[:, 2, lattice.parity == 1] = 1
    spins[:, 0, lattice.parity == 0] = 1
    blocks = to_blocks(spins)
    rotate_sublattice(blocks[0], np.flatnonzero(lattice.parity == 0), lattice.neighbours, 1 / 3)
    moved = from_blocks(blocks, 1)[0][:, lattice.parity == 0]
    np.testing.assert_allclose(moved.T, [[math.cos(2), -math.sin(2), 0]] * 32, atol=3e-16)


def test_stale_fields_turn_every_spin_about_its_first_field():
    lattice, spins = simple_cubic(4), equilibrium(4, 1.44)
    expected = spins
    for _ in range(3):
        expected = turned(expected, local_field(expected, lattice), 0.1)
    moved = run(spins, lattice, "stale_field", time_step=0.1, steps=3)
    np.testing.assert_allclose(moved, expected, atol=2e-15)


# ---- order and accuracy


@pytest.mark.parametrize(
    ("time_step", "error"), [(0.1, 0.179), (0.05, 0.0453), (0.025, 0.0114), (0.00625, 0.00071)]
)
def test_spin_wave_turns_at_its_frequency(time_step, error):
    lattice, theta, wave = simple_cubic(8), 0.7, 2 * np.pi / 8 * np.array([1, 0, 2])
    phase = np.tensordot(wave, np.indices((8, 8, 8)), 1).ravel()

    def state(time):
        at = phase - 2 * math.cos(theta) * (3 - np.cos(wave).sum()) * time
        along = np.full(at.shape, math.cos(theta))
        return np.stack([math.sin(theta) * np.cos(at), math.sin(theta) * np.sin(at), along])[None]

    moved = run(state(0), lattice, time_step=time_step, steps=round(10 / time_step))
    assert np.abs(moved - state(10)).max() == pytest.approx(error, rel=0.01)
    fine = run(state(0), lattice, "blanes_moan", time_step=0.025, steps=400)
    np.testing.assert_allclose(fine, state(10), atol=3e-7)


@pytest.mark.parametrize(
    ("scheme", "steps", "tolerance"),
    [
        ("suzuki_trotter", (20, 40, 80, 160), 0.05),
        ("stale_field", (400, 800, 1600, 3200), 0.1),
        ("suzuki_fourth", (20, 40, 80), 0.2),
        ("blanes_moan", (8, 16, 32), 0.2),
    ],
)
def test_order_of_convergence(scheme, steps, tolerance):
    lattice, spins = simple_cubic(4), equilibrium(4, 1.44)
    exact = run(spins, lattice, "blanes_moan", time_step=1 / 400, steps=400)
    errors = [
        rms(run(spins, lattice, scheme, time_step=1 / count, steps=count) - exact)
        for count in steps
    ]
    none = run(spins, lattice, scheme, time_step=0.1, steps=0)
    np.testing.assert_array_equal(none, spins)
    slope = -np.polyfit(np.log(steps), np.log(errors), 1)[0]
    assert slope == pytest.approx(SCHEMES[scheme].order, abs=tolerance)


def test_blanes_moan_replaces_a_reference_of_tiny_steps():
    lattice, spins = simple_cubic(4), equilibrium(4, 2.4)[:LANES]
    coarse = run(spins, lattice, "blanes_moan", time_step=0.01, steps=100)
    fine = run(spins, lattice, time_step=1e-4, steps=10_000)
    assert rms(coarse - fine) < 1e-7  # the second-order error of the reference
    finer = run(spins, lattice, time_step=5e-5, steps=20_000)
    np.testing.assert_allclose(coarse, finer + (finer - fine) / 3, atol=2e-9)


def test_residue_has_the_coefficients_of_the_commutator_expansion():
    # True − plain step is τ³ times double commutators of the flows of A and B; a step ahead and one
    # back together are free of τ⁴.
    lattice, spins, step = simple_cubic(4), equilibrium(4, 2.4), 0.01
    ahead, back = (
        true_step(spins, lattice, time_step) - run(spins, lattice, time_step=time_step)
        for time_step in (step, -step)
    )
    residue = (ahead - back) / (2 * step**3)

    def cross(a, b):
        return np.cross(a, b, axis=1)

    h = local_field(spins, lattice)
    f = cross(spins, h)
    g = local_field(f, lattice)
    # Σ_nn f×h, and Σ_nn S×g
    inner = (cross(h, g), local_field(cross(f, h), lattice), local_field(cross(spins, g), lattice))
    expected = {0: (1 / 12, 1 / 24, 1 / 6), 1: (-1 / 24, -1 / 12, -1 / 12)}
    for parity, coefficients in expected.items():
        here = lattice.parity == parity
        terms = [cross(spins, term)[:, :, here].ravel() for term in inner]
        found = np.linalg.lstsq(np.stack(terms, axis=1), residue[:, :, here].ravel(), rcond=None)
        np.testing.assert_allclose(found[0], coefficients, atol=1e-4)


@pytest.mark.parametrize(
    ("size", "scheme", "expected"),
    [
        (4, "suzuki_trotter", 0.00123),
        (8, "suzuki_trotter", 0.00115),
        (4, "stale_field", 0.0153),
        (8, "stale_field", 0.0146),
    ],
)
def test_size_of_the_residue_on_the_ladder_of_temperatures(size, scheme, expected):
    lattice, squares = simple_cubic(size), []
    for temperature in LADDER:
        spins = equilibrium(size, temperature)
        moved = run(spins, lattice, scheme, time_step=0.1)
        squares.append(np.mean((moved - true_step(spins, lattice, 0.1)) ** 2))
    weights = list(LADDER.values())
    assert math.sqrt(np.average(squares, weights=weights)) == pytest.approx(expected, rel=0.03)


# ---- conservation and symmetry


@pytest.mark.parametrize("temperature", [0.4, 2.4])
@pytest.mark.parametrize("scheme", REFRESHING)
def test_energy_and_lengths_stay_to_rounding(scheme, temperature):
    lattice, spins = simple_cubic(4), equilibrium(4, temperature)[:LANES]
    moved = run(spins, lattice, scheme, time_step=0.1, steps=10_000)
    assert np.abs(moved - spins).max() > 0.5
    assert np.abs(energy(moved, lattice) - energy(spins, lattice)).max() < 1e-12
    assert np.abs(np.linalg.norm(moved, axis=1) - 1).max() < 1e-12


@pytest.mark.parametrize(("temperature", "drift"), [(0.4, 1e-4), (2.4, 1e-3)])
def test_magnetisation_drifts_with_the_square_of_the_step(temperature, drift):
    lattice, spins = simple_cubic(4), equilibrium(4, temperature)

    def drifted(scheme, time_step):
        moved = run(spins, lattice, scheme, time_step=time_step, steps=round(10 / time_step))
        lengths = [np.linalg.norm(magnetisation(state), axis=1) for state in (moved, spins)]
        return rms(lengths[0] - lengths[1])

    assert drift / 2 < drifted("suzuki_trotter", 0.1) < 2 * drift
    assert drifted("suzuki_trotter", 0.01) < drifted("suzuki_trotter", 0.1) / 30
    assert drifted("blanes_moan", 0.01) < 1e-8


@pytest.mark.parametrize("scheme", REFRESHING)
def test_steps_back_return(scheme):
    lattice, spins = simple_cubic(4), equilibrium(4, 2.4)
    ahead = run(spins, lattice, scheme, time_step=0.1, steps=50)
    back = run(ahead, lattice, scheme, time_step=-0.1, steps=50)
    np.testing.assert_allclose(back, spins, atol=1e-10)
    # The rule of motion itself has this symmetry: S → −S turns time around.
    mirrored = run(-ahead, lattice, scheme, time_step=0.1, steps=50)
    np.testing.assert_allclose(mirrored, -spins, atol=1e-10)


def test_stale_fields_do_not_return():
    lattice, spins = simple_cubic(4), equilibrium(4, 2.4)
    ahead = run(spins, lattice, "stale_field", time_step=0.1, steps=5)
    assert rms(run(ahead, lattice, "stale_field", time_step=-0.1, steps=5) - spins) > 1e-2


@pytest.mark.parametrize("scheme", SCHEMES)
def test_rotated_states_move_alike(scheme):
    lattice, spins = simple_cubic(4), equilibrium(4, 1.44)
    matrix = Rotation.from_euler("xyz", (0.3, -1.1, 2.0)).as_matrix()
    moved = run(spins, lattice, scheme, time_step=0.1, steps=10)
    rotated = run(matrix @ spins, lattice, scheme, time_step=0.1, steps=10)
    np.testing.assert_allclose(rotated, matrix @ moved, atol=1e-12)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_evenly_shifted_states_move_alike_oddly_shifted_ones_do_not(scheme):
    lattice, spins = simple_cubic(4), equilibrium(4, 1.44)

    def shifted(values, by):
        grid = values.reshape(len(values), 3, 4, 4, 4)
        return np.roll(grid, by, (2, 3, 4)).reshape(values.shape)

    moved = run(spins, lattice, scheme, time_step=0.1)
    for by in ((1, 1, 0), (0, 2, 0), (-1, 2, 1)):
        again = run(shifted(spins, by), lattice, scheme, time_step=0.1)
        np.testing.assert_array_equal(again, shifted(moved, by))
    oddly = run(shifted(spins, (1, 0, 0)), lattice, scheme, time_step=0.1)
    difference = np.abs(oddly - shifted(moved, (1, 0, 0))).max()
    assert difference > 1e-6 if SCHEMES[scheme].refreshes else difference == 0


def test_a_ring_turns_about_two_neighbours():
    lattice = ring(6)
    spins = random_lattice_spins(6, 2)
    moved = run(spins, lattice, "stale_field", time_step=0.1)
    np.testing.assert_allclose(moved, turned(spins, local_field(spins, lattice), 0.1), atol=1e-15)


# ---- blocks


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_replica_has_the_same_bytes_in_any_block(scheme):
    lattice, spins = simple_cubic(4), equilibrium(4, 1.44)
    options = {"time_step": 0.1, "steps": 20}
    whole = run(spins, lattice, scheme, **options)
    for part in (slice(0, 5), slice(3, 22), slice(31, 32), slice(None, None, -1)):
        again = run(spins[part], lattice, scheme, **options)
        np.testing.assert_array_equal(again, whole[part])


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_schemes_are_symmetric_consistent_and_their_cost_is_counted(scheme):
    assert (scheme.a, scheme.b) == (scheme.a[::-1], scheme.b[::-1])
    assert sum(scheme.a) == pytest.approx(1, abs=1e-15)
    assert sum(scheme.b) == pytest.approx(1, abs=1e-15)
    assert len(scheme.b) == len(scheme.a) + 1 == scheme.rotations + 1


def test_what_cannot_be_advanced_is_refused():
    lattice = simple_cubic(4)
    blocks = to_blocks(equilibrium(4, 1.44))
    with pytest.raises(ValueError, match=r"time_step = 0\.4: suzuki_trotter .* 0\.333"):
        advance(blocks, lattice, scheme="suzuki_trotter", time_step=0.4, steps=1)
    with pytest.raises(ValueError, match="time_step = nan"):
        advance(blocks, lattice, scheme="stale_field", time_step=math.nan, steps=1)
    with pytest.raises(ValueError, match="steps = -1"):
        advance(blocks, lattice, scheme="suzuki_trotter", time_step=0.1, steps=-1)
    with pytest.raises(ValueError, match=r"\(2, 3, 513, 16\)"):
        advance(blocks, simple_cubic(8), scheme="suzuki_trotter", time_step=0.1, steps=1)
