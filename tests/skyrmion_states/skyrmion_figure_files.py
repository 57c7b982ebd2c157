"""Small files of a made-up study, each keeping its contract, for the tests of figures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr
from skyrmion_study import stages_of

from energetics.skyrmion_states.files import (
    COMPARISON,
    CONFINED,
    ENSEMBLES,
    INTERPOLATION,
    STAGE_FIELDS,
    TERMS,
)
from energetics.skyrmion_states.stages import Stage
from energetics.storage import write

BETAS, FALLING, GUIDED = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1], [3e-2, 1e-2], [1e-4, 1e-3]
GAMMAS = [1.0, 10.0, 100.0, 1e3, 1e4]
SCHEDULE = {"runs": 2, "beta": BETAS, "falling_beta": FALLING, "guided_beta": GUIDED}
SCHEDULE |= {"gamma": GAMMAS, "control": True}
SIZE, SAMPLES, EXAMPLES, COMPARED = 16, 12, 3, 5
ANGLES = np.arange(0.125, 30, 0.25)
LEVELS = {"train_energy": -0.19, "lowest_train_energy": -0.2, "best_energy": -0.21}
STATISTICS = LEVELS | {
    "mean_z": 0.3,
    "principal_error": 0.014,
    "plain_critical_beta": 0.02,
    "transverse_critical_beta": 0.05,
    "input_truncated": 0.01,
    "input_stretched": 0.02,
}


def skyrmions(*shape: int, size: int = SIZE) -> np.ndarray:
    """Return spins (*shape, 3, y, x) of one skyrmion in the middle of a box, Bloch-like."""
    y, x = np.mgrid[:size, :size] - 0.5 * (size - 1)
    tilt = np.pi * np.clip(1 - 2.5 * np.hypot(x, y) / size, 0, 1)
    turn = np.arctan2(y, x) + np.pi / 2
    spins = np.stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)])
    return np.broadcast_to(spins, (*shape, *spins.shape)).astype(np.float32)


def later(places: dict[Stage, int], sweep: str, run: int, beta: float) -> list[int]:
    """Return the stages of a guided sequence or its control, without the one they start from."""
    if sweep == "guided":
        return [places[Stage("torus", run, sweep, beta, gamma)] for gamma in GAMMAS]
    steps = range(1, len(GAMMAS) + 1)
    return [places[Stage("torus", run, sweep, beta, 0.0, number)] for number in steps]


def comparison(*, examples: int = EXAMPLES, **schedule: object) -> xr.Dataset:
    """Return a comparison in which losses rise with β, energies fall with γ and with alignment."""
    stages = stages_of(schedule=SCHEDULE | schedule)
    values: dict = {name: np.array([getattr(s, name) for s in stages]) for name in STAGE_FIELDS}
    beta, gamma, number = (values[name] for name in ("beta", "gamma", "number"))
    count, values["stage"] = len(stages), [stage.path for stage in stages]
    values |= {"split": ["train", "validation", "test"], "angle": ANGLES}
    energy = -0.15 - 0.01 * np.log10(1 + gamma) - 0.001 * number + 0.1 * (beta > 0.05)
    factor = 1 + 0.1 * np.arange(3)
    losses = (0.01 + 10 * beta, 100 * (beta < 0.05) * (1 + gamma), energy)
    for term, loss in zip(TERMS, losses, strict=True):
        values[f"{term}_loss"] = loss[:, None] * factor
    spread = np.linspace(-1, 1, SAMPLES)
    for n, kind in enumerate(ENSEMBLES):
        states = energy[:, None] + 0.02 * n + 0.002 * spread
        angle = 8 / np.log10(10 + gamma)[:, None] + n + 0.5 * spread
        for aligned, gain in (("", 0), ("aligned_", 0.01)):
            values[f"{kind}_{aligned}energy"] = states - gain
            values[f"{kind}_{aligned}charge"] = np.round(-8 + 10 * states + 2 * spread)
            values[f"{kind}_{aligned}angle"] = angle * (1 - 50 * gain)
        scale = angle.mean(axis=1)[:, None]
        values[f"{kind}_angle_density"] = ANGLES / scale**2 * np.exp(-ANGLES / scale)
        for name in ("truncated", "stretched"):
            values[f"{kind}_{name}"] = 0.1 / (1 + gamma)
        values[f"{kind}_skyrmions"] = np.full(count, 8.0)
        values[f"{kind}_example"] = skyrmions(count, examples)
        map_of_angles = np.linspace(0, 10, SIZE) * np.ones((count, examples, SIZE, 1))
        values[f"{kind}_example_angle"] = map_of_angles
    values["modulus_error"], values["complex_error"] = 0.1 / (1 + gamma), 0.5 / (1 + gamma) ** 0.1
    values["nearest_distance"] = 0.2 + 0.1 * np.linspace(-1, 1, COMPARED) * np.ones((count, 1))
    values["active_latents"] = np.full(count, 4)
    names = ("energy", "charge", "angle")
    values |= {f"input_{n}": v + spread for n, v in zip(names, (-0.19, -8, 3), strict=True)}
    values["input_angle_density"] = ANGLES * np.exp(-ANGLES)
    values["input_example"], values["best_state"] = skyrmions(examples), skyrmions()
    values["test_distance"] = 0.3 + np.zeros(COMPARED)
    values["annealed_energy"] = values["annealed_charge"] = np.full(4, -0.2)
    scalars = {name: 1.0 for name, known in COMPARISON.variables.items() if not known.dimensions}
    return COMPARISON.filled(scalars | values | STATISTICS)


def interpolation(
    *, gammas: Sequence = (0.0, 1.0, 100.0), pairs: int = 4, points: int = 51
) -> xr.Dataset:
    """Return paths with a peak that narrows with γ, and with steps beyond their ends."""
    count, steps = len(gammas), np.arange(-30, 31)
    width = 12 / np.log10(10 + np.array(gammas))[:, None, None]
    moved = np.arange(pairs)[:, None] * 0.001
    step_energy = -0.2 + moved + 0.02 * np.exp(-((steps / width) ** 2))
    step_energy[:, :, :2] = np.nan
    place = np.arange(points) - points // 2
    values: dict[str, object] = {"gamma": gammas, "beta": np.full(count, 1e-3)}
    values |= {"target": skyrmions(pairs, 2), "inverted_error": np.full((count, pairs, 2), 0.01)}
    values["path_energy"] = -0.2 + moved + 0.02 * np.exp(-((place / width) ** 2))
    values["path_charge"] = np.full((count, pairs, points), -8.0)
    values["peak"] = np.full((count, pairs), points // 2)
    values["barrier"] = 0.02 + np.zeros((count, 1)) + np.arange(pairs) * 0.001
    values["width"] = width[:, :, 0] + np.arange(pairs)
    shown = np.array([-30, -10, -4, -2, 0, 2, 4, 10, 30])
    values |= {"step": steps, "step_energy": step_energy, "shown_step": shown}
    values["shown_state"] = skyrmions(count, len(shown))
    return INTERPOLATION.filled(values)


def confined(
    *, boxes: Sequence = ("square", "stripe"), gammas: Sequence = (1.0, 10.0, 100.0)
) -> xr.Dataset:
    """Return boxes in which energies fall with γ to the state shown."""
    shape = (len(boxes), len(gammas), SAMPLES)
    energy = -0.15 - 0.01 * np.log10(1 + np.array(gammas))[:, None]
    values: dict[str, object] = {"box": boxes, "gamma": gammas}
    values["energy"] = energy + 0.001 * np.linspace(-1, 1, SAMPLES) + np.zeros(shape)
    values |= {"charge": np.full(shape, -4.0), "modulus_error": np.zeros(shape[:2])}
    for kind, level in (("shown", -0.17), ("best", -0.175)):
        values[f"{kind}_state"] = skyrmions(shape[0])
        values[f"{kind}_energy"] = np.full(shape[0], level)
        values[f"{kind}_charge"] = np.full(shape[0], -4.25)
    values["input_energy"] = np.full(shape[0], -0.16)
    values["lowest_train_energy"] = np.full(shape[0], -0.165)
    return CONFINED.filled(values)


def written(folder: Path, **files: xr.Dataset) -> dict[str, Path]:
    """Return the paths of files written into a folder."""
    for name, content in files.items():
        write(content, folder / f"{name}.nc")
    return {name: folder / f"{name}.nc" for name in files}
