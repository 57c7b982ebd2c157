"""Shards: a trajectory does not know which others were simulated beside it."""

from energetics.progress import Progress
from energetics.reduced_potential.files import MOVIE
from energetics.reduced_potential.movies import simulate_shard
from energetics.reduced_potential.settings import runs
from energetics.storage import join, write

SIMULATION = {
    "alpha": [1.0, 2.0],
    "disorder_seeds": {"train": 1, "validation": 1, "test": 2},
    "grid": 16,
    "end_time": 30.0,
    "snapshot_interval": 5.0,
    "disorder": {"mean": 1.0, "scale": 0.25, "strength": 0.3},
}


def joined(shards, folder):
    """Return the bytes of all movies, simulated and stored shard by shard, then put together."""
    paths = [folder / f"{number}_of_{len(shards)}.nc" for number in range(len(shards))]
    for path, chosen in zip(paths, shards, strict=True):
        movie = simulate_shard(chosen, simulation=SIMULATION, seed=3, progress=Progress("shard"))
        write(movie, path)
    whole = folder / f"whole{len(shards)}.nc"
    write(join([MOVIE.read(path) for path in paths], "trajectory"), whole)
    return whole.read_bytes()


def test_one_shard_of_eight_and_eight_of_one_give_the_same_bytes(tmp_path):
    everything = runs(SIMULATION)
    assert len(everything) == 8
    assert joined([everything], tmp_path) == joined([[run] for run in everything], tmp_path)


def test_another_seed_gives_another_movie(tmp_path):
    one = runs(SIMULATION)[:1]
    movies = [
        simulate_shard(one, simulation=SIMULATION, seed=seed, progress=Progress("shard"))
        for seed in (3, 4)
    ]
    assert not movies[0]["field"].equals(movies[1]["field"])
