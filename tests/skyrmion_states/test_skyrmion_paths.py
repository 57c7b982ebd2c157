"""Paths between two states: latents of a state, barriers of a path, and both ends of it."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from skyrmion_samples import LATENT, NETWORK, SILENT, SIZE, magnet, textures, uniform, untrained

from energetics.errors import InputError
from energetics.skyrmion_states import interpolation
from energetics.skyrmion_states.chiral_magnet import energy
from energetics.skyrmion_states.files import INTERPOLATION
from energetics.skyrmion_states.interpolation import interpolate, invert, peak_of
from energetics.skyrmion_states.learning import build_network
from energetics.skyrmion_states.stages import Stage
from energetics.skyrmion_states.topological_charge import charge
from energetics.storage import write

FOLLOW = partial(interpolate, network=NETWORK, device="cpu", threads=1, seed=1, progress=SILENT)


def bump(height, left, *, place, width, points=101):
    """Return two plateaus with a peak in between, on the right one."""
    x = np.arange(points) - place
    return np.where(x < 0, left, 0) + height * np.exp(-((x / width) ** 2))


@pytest.mark.parametrize("width", [2.0, 4.0, 8.0])
@pytest.mark.parametrize("lower", [0.0, -3.0])
def test_the_barrier_is_the_peak_above_the_higher_plateau(lower, width):
    energies = bump(2.0, lower, place=60, width=width) - 0.7
    half = width * np.sqrt(np.log(2))
    for path, place in ((energies, 60), (energies[::-1], 40)):
        found = peak_of(path)
        assert found[:2] == (place, pytest.approx(2.0, abs=1e-6))
        assert found[2] == pytest.approx(half if lower else 2 * half, abs=1.5)


def test_a_path_without_a_peak_has_no_width():
    falling = np.linspace(1, 0, 101)
    place, barrier, width = peak_of(falling)
    assert (place, width) == (0, 3.0), "the plateau is the mean of ten, the first lies above"
    assert barrier == pytest.approx(0.045)
    assert peak_of(np.zeros(11)) == (0, 0.0, 0.0)
    assert peak_of(np.array([0.0, 0.0, 3.0, 0.0]))[1] == 3


def steep_network(boundary="square"):
    """Return a network whose outputs depend on the latents more than a new one's do."""
    torch.manual_seed(1)
    made = build_network(NETWORK, size=SIZE, boundary=boundary).eval()
    made.decoder[-1].weight.data *= 30
    return made


def test_inverse_mapping_finds_latents_that_decode_to_a_state():
    network = steep_network()
    known = torch.randn(5, LATENT)
    with torch.no_grad():
        targets = network.decode(known)
        before = {name: value.clone() for name, value in network.state_dict().items()}
        start = network.decode(network.encode(targets)[0])
    found, left = invert(network, targets, steps=300, learning_rate=0.1, progress=SILENT)
    first = (start - targets).square().sum(1).mean((1, 2))
    assert found.shape == known.shape and not found.requires_grad
    assert (left < 0.05 * first).all() and first.min() > 1e-3
    with torch.no_grad():
        expected = (network.decode(found) - targets).square().sum(1).mean((1, 2))
    torch.testing.assert_close(left, expected)
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name]), "only the latents move"
    assert all(parameter.grad is None for parameter in network.parameters())


def test_no_steps_leave_the_encoders_mean():
    network, targets = steep_network(), torch.from_numpy(uniform(2)).float()
    found, _ = invert(network, targets, steps=0, learning_rate=0.1, progress=SILENT)
    with torch.no_grad():
        torch.testing.assert_close(found, network.encode(targets)[0])


def test_paths_lead_from_the_defect_to_the_perfect_lattice(monkeypatch, tmp_path):
    """Decoded states are known: textures mixed as the first latent says, and scaled."""
    stages = [Stage("torus", 0, "rising", 1e-4), Stage("torus", 0, "guided", 1e-4, 10.0)]
    ends = textures(4).reshape(2, 2, 3, SIZE, SIZE)
    monkeypatch.setattr(interpolation, "defect_pairs", lambda *_, **__: (ends[:, 0], ends[:, 1]))
    targets = torch.tensor([0.0, 1.0, 2.0, 3.0])[:, None].repeat(1, LATENT)
    monkeypatch.setattr(interpolation, "invert", lambda *_, **__: (targets, torch.arange(4.0)))
    states = torch.from_numpy(ends.reshape(4, 3, SIZE, SIZE)).float()

    def decode(_, latents, __):
        place = latents[:, 0].clamp(0, 3)
        low = place.floor().long().clamp(max=2)
        share = (place - low)[:, None, None, None]
        mixed = (1 - share) * states[low] + share * states[low + 1]
        return (mixed / mixed.norm(dim=1, keepdim=True)).numpy()

    monkeypatch.setattr(interpolation, "decode", decode)
    options = {"pairs": 2, "points": 41, "steps": 1, "learning_rate": 0.1}
    found = FOLLOW(untrained(tmp_path, *stages), magnet=magnet(), size=SIZE, options=options)
    write(found, tmp_path / "paths.nc")
    found = INTERPOLATION.read(tmp_path / "paths.nc")
    assert found["beta"].values == pytest.approx([1e-4, 1e-4])
    assert found["gamma"].values.tolist() == [0, 10]
    energies = energy(ends, magnet()) / SIZE**2 + 2
    for network in range(2):
        path = found["path_energy"].values[network]
        assert path[:, [0, -1]] == pytest.approx(energies, abs=1e-5)
        charges = charge(ends, "torus")
        assert found["path_charge"].values[network][:, [0, -1]] == pytest.approx(charges, abs=1e-4)
        assert found["inverted_error"].values[network].tolist() == [[0, 1], [2, 3]]
        for pair in range(2):
            peak, barrier, width = peak_of(path[pair])
            assert found["peak"].values[network, pair] == peak == path[pair].argmax()
            assert found["barrier"].values[network, pair] == pytest.approx(barrier)
            assert found["width"].values[network, pair] == width
            around = found["step_energy"].sel(network=network, pair=pair).values
            for step, value in zip(found["step"].values, around, strict=True):
                inside = 0 <= peak + step < 41
                assert value == path[pair][peak + step] if inside else np.isnan(value)
        shown = found["shown_state"].values[network]
        middle = found["shown_step"].values.tolist().index(0)
        expected = path[0].max()
        measured = energy(shown[middle], magnet()) / SIZE**2 + 2
        assert measured == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("size", "told"), [(16, "no lattice of skyrmions"), (32, "spin is still")])
def test_a_box_too_small_for_a_defect_is_told_with_key_and_value(
    size, told, monkeypatch, record_property
):
    """With D = J/10 a skyrmion is larger than 16 sites; nothing is at rest after few sweeps."""
    large = replace(magnet(), dzyaloshinskii_moriya=0.1, field=0.005) if size == 16 else magnet()
    few = partial(interpolation.defect_pairs, sweeps=1)
    monkeypatch.setattr(interpolation, "defect_pairs", few)
    options = {"pairs": 1, "steps": 1, "learning_rate": 0.1, "points": 3}
    with pytest.raises(InputError) as caught:
        FOLLOW([], magnet=large, size=size, options=options)
    said = str(caught.value)
    key = "configuration: skyrmion_states.evaluation.interpolation.pairs = 1: "
    assert said.startswith(key)
    assert told in said
    assert said.endswith("choose a larger sampling.size, or 0")
    record_property("refused", said)
