"""State points, chains and frames as configured; samples and specific heats with known answers."""

import itertools
import math

import numpy as np
import pytest
import xarray as xr
from conftest import ROOT
from particle_samples import SAMPLING as EQUILIBRATED
from particle_samples import SILENT
from test_particle_monte_carlo import pair_average

from energetics import checked_configuration
from energetics.errors import InputError
from energetics.molecular_dynamics import jobs, settings
from energetics.molecular_dynamics.configurations import (
    initial_state,
    sample_configurations,
    sample_energies,
)
from energetics.molecular_dynamics.files import nearest_pairs
from energetics.molecular_dynamics.lennard_jones import (
    kinetic_energy,
    pair_potential,
    potential_energy,
)
from energetics.molecular_dynamics.samples import measure_samples, observables
from energetics.molecular_dynamics.specific_heat import heat, measure_specific_heat
from energetics.storage import SPLITS, write

SAMPLING = EQUILIBRATED | {
    "densities": [0.1, 0.38],
    "phases": [
        {"name": "gas+solid", "temperatures": [0.27, 0.39], "samples": 2},
        {"name": "gas", "temperatures": [0.71, 0.59], "samples": 3},
    ],
    "chains": {"train": 6, "validation": 1, "test": 2},
    "shards": 4,
    "equilibration_sweeps": 200,
}
CHAIN = [0.71] * 3 + [0.59] * 3 + [0.39] * 2 + [0.27] * 2  # temperatures of a chain's samples


# ---- configuration


def test_the_papers_scale_holds_no_mistake():
    """The laptop's and the tests' are checked whenever they are used."""
    files = [ROOT / "config" / "config.yaml", ROOT / "config" / "paper.yaml"]
    checked_configuration.check(checked_configuration.together(files), files)


def test_rungs_fall_through_all_phases():
    found = [(r.temperature, r.phase, r.samples) for r in settings.rungs(SAMPLING)]
    hot, cold = ("gas", 3), ("gas+solid", 2)
    assert found == [(0.71, *hot), (0.59, *hot), (0.39, *cold), (0.27, *cold)]


def test_displacements_are_geometric_between_the_ends():
    def reach(temperature, sampling=SAMPLING):
        return settings.displacement(sampling, temperature)

    assert reach(0.27) == pytest.approx(0.02)
    assert reach(0.71) == pytest.approx(0.1)
    assert reach(0.49) == pytest.approx(math.sqrt(0.02 * 0.1))
    ratios = [reach(0.3 + step + 0.1) / reach(0.3 + step) for step in (0.0, 0.1, 0.3)]
    assert ratios == pytest.approx([5 ** (0.1 / 0.44)] * 3)
    assert (reach(0.1), reach(2.0)) == pytest.approx((0.02, 0.1)), "no further outside"
    alone = SAMPLING | {"phases": [{"name": "gas", "temperatures": [0.5], "samples": 1}]}
    assert reach(0.5, alone) == pytest.approx(0.1)


def test_every_chain_is_in_one_shard():
    chains = settings.chains(SAMPLING)
    assert [chain.chain for chain in chains] == list(range(18))
    assert [chain.density for chain in chains] == [0.1] * 9 + [0.38] * 9
    splits = ["train"] * 6 + ["validation"] + ["test"] * 2
    assert [chain.split for chain in chains] == splits * 2
    shards = [jobs.shard_chains({"sampling": SAMPLING}, f"{n}_of_4") for n in range(4)]
    found = sorted(itertools.chain(*shards), key=lambda chain: chain["chain"])
    assert found == [vars(chain) for chain in chains]
    assert all({chain["density"] for chain in shard} == {0.1, 0.38} for shard in shards)


def frames(end, *integrator_times):
    states = [{"integrator_time": time} for time in integrator_times]
    test = {"reference_time": end, "states": states}
    return settings.frame_steps({"labels": {"large_step": 0.1}, "test": test})


def test_frames_are_dense_early_and_spaced_by_equal_factors_late():
    found = np.array(frames(10.0, 50.0, 300.0))
    assert found[:34].tolist() == list(range(34)), "every large step for a third of the reference"
    assert found[34:48].tolist() == [*range(38, 100, 5), 100], "then every fifth to its end"
    late = found[47:]
    assert late[-1] == 3000
    assert len(late) == 37, "24 to a factor of ten, 30 in all"
    assert np.abs(late - 100 * 30 ** (np.arange(37) / 36)).max() <= 0.5


def test_frames_end_with_the_longest_trajectory():
    assert frames(3.0, 3.0) == [*range(11), 15, 20, 25, 30]
    assert frames(3.0, 1.5, 1.2) == [*range(11), 15]
    assert frames(3.0, 0.5) == list(range(6))
    assert frames(3.0, 3.1)[-2:] == [30, 31]
    assert frames(0.1, 0.2) == [0, 1, 2]


def test_a_network_is_trained_by_its_own_keys_and_those_of_all():
    training = {"validate_every": 10, "pairwise": {"steps": 1}, "combined": {"steps": 2}}
    designs = [{"network": "combined", "seeds": 3}, {"network": "pairwise", "seeds": 1}]
    study = {"training": training, "designs": designs, "labels": {"large_step": 0.1}}
    own = {"validate_every": 10, "steps": 2}
    assert jobs.training_of(study, "combined") == own
    assert jobs.trainings(study) == {
        "combined": own,
        "pairwise": {"validate_every": 10, "steps": 1},
    }
    assert jobs.design_of(study, "combined") == {"network": "combined", "large_step": 0.1}
    assert jobs.seeds(study, "combined") == 3


def test_states_and_steps_of_the_test_are_those_configured():
    state = {"particles": 64, "temperature": 0.47, "density": 0.2}
    steps = {"velocity_verlet": [0.1, 0.025], "blanes_moan": [0.1]}
    study = {"test": {"states": [state], "time_steps": steps}}
    assert jobs.state_of(study, "n64_T0.47_rho0.2") == state
    verlet = [("velocity_verlet", 0.1), ("velocity_verlet", 0.025)]
    assert jobs.followed(study) == [*verlet, ("blanes_moan", 0.1)]


# ---- samples


def sampled(chains):
    return sample_configurations(chains, sampling=SAMPLING, seed=5, progress=SILENT)


@pytest.fixture(scope="module")
def configurations():
    return sampled(settings.chains(SAMPLING))


def test_chains_stand_one_after_another_from_hot_to_cold(configurations):
    assert configurations["sample"].values.tolist() == list(range(180))
    assert configurations["chain"].values.tolist() == np.repeat(np.arange(18), 10).tolist()
    assert configurations["temperature"].values == pytest.approx(np.tile(CHAIN, 18))
    for chain in settings.chains(SAMPLING):
        one = configurations.isel(sample=configurations["chain"].values == chain.chain)
        assert set(one["split"].values.tolist()) == {SPLITS[chain.split]}
        assert one["density"].values == pytest.approx(chain.density)
        assert one["box"].values == pytest.approx(math.sqrt(16 / chain.density))
        assert len(np.unique(one["position"].values, axis=0)) == 10, "samples differ"


def test_positions_are_those_of_a_fluid_in_its_box(configurations):
    side = configurations["box"].values
    q = configurations["position"].values.astype(float)
    assert (q >= 0).all()
    assert (q <= side[:, None, None] * (1 + 1e-7)).all()
    assert nearest_pairs(q, side).min() > 0.75, "φ = 104 there"
    energy = xr.DataArray(potential_energy(q, side) / 16, dims="sample")
    means = energy.groupby(configurations["temperature"]).mean().values
    assert (np.diff(means) > 0).all(), "colder is lower"
    assert means[0] < -1.2


def test_momenta_are_boltzmann_and_their_total_stays(configurations):
    p, temperature = configurations["momentum"].values, configurations["temperature"].values
    scaled = p.astype(float) / np.sqrt(temperature)[:, None, None]
    assert np.square(scaled).mean() == pytest.approx(1, abs=4 * math.sqrt(2 / scaled.size))
    assert (scaled**4).mean() == pytest.approx(3, abs=4 * math.sqrt(96 / scaled.size))
    totals = scaled.sum(axis=1) / 4  # over √n
    assert np.square(totals).mean() == pytest.approx(1, abs=4 * math.sqrt(2 / totals.size))
    assert len(np.unique(p)) > 0.99 * p.size, "drawn anew for each sample"


STATE = {"particles": 16, "temperature": 0.39, "density": 0.2, "systems": 5}


def initial(state, number=0, sampling=SAMPLING):
    return initial_state(state, sampling=sampling, seed=5, number=number)


def test_each_system_of_a_state_is_a_chain_of_its_own():
    q, p, box = initial(STATE)
    assert q.dtype == p.dtype == np.float32
    assert box == pytest.approx(np.full(5, math.sqrt(80)))
    few = initial(STATE | {"systems": 2})
    np.testing.assert_array_equal(few[0], q[:2])
    np.testing.assert_array_equal(few[1], p[:2])
    other = initial(STATE, number=1)
    for found, others in ((q, other[0]), (p, other[1])):
        every = np.concatenate([found, others]).reshape(10, -1)
        assert len(np.unique(every[:, 0])) == 10


def test_a_state_is_annealed_through_all_that_is_hotter():
    """A rung below changes nothing, one above does; the last is the state's own temperature."""
    hot, cold = SAMPLING["phases"][1], SAMPLING["phases"][0]
    q, _, _ = initial(STATE)
    without = [{**cold, "temperatures": [0.27]}, hot]
    np.testing.assert_array_equal(initial(STATE, 0, SAMPLING | {"phases": without})[0], q)
    without = [cold, {**hot, "temperatures": [0.71]}]
    assert (initial(STATE, 0, SAMPLING | {"phases": without})[0] != q).any()
    warmest = {**STATE, "temperature": 0.71}
    np.testing.assert_array_equal(
        initial(warmest, 0, SAMPLING | {"phases": without})[0], initial(warmest)[0]
    )
    many = {**STATE, "systems": 64}
    warm = [initial({**many, "temperature": t}) for t in (0.39, 0.71)]
    energy = [potential_energy(q.astype(float), box).mean() / 16 for q, _, box in warm]
    assert energy[0] < energy[1] - 0.2
    kinetic = [kinetic_energy(p.astype(float)).mean() / 16 for _, p, _ in warm]
    assert kinetic == pytest.approx([0.39, 0.71], rel=4 / math.sqrt(64 * 16))
    total = [np.square(p.sum(axis=1)).mean() / 16 for _, p, _ in warm]
    assert total == pytest.approx([0.39, 0.71], rel=4 / math.sqrt(64)), "not removed"


# ---- what samples look like


def test_observables_are_those_of_a_known_pair():
    r, side = 1.3, 8.0
    q = np.array([[[0.2, 1.0], [side + 0.2 - r, 1.0]]])
    p = np.array([[[0.3, -0.4], [1.2, 0.5]]])
    names = ("sample", "particle", "component")
    pair = xr.Dataset({"position": (names, q), "momentum": (names, p), "box": ("sample", [side])})
    found = observables(pair)
    assert found["kinetic_energy"] == pytest.approx(np.array([[(0.25 + 1.69) / 4]]))
    assert found["potential_energy"] == pytest.approx(np.array([[pair_potential(r) / 2]]))
    assert found["energy"] == pytest.approx(found["kinetic_energy"] + found["potential_energy"])
    assert found["momentum"].tolist() == [[0.3, -0.4, 1.2, 0.5]]


def test_histograms_count_the_last_phase_and_snapshots_show_each(configurations, tmp_path):
    found = measure_samples(configurations, phases=SAMPLING["phases"])
    write(found, tmp_path / "samples.nc")
    hot = configurations.isel(sample=configurations["temperature"].values > 0.5)
    values = observables(hot)
    assert found["density"].values.tolist() == [0.1, 0.38]
    for name, table in values.items():
        counts, edges = found[f"{name}_count"].values, found[f"{name}_edge"].values
        left_out = table.size - counts.sum()
        assert 0 < left_out <= 0.002 * table.size + 2, name
        for row, density in enumerate((0.1, 0.38)):
            chosen = table[hot["density"].values == density]
            inside = (chosen >= edges[20]) & (chosen < edges[40])
            assert counts[row, 20:40].sum() == inside.sum(), name
    assert found["phase"].values.tolist() == ["gas+solid", "gas"]
    assert found["phase_temperature"].values.tolist() == [0.27, 0.71]
    first = [CHAIN.index(0.27), 0]  # of the first chain, whose density is the lowest
    expected = configurations["position"].values[first]
    np.testing.assert_allclose(found["position"].values, expected, atol=1e-5)
    moved = configurations.assign(position=configurations["position"] + 3 * configurations["box"])
    again = measure_samples(moved, phases=SAMPLING["phases"])
    np.testing.assert_allclose(again["position"].values, expected, atol=1e-4)
    assert found.attrs["snapshot_density"] == 0.1


# ---- specific heat


def test_heat_is_the_variance_over_n_and_temperature_squared():
    energies = np.array([[[[1.0, 3.0], [5.0, 7.0]], [[2.0, 2.0], [2.0, 2.0]]]])
    found = heat(energies, np.array([0.5, 2.0]), 4)
    np.testing.assert_allclose(found, [[5 / (4 * 0.25), 0]])


def table(values, temperature, particles):
    """Return energies (density, temperature, chain, sample) as their file."""
    data = {"potential_energy": (["density", "temperature", "chain", "sample"], values)}
    data |= {"density": ("density", np.arange(len(values))), "temperature": temperature}
    return xr.Dataset(data, attrs={"particles": particles})


def test_its_error_is_what_it_scatters_by():
    rng = np.random.default_rng(3)
    chains = rng.normal(size=(300, 1, 8, 40)) + 0.5 * rng.normal(size=(300, 1, 8, 1))
    found = measure_specific_heat(table(chains, [1.0], 1))
    scatter = found["specific_heat"].values.std()
    error = np.sqrt(np.square(found["specific_heat_error"].values).mean())
    assert error == pytest.approx(scatter, rel=0.15)
    single = chains.reshape(300, 1, 320, 1)  # as if all samples were independent
    naive = measure_specific_heat(table(single, [1.0], 1))["specific_heat_error"].values.mean()
    assert naive < 0.7 * scatter


def test_two_particles_have_the_exact_energy_and_specific_heat(tmp_path):
    phases = [{"name": "any", "temperatures": [0.3, 0.5, 1.0], "samples": 1}]
    sampling = {"particles": 2, "phases": phases, "displacement": [0.5, 0.9]}
    sampling["equilibration_sweeps"] = 200
    options = {"densities": [0.08, 0.05], "chains": 24, "sweeps": 40000, "spacing_sweeps": 10}
    energies = sample_energies(sampling=sampling, specific_heat=options, seed=1, progress=SILENT)
    assert energies["potential_energy"].shape == (2, 3, 24, 4000)
    assert energies["temperature"].values.tolist() == [0.3, 0.5, 1.0]
    found = measure_specific_heat(energies)
    write(energies, tmp_path / "energies.nc")
    write(found, tmp_path / "specific_heat.nc")
    for d, density in enumerate((0.08, 0.05)):
        for t, temperature in enumerate((0.3, 0.5, 1.0)):
            side = math.sqrt(2 / density)
            mean, square = (pair_average(side, temperature, power=power) for power in (1, 2))
            energy, value = mean / 2, (square - mean**2) / (2 * temperature**2)
            error = float(found["specific_heat_error"].values[d, t])
            assert error < 0.015 * value
            assert found["specific_heat"].values[d, t] == pytest.approx(value, abs=4 * error)
            assert found["energy"].values[d, t] == pytest.approx(energy, rel=0.02)


def test_chains_too_short_to_part_the_particles_are_told_with_key_and_value(record_property):
    """Chains begin at random places; a file of them would be called damaged when it is read."""
    short = SAMPLING | {"displacement": [1.0e-6, 1.0e-6]}
    chains, state = settings.chains(SAMPLING), STATE | {"density": 0.38}
    for sample in (
        lambda: sample_configurations(chains, sampling=short, seed=5, progress=SILENT),
        lambda: initial(state, sampling=short),
    ):
        with pytest.raises(InputError) as caught:
            sample()
        said = str(caught.value)
        key = "configuration: molecular_dynamics.sampling.equilibration_sweeps = 200: "
        assert said.startswith(f"{key}two particles are still")
        record_property("refused", said[:160])
