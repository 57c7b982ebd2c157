"""S(k) against closed forms: Parseval, one wave, white noise, and the symmetries of the square."""

import numpy as np
import pytest

from energetics.reduced_potential.structure_factor import descriptors, shell_power

SPACING = np.pi / 4


def noise(shape=(2, 32, 32), seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize("shape", [(3, 32, 32), (3, 31, 32), (3, 32, 31), (2, 17, 19)])
def test_parseval(shape):
    fields = noise(shape) + 2.0
    _, power, waves = shell_power(fields, spacing=SPACING, bins=7, maximum_wavenumber=10.0)
    np.testing.assert_allclose(power.sum(axis=1), fields.var(axis=(1, 2)), rtol=1e-13)
    assert waves.sum() == shape[1] * shape[2] - 1  # all but k = 0


@pytest.mark.parametrize("wave", [(0, 3), (3, 0), (5, -4), (16, 0), (0, 16), (16, 16), (2, 16)])
def test_plane_wave_is_in_its_bin(wave):
    n, amplitude = 32, 0.7
    y, x = np.indices((n, n))
    phase = 0.4 if 16 not in wave else 0.0  # at Nyquist a phase would change the amplitude
    field = amplitude * np.cos(2 * np.pi * (wave[0] * y + wave[1] * x) / n + phase) - 0.3
    centres, power, _ = shell_power(field[None], spacing=SPACING, bins=40, maximum_wavenumber=6.0)
    k = np.hypot(*wave) * 2 * np.pi / (n * SPACING)
    bin_of_wave = int(k / (6.0 / 40))
    assert abs(centres[bin_of_wave] - k) <= 3.0 / 40
    expected = np.zeros(40)
    expected[bin_of_wave] = field.var()
    np.testing.assert_allclose(power[0], expected, atol=1e-14)


def test_bins_match_a_loop_over_all_waves():
    fields = noise((1, 12, 10))
    full = np.abs(np.fft.fft2(fields[0] - fields[0].mean())) ** 2 / 120**2
    sums, counts = np.zeros(5), np.zeros(5)
    for i, ky in enumerate(2 * np.pi * np.fft.fftfreq(12, SPACING)):
        for j, kx in enumerate(2 * np.pi * np.fft.fftfreq(10, SPACING)):
            k = np.hypot(ky, kx)
            if 0 < k < 3.1:
                sums[int(k / 0.62)] += full[i, j]
                counts[int(k / 0.62)] += 1
    centres, power, waves = shell_power(fields, spacing=SPACING, bins=5, maximum_wavenumber=3.1)
    np.testing.assert_allclose(centres, 0.62 * (np.arange(5) + 0.5))
    np.testing.assert_allclose(power[0], sums, rtol=1e-12)
    np.testing.assert_array_equal(waves, counts)
    assert counts[0] == 0  # the box is too small for this bin, which then holds 0


def test_translation_rotation_reflection_and_offset_do_not_matter():
    fields = noise()
    expected = shell_power(fields, spacing=SPACING)[1]
    changes = {
        "roll": np.roll(fields, (5, -9), (1, 2)),
        "turn": np.rot90(fields, axes=(1, 2)),
        "mirror": fields[:, ::-1],
        "offset": fields + 3.0,
        "sign": -fields,
    }
    for name, changed in changes.items():
        power = shell_power(changed, spacing=SPACING)[1]
        np.testing.assert_allclose(power, expected, rtol=1e-10, atol=1e-16, err_msg=name)


def test_descriptors_are_amplitudes_and_magnetisation():
    fields = noise((3, 64, 64)) + np.array([0.0, 1.0, -2.0])[:, None, None]
    numbers = descriptors(fields, spacing=SPACING)
    assert numbers.shape == (3, 24)
    np.testing.assert_allclose(numbers[:, -1], fields.mean(axis=(1, 2)), rtol=1e-14)
    power = shell_power(fields, spacing=SPACING)[1]
    np.testing.assert_allclose(numbers[:, :-1] ** 2, power, rtol=1e-14)
    # Twice the field, twice the numbers: amplitudes, not powers.
    np.testing.assert_allclose(descriptors(2 * fields, spacing=SPACING), 2 * numbers, rtol=1e-13)


def test_uniform_field_and_small_box_are_finite():
    numbers = descriptors(np.full((1, 16, 16), 0.25), spacing=SPACING)
    np.testing.assert_array_equal(numbers[0, :-1], 0.0)
    assert numbers[0, -1] == 0.25
    assert np.isfinite(descriptors(noise((1, 8, 8)), spacing=SPACING)).all()


def test_bytes_do_not_depend_on_the_company():
    fields = noise((5, 32, 32)).astype(np.float32)
    together = descriptors(fields, spacing=SPACING)
    apart = np.concatenate([descriptors(fields[i : i + 1], spacing=SPACING) for i in range(5)])
    assert together.tobytes() == apart.tobytes()


def test_one_field_without_a_frame_axis_is_refused():
    with pytest.raises(ValueError, match=r"\(frame, y, x\)"):
        descriptors(np.zeros((8, 8)), spacing=SPACING)
