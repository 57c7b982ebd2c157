"""What is measured of the readings of the papers' equation, on fields that are known."""

from types import SimpleNamespace

import numpy as np
import pytest

from energetics.progress import Progress
from energetics.reduced_potential import patterns

FILM = {"grid": 32, "spacing": 0.5, "gamma": 1.0, "time_step": 0.1, "disorder": {}}


@pytest.mark.parametrize(("rows", "columns"), [(3, 0), (0, 5), (4, 3)])
def test_a_plane_wave_has_its_own_wavenumber_and_amplitude(monkeypatch, rows, columns):
    """A cos(k·r) has mean wavenumber |k| and standard deviation A/√2."""
    y, x = np.indices((32, 32)) / 32
    wave = 0.8 * np.cos(2 * np.pi * (rows * y + columns * x))
    end = SimpleNamespace(field=[wave.astype(np.float32)])
    monkeypatch.setattr(patterns.tdgl, "simulate", lambda *_, **__: end)
    monkeypatch.setattr(patterns.movies, "film", lambda _: None)
    monkeypatch.setattr(patterns.movies, "disorder", lambda *_, **__: None)
    found = patterns.simulate_readings(
        simulation=FILM, alpha=2.0, seed=1, progress=Progress("readings")
    )
    wavenumber = 2 * np.pi * np.hypot(rows, columns) / (32 * FILM["spacing"])
    np.testing.assert_allclose(found["wavenumber"], wavenumber, rtol=1e-5)
    np.testing.assert_allclose(found["deviation"], 0.8 / np.sqrt(2), rtol=1e-5)
