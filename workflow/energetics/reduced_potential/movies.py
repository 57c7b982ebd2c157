"""Movies: shards of simulated trajectories with their control parameters, as files."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from energetics import random_streams
from energetics.errors import InputError
from energetics.progress import Progress
from energetics.reduced_potential import tdgl
from energetics.reduced_potential.energy import Film
from energetics.reduced_potential.files import MOVIE, SERIES
from energetics.reduced_potential.settings import STUDY, Run
from energetics.storage import SPLITS


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
    done: list[tdgl.Trajectory] = []

    def tell(part: float) -> None:
        progress(round(len(done) + part, 2), len(chosen), unit="trajectory")

    for run in chosen:
        quenched = disorder(simulation, seed=seed, disorder_seed=run.disorder_seed)
        try:
            trajectory = tdgl.simulate(magnet, alpha=run.alpha, disorder=quenched, on_step=tell)
        except FloatingPointError as error:
            advice = f"{error}: choose a smaller one, or disorder without negative lambda"
            key = f"{STUDY}.simulation.time_step"
            raise InputError("configuration", key, magnet.time_step, advice) from error
        done.append(trajectory)
    return movie_dataset(done, chosen, magnet, seed=seed)


def movie_dataset(
    done: Sequence[tdgl.Trajectory], chosen: Sequence[Run], magnet: Film, *, seed: int
) -> xr.Dataset:
    """Return trajectories as a movie file."""
    side = (np.arange(magnet.grid) + 0.5) * magnet.spacing
    values: dict[str, object] = {
        name: np.stack([getattr(trajectory, name) for trajectory in done])
        for name in ("field", "onset_time", "onset_gradient_rms", *SERIES)
    }
    values |= {
        name: [getattr(run, name) for run in chosen] for name in ("trajectory", "disorder_seed")
    }
    values |= {
        "alpha": [float(run.alpha) for run in chosen],
        "split": [SPLITS[run.split] for run in chosen],
        "elapsed_time": done[0].elapsed_time,
        "x": side,
        "y": side,
    }
    return MOVIE.filled(
        values,
        references="Kudo, Mino, Nakamura, J. Phys. Soc. Jpn 76, 013002 (2007)",
        seed=seed,
        periodic=1,
        **vars(magnet),
    )
