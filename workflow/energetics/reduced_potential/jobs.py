"""What jobs the study has, and what of its configuration each of them depends on.

Plain Python, since the rules ask here; no job imports it, so an edit reruns only what changes.
"""

from typing import Any

from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.settings import Design, runs
from energetics.shards import shard_of
from energetics.study import Section


def judged_designs(settings: Section) -> dict[str, Design]:
    """Return the designs that single claims are about: the papers' own, with both losses."""
    training = settings["training"]
    small, image = training["latent_dimension"], training["image_latent_dimension"]
    judged = {
        "topology": Design("topology", small),
        "topology_paper": Design("topology", small, loss="paper"),
        "images": Design("pixels", image),
        "images_paper": Design("pixels", image, loss="paper"),
    }
    if settings["dataset"]["held_out_alpha"]:
        judged["held_out"] = Design("topology", small, protocol="alpha")
    return judged


def compared_designs(settings: Section) -> list[Design]:
    """Return the designs that are compared: all arms at all latent dimensions."""
    training = settings["training"]
    sizes = {training["latent_dimension"], training["image_latent_dimension"]}
    sizes |= set(training["latent_dimensions"])
    return [Design(arm, size) for arm in ARMS for size in sorted(sizes)]


def designs(settings: Section) -> list[Design]:
    """Return every design of the study, each once."""
    return list(dict.fromkeys([*compared_designs(settings), *judged_designs(settings).values()]))


def without(section: Section, *keys: str) -> dict[str, Any]:
    """Return a section of the configuration without some of its keys."""
    return {key: value for key, value in section.items() if key not in keys}


def film(settings: Section) -> dict[str, Any]:
    """Return what a simulated trajectory depends on, besides its own α and disorder."""
    return without(settings["simulation"], "alpha", "disorder_seeds", "shards")


def shard_runs(settings: Section, shard: str) -> list[dict[str, Any]]:
    """Return the trajectories of a shard, as plain dictionaries for its job."""
    simulation = settings["simulation"]
    return [vars(run) for run in shard_of(runs(simulation), simulation["shards"], shard)]


def design(settings: Section, arm: str, latent: str, loss: str, protocol: str) -> dict[str, Any]:
    """Return the design that stands in the name of a file, as a plain dictionary for its job."""
    return vars(Design(arm, int(latent), loss, protocol))


def training(settings: Section) -> dict[str, Any]:
    """Return how networks are trained, without the choice of which ones."""
    return without(
        settings["training"], "latent_dimension", "image_latent_dimension", "latent_dimensions"
    )


def perturbation(settings: Section) -> dict[str, Any]:
    """Return how frames are perturbed and described."""
    return {
        "image_size": settings["dataset"]["image_size"],
        "structure_factor": settings["structure_factor"],
        "spacing": settings["simulation"]["spacing"],
        "noise": settings["evaluation"]["noise"],
    }


def roll_out_time(settings: Section) -> float:
    """Return how long a roll-out lasts, in units of the simulation."""
    return settings["evaluation"]["rollout_steps"] * settings["simulation"]["snapshot_interval"]


def operations(settings: Section) -> dict[str, Any]:
    """Return the sizes for which the operations of training steps are counted."""
    size = settings["dataset"]["image_size"]
    return {
        "image_sizes": [size, 2 * size, 4 * size],
        "vector_features": {
            "topology": settings["topology"]["components"],
            "structure_factor": settings["structure_factor"]["bins"] + 1,
        },
        "latent": settings["training"]["latent_dimension"],
    }
