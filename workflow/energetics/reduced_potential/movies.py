"""Movies: shards of simulated trajectories with their control parameters, as files."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.errors import InputError
from energetics.progress import Progress
from energetics.reduced_potential import tdgl
from energetics.reduced_potential.energy import Film
from energetics.reduced_potential.files import MOVIE, MOVIE_CONTRACT, SERIES
from energetics.reduced_potential.settings import STUDY, Run
from energetics.storage import split_variable, variable


def film(simulation: Mapping) -> Film:
    """Return the film that a configuration describes."""
    keys = set(Film.__dataclass_fields__) & set(simulation)
    return Film(**{key: simulation[key] for key in keys})


def disorder(simulation: Mapping, *, seed: int, disorder_seed: int) -> np.ndarray:
    """Return the quenched disorder of one disorder seed, the same for every α, shape (y, x)."""
    generator = random_streams.generator(
        seed, study=STUDY, purpose="quenched disorder", index=disorder_seed
    )
    return tdgl.disorder_field(generator, grid=simulation["grid"], **simulation["disorder"])


def simulate_shard(
    chosen: Sequence[Run], *, simulation: Mapping, seed: int, progress: Progress
) -> xr.Dataset:
    """Return the movies of some trajectories; each depends on its own α and disorder seed only."""
    magnet = film(simulation)
    done = []
    for number, run in enumerate(chosen):
        quenched = disorder(simulation, seed=seed, disorder_seed=run.disorder_seed)
        try:
            trajectory = tdgl.simulate(
                magnet,
                alpha=run.alpha,
                disorder=quenched,
                on_step=lambda part, number=number: progress(
                    round(number + part, 2), len(chosen), unit="trajectory"
                ),
            )
        except FloatingPointError as error:
            advice = f"{error}: choose a smaller one, or disorder without negative lambda"
            key = f"{STUDY}.simulation.time_step"
            raise InputError("configuration", key, magnet.time_step, advice) from error
        done.append(trajectory)
    return movie_dataset(done, chosen, magnet, seed=seed)


def movie_dataset(
    done: Sequence[tdgl.Trajectory], chosen: Sequence[Run], magnet: Film, *, seed: int
) -> xr.Dataset:
    """Return trajectories as a dataset that keeps `MOVIE_CONTRACT`."""
    data = {
        name: variable(
            MOVIE, np.stack([getattr(t, name) for t in done]), units="1", long_name=long_name
        )
        for name, long_name in SERIES.items()
    }
    data["field"] = variable(
        MOVIE_CONTRACT["field"],
        np.stack([t.field for t in done]),
        units="1",
        long_name="vertical component of the magnetisation",
        digits=4,
    )
    data["onset_time"] = variable(
        ["trajectory"],
        [t.onset_time for t in done],
        units="1",
        long_name="time T_init at which the field first becomes negative somewhere",
        missing=True,
    )
    data["onset_gradient_rms"] = variable(
        ["trajectory"],
        [t.onset_gradient_rms for t in done],
        units="1",
        long_name="root mean square functional derivative of the energy at T_init",
        missing=True,
    )
    data["alpha"] = variable(
        ["trajectory"], [float(run.alpha) for run in chosen], units="1", long_name="anisotropy"
    )
    data["disorder_seed"] = variable(
        ["trajectory"],
        np.array([run.disorder_seed for run in chosen], np.int32),
        units="1",
        long_name="number of the quenched disorder",
    )
    data["split"] = split_variable([run.split for run in chosen])
    side = (np.arange(magnet.grid) + 0.5) * magnet.spacing
    coordinates = {
        "trajectory": variable(
            ["trajectory"],
            np.array([run.trajectory for run in chosen], np.int32),
            units="1",
            long_name="number of the trajectory",
        ),
        "elapsed_time": variable(
            ["snapshot"], done[0].elapsed_time, units="1", long_name="time since the sweep began"
        ),
        "x": variable(["x"], side, units="1", long_name="place along the first side"),
        "y": variable(["y"], side, units="1", long_name="place along the second side"),
    }
    attributes = {key: getattr(magnet, key) for key in Film.__dataclass_fields__}
    return xr.Dataset(
        data,
        coordinates,
        {
            "title": "sweeps of a magnetic film (time-dependent Ginzburg-Landau equation)",
            "references": "Kudo, Mino, Nakamura, J. Phys. Soc. Jpn 76, 013002 (2007)",
            "seed": seed,
            "periodic": 1,
            **attributes,
        },
    )
