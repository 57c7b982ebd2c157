"""A made-up comparison of stages in which every claim of evae2021 holds, to be spoilt by tests."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from skyrmion_study import stages_of

from energetics.claims import Claim
from energetics.skyrmion_states.claims import claims
from energetics.skyrmion_states.files import COMPARISON, STAGE_FIELDS
from energetics.skyrmion_states.stages import Stage

UNIFORM = 1.2  # L_RC of the uniform state
RISING = {1e-5: 0.03, 1e-4: 0.035, 1e-3: 0.05, 1e-2: 0.3, 4e-2: UNIFORM}  # β: L_RC
FALLING = {3e-2: UNIFORM, 1e-2: 0.35}
COLLAPSE = {1e-4: 1e4, 1e-3: 2e3}  # β: the first γ with one state
SCHEDULE = {"runs": 2, "beta": [*RISING], "falling_beta": [*FALLING], "control": True}
SCHEDULE |= {"guided_beta": [*COLLAPSE], "gamma": [1.0, 10.0, 100.0, 2e3, 1e4]}
SAMPLES, SPLITS = 6, ["train", "validation", "test"]
SCALARS = {"mean_z": 1 - UNIFORM / 2, "train_energy": -0.55, "lowest_train_energy": -0.58}
SCALARS |= {"best_energy": -0.61, "lattice_energy": -0.605, "train_charge": -8.0}
SCALARS |= {"best_charge": -9.0, "principal_error": 0.1, "input_truncated": 0.005}
SCALARS |= {"input_stretched": 0.03, "input_modulus_error": 0.4, "input_complex_error": 0.5}
SCALARS |= {"plain_critical_beta": 0.01, "transverse_critical_beta": 0.02}
ENERGY = {beta: -0.55 + 0.02 * n for n, beta in enumerate(RISING)}


def state(shift: int = 0, skyrmions: int = 1) -> np.ndarray:
    """Return a state with a few spins turned, moved along x."""
    spins = np.zeros((3, 8, 8))
    spins[2] = 1
    for number in range(skyrmions):
        spins[2, 2 * number : 2 * number + 2, :3] = -1
    return np.roll(spins, shift, -1)


def measured(stage: Stage) -> dict:
    """Return what is measured of a stage."""
    guided = stage.sweep == "guided"
    one = guided and stage.gamma >= COLLAPSE[stage.beta]
    gain = 0.01 * (1 + np.log10(stage.gamma)) if guided else 0.0
    free, number = ENERGY.get(stage.beta, -0.5), stage.number
    loss = {"falling": FALLING}.get(stage.sweep, RISING)[stage.beta]
    loss = 1.0 if one else loss * (1 + 5e-4 * stage.gamma if guided else 0.99 if number else 1)
    energy = -0.61 if one else free - gain - 0.001 * number
    found = {
        "reconstruction_loss": loss,
        "divergence_loss": 30.0 if one else 10.0,
        "energy_loss": energy,
        "modulus_error": 1e-3 if one else 0.35,
        "complex_error": 1e-3 if one else 0.45,
        "nearest_distance": 0.28,
        "prior_example": state(3 * stage.run) if one else state(),
    }
    for kind in ("output", "prior"):
        found |= {f"{kind}_energy": energy, f"{kind}_aligned_energy": energy - 0.002}
        found |= {f"{kind}_charge": -9.0 if one else -8.0}
        found |= {f"{kind}_angle": 4.0 if guided else 8.0}
        found |= {
            f"{kind}_{shape}": 0.01 if guided else 0.1 for shape in ("truncated", "stretched")
        }
    return found


def comparison(**schedule: object) -> xr.Dataset:
    """Return stages of all sweeps; states and splits of a stage have its mean."""
    stages = stages_of(schedule=SCHEDULE | schedule)[::-1]  # their order must not matter
    rows = [measured(stage) for stage in stages]
    data: dict = {name: ("stage", [getattr(s, name) for s in stages]) for name in STAGE_FIELDS}
    spread = 1 + np.linspace(-0.1, 0.1, SAMPLES)
    along = {"split": np.ones(3), "sample": spread, "compared": spread, "example": np.ones(1)}
    for name in rows[0]:
        dimensions = COMPARISON.variables[name].dimensions
        values = np.array([row[name] for row in rows], float)
        if len(dimensions) > 1:
            values = np.moveaxis(np.multiply.outer(values, along[dimensions[1]]), -1, 1)
        data[name] = (dimensions, values)
    data |= {name: ([], value) for name, value in SCALARS.items()}
    data["test_distance"] = ("compared", 0.3 * (1 + np.linspace(-0.2, 0.2, SAMPLES)))
    return xr.Dataset(data, coords={"split": SPLITS})


def put(table: xr.Dataset, name: str, value: object, **where: object) -> None:
    """Change what is measured of some stages, or of the data."""
    if not table[name].dims or "stage" not in table[name].dims:
        table[name] = (table[name].dims, np.full(table[name].shape, value, float))
        return
    chosen = np.ones(table.sizes["stage"], bool)
    split = where.pop("split", None)
    for key, wanted in where.items():
        chosen &= np.isin(table[key].values, wanted)
    assert chosen.any(), where
    values = table[name].values
    if split:
        values[chosen, SPLITS.index(split)] = value
    else:
        values[chosen] = value


def paths(
    *,
    pairs: int = 20,
    narrower: float = -2.0,
    lower: float = -0.01,
    left: float = 0.02,
    gammas: Sequence = (10.0, 0.0),
) -> xr.Dataset:
    """Return paths whose widths and plateaus differ by known amounts; the free network is last."""
    guided = np.array(gammas) > 0
    spread = np.linspace(-1, 1, pairs)
    width = 20 + (guided * narrower)[:, None] + np.where(guided[:, None], 0.5 * spread, 0)
    energy = np.full((len(gammas), pairs, 40), -0.5) + (guided * lower)[:, None, None]
    energy[..., 8:32] = 7.0
    data = {
        "gamma": (["network"], np.array(gammas)),
        "width": (["network", "pair"], width),
        "path_energy": (["network", "pair", "point"], energy),
        "inverted_error": (["network", "pair", "end"], np.full((len(gammas), pairs, 2), left)),
    }
    return xr.Dataset(data)


def boxes(
    *,
    energy: float = -0.499,
    names: Sequence = ("square", "stripe"),
    last_error: float = 1e-3,
) -> xr.Dataset:
    """Return boxes whose data lie at −0.4 and whose best states at −0.5."""
    energies = np.full((len(names), 3, SAMPLES), -0.3)
    energies[:, -1] = energy + np.linspace(-0.01, 0.01, SAMPLES)
    data = {"box": (["box"], np.array(names, object))}
    data["energy"] = (["box", "stage", "sample"], energies)
    data["modulus_error"] = (["box", "stage"], np.tile([0.2, 0.1, last_error], (len(names), 1)))
    for name, value in (("input_energy", -0.4), ("best_energy", -0.5)):
        data[name] = (["box"], np.full(len(names), value))
    return xr.Dataset(data)


def verdicts(
    changes: Sequence = (),
    *,
    size: int = 128,
    steps: int = 300,
    train: int = 3000,
    path: Sequence | None = None,
    box: Sequence | None = None,
    **options: object,
) -> dict[str, Claim]:
    """Return all claims by name; `changes` are (name, value, stages) of the comparison."""
    table = comparison(**options)
    for name, value, where in changes:
        put(table, name, value, **where)
    study = {"training": {"steps": steps}}
    study["sampling"] = {"size": size, "configurations": {"train": train}}
    path, box = ([paths()] if path is None else path), ([boxes()] if box is None else box)
    found = claims(table, path, box, study)
    assert len({claim.identifier for claim in found}) == len(found)
    return {claim.identifier: claim for claim in found}
