"""Modes of a translation-averaged covariance against those of all translated copies, by SVD."""

import numpy as np
import pytest

from energetics.skyrmion_states import linear_theory
from energetics.skyrmion_states.linear_theory import PrincipalComponents, critical_beta


def tilted_spins(count=3, shape=(8, 8), seed=1):
    spins = np.random.default_rng(seed).standard_normal((count, 3, *shape))
    spins[:, 2] += 1.5
    return spins / np.linalg.norm(spins, axis=1, keepdims=True)


def all_translations(spins):
    shifts = np.ndindex(spins.shape[2:])
    return np.concatenate([np.roll(spins, shift, (2, 3)) for shift in shifts])


def by_svd(spins):
    """Return mean, falling eigenvalues and modes in rows of all translations of spins."""
    rows = all_translations(spins).reshape(-1, spins[0].size)
    _, singular, modes = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    return rows.mean(axis=0), singular**2 / len(rows), modes


@pytest.mark.parametrize("shape", [(8, 8), (6, 7), (7, 6), (5, 5)])
def test_eigenvalues_are_those_of_all_translations(shape):
    spins = tilted_spins(shape=shape)
    _, expected, _ = by_svd(spins)
    for components in (1, 2, 3, 40, expected.size):
        found = PrincipalComponents.fit(spins, components=components)
        np.testing.assert_allclose(found.eigenvalues, expected[:components], atol=1e-13)
        assert found.paired.sum() + len(found.paired) == components


@pytest.mark.parametrize("shape", [(8, 8), (6, 7), (7, 6), (5, 5)])
def test_projection_is_that_of_the_largest_modes(shape):
    spins, fresh = tilted_spins(shape=shape), tilted_spins(4, shape, seed=2)
    mean, values, modes = by_svd(spins)
    gaps = np.flatnonzero(values[:-1] - values[1:] > 1e-6) + 1  # elsewhere modes may be mixed
    for components in [*gaps[:12], gaps[len(gaps) // 2], gaps[-1]]:
        kept = modes[:components]
        rows = mean + (fresh.reshape(4, -1) - mean) @ kept.T @ kept
        found = PrincipalComponents.fit(spins, components=int(components))
        np.testing.assert_allclose(found.project(fresh).reshape(4, -1), rows, atol=1e-12)
        expected = rows.reshape(fresh.shape)
        expected = expected / np.linalg.norm(expected, axis=1, keepdims=True)
        np.testing.assert_allclose(found.reconstruct(fresh), expected, atol=1e-10)


def test_half_a_pair_explains_half_of_it():
    spins = tilted_spins()
    copies = all_translations(spins)
    variance = ((copies - copies.mean(axis=0)) ** 2).sum() / len(copies)
    for components in range(1, 12):
        found = PrincipalComponents.fit(spins, components=components)
        left = ((found.project(copies) - copies) ** 2).sum() / len(copies)
        assert left == pytest.approx(variance - found.eigenvalues.sum(), rel=1e-12)
        again = found.project(found.project(copies[:5]))
        np.testing.assert_allclose(again, found.project(copies[:5]), atol=1e-13)


def test_all_components_give_everything_back():
    spins = tilted_spins()
    found = PrincipalComponents.fit(spins, components=3 * 64)
    np.testing.assert_allclose(found.reconstruct(tilted_spins(seed=5)), tilted_spins(seed=5))


def test_one_wave_needs_two_components():
    x = 2 * np.pi * 3 * np.arange(16) / 16
    tilt = 0.1
    spin = np.stack([tilt * np.cos(x), tilt * np.sin(x), np.full(16, np.sqrt(1 - tilt**2))])
    spins = np.broadcast_to(spin[:, None], (3, 16, 16))[None]
    found = PrincipalComponents.fit(spins, components=2)
    # Of 256 sites with |S⊥|² = 0.01, half lies in each of two modes.
    np.testing.assert_allclose(found.eigenvalues, 1.28)
    np.testing.assert_allclose(found.reconstruct(spins), spins, atol=1e-14)
    assert found.largest_transverse == pytest.approx(1.28)
    plain, transverse = critical_beta(found)
    assert plain == pytest.approx(0.01)
    assert transverse == pytest.approx(0.01 / np.sqrt(0.99))


def test_transverse_theory_leaves_the_component_along_the_field_out():
    spins = tilted_spins(5)
    spins[:, 2] += 3 * np.cos(2 * np.pi * np.arange(8) / 8)  # the largest mode by far
    found = PrincipalComponents.fit(spins)
    in_plane = all_translations(spins)[:, :2].reshape(5 * 64, -1)
    singular = np.linalg.svd(in_plane - in_plane.mean(axis=0), compute_uv=False)
    assert found.largest_transverse == pytest.approx(singular[0] ** 2 / (5 * 64), rel=1e-12)
    assert found.largest > 5 * found.largest_transverse
    np.testing.assert_allclose(found.mean, spins.mean(axis=(0, 2, 3)), atol=1e-14)
    plain, transverse = critical_beta(found)
    assert plain == pytest.approx(2 * found.largest / 64, rel=1e-14)
    expected = 2 * found.largest_transverse / 64 / spins[:, 2].mean()
    assert transverse == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("normalised", [False, True])
def test_collapse_sets_in_at_the_critical_beta(normalised):
    """The loss of a network of one latent, near collapse, turns where theory says."""
    rng = np.random.default_rng(3)
    mode = np.zeros((3, 64))
    mode[0] = np.sqrt(2 / 64) * np.cos(2 * np.pi * np.arange(64) / 64)
    amplitude = rng.standard_normal(2001) * 0.4
    amplitude -= amplitude.mean()
    data = np.array([0, 0, 0.7])[:, None] + amplitude[:, None, None] * mode
    variance = np.mean(amplitude**2)
    z, weight = np.polynomial.hermite_e.hermegauss(5)
    weight = weight / weight.sum()

    def loss(c, w, beta):
        total = 0
        for node, share in zip(z, weight, strict=True):
            output = w * (c * amplitude + node)[:, None, None] * mode
            output[:, 2] += 1 if normalised else 0.7
            if normalised:
                output /= np.linalg.norm(output, axis=1, keepdims=True)
            total += share * ((output - data) ** 2).sum(axis=1).mean()
        return total + beta * c**2 * variance / 2

    # The three curvatures at c = w = 0 by differences: a saddle has a negative determinant.
    step = 1e-2
    critical = 2 * variance / 64 / (0.7 if normalised else 1)
    signs = []
    for beta in (0.98 * critical, 1.02 * critical):
        centre = loss(0, 0, beta)
        cc = (loss(step, 0, beta) + loss(-step, 0, beta) - 2 * centre) / step**2
        ww = (loss(0, step, beta) + loss(0, -step, beta) - 2 * centre) / step**2
        cw = (loss(step, step, beta) - loss(step, -step, beta)) / (2 * step**2)
        signs.append(np.sign(cc * ww - cw**2))
    assert signs == [-1, 1]
    spins = np.broadcast_to(data[:, :, None], (2001, 3, 1, 64))
    found = critical_beta(PrincipalComponents.fit(spins, components=1))
    # Only translations spread the amplitude over cosine and sine.
    assert 2 * found[1 if normalised else 0] == pytest.approx(critical, rel=1e-6)


def test_chunks_do_not_matter(monkeypatch):
    spins = tilted_spins(7)
    whole = PrincipalComponents.fit(spins, components=9)
    monkeypatch.setattr(linear_theory, "CHUNK", 2 * 8 * spins[0].size)
    parts = PrincipalComponents.fit(spins, components=9)
    np.testing.assert_allclose(parts.eigenvalues, whole.eigenvalues, rtol=1e-12)
    fresh = tilted_spins(seed=4)
    np.testing.assert_allclose(parts.reconstruct(fresh), whole.reconstruct(fresh), atol=1e-10)


@pytest.mark.parametrize("components", [0, 193])
def test_components_that_do_not_exist_are_refused(components):
    with pytest.raises(ValueError, match="from 1 to 192 exist"):
        PrincipalComponents.fit(tilted_spins(), components=components)
