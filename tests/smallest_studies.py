"""Studies whose counts are all at their lower ends: name: (study, options on the test's).

With a single network, a single state and few steps, much of what claims and figures compare is not
there.
"""

FILM = {
    "simulation": {
        "alpha": [1.0, 2.0, 3.0],
        "disorder_seeds": {"train": 1, "validation": 1, "test": 2},
        "shards": 1,
        "grid": 16,
        "end_time": 90.0,
        "snapshot_interval": 30.0,
        "disorder": {"strength": 0.0},
    },
    "topology": {"resolution": 4, "components": 1},
    "structure_factor": {"bins": 2},
    "dataset": {"image_size": 16, "frame_stride": 1, "held_out_alpha": []},
    "training": {
        "latent_dimension": 1,
        "image_latent_dimension": 1,
        "seeds": 1,
        "steps": 1,
        "batch_size": 2,
        "image_batch_size": 2,
        "validate_every": 1,
    },
    "evaluation": {"rollout_steps": 1},
}


def spins(network: str, reading: str, **training: int) -> dict:
    """Return the smallest study of spins with one network."""
    lattice = {"size": 4, "shards": 1, "configurations": 2, "fine_steps": []}
    lattice["chains"] = {"train": 1, "validation": 1, "test": 1}
    design = {"network": network, "reading": reading, "size": 4, "large_step": 0.1}
    steps = {"suzuki_trotter": [], "stale_field": [], "suzuki_fourth": [], "blanes_moan": []}
    state = {"temperature": 0.4, "intervals": [0.1, 0.1], "reference_step": 0.1}
    return {
        "sampling": {
            "below": 1,
            "above": 1,
            "over_relaxation": 0,
            "equilibration_sweeps": 1,
            "spacing_sweeps": 1,
            "lattices": [lattice],
        },
        "residues": {"label_step": 0.05},
        "designs": [design | {"seeds": 1, "tested": [4]}],
        "training": {network: {"steps": 1, "batch_sites": 64, **training}, "validate_every": 1},
        "test": {"frames": 2, "states": [state], "time_steps": steps | {reading: [0.1]}},
    }


def particles(network: str, **training: object) -> dict:
    """Return the smallest study of particles with one network."""
    state = {"particles": 2, "temperature": 0.5, "density": 0.08, "systems": 2}
    options = {"unrolled_steps": 1, "steps": 1, "batch_systems": 1, **training}
    return {
        "sampling": {
            "particles": 2,
            "densities": [0.08],
            "phases": [{"name": "gas", "temperatures": [0.5], "samples": 1}],
            "chains": {"train": 1, "validation": 1, "test": 1},
            "shards": 1,
            "equilibration_sweeps": 1,
            "spacing_sweeps": 1,
        },
        "specific_heat": {"densities": [0.08], "chains": 2, "sweeps": 10, "spacing_sweeps": 1},
        "labels": {"unrolled_steps": 1, "label_step": 0.05, "classical_step": 0.1},
        "held_out": {"densities": [], "temperatures": []},
        "designs": [{"network": network, "seeds": 1}],
        "training": {network: options, "validate_every": 1},
        "test": {
            "states": [state | {"integrator_time": 0.1, "network_time": 0.1}],
            "reference_time": 0.1,
            "reference_step": 0.1,
            "time_steps": {"velocity_verlet": [0.1, 0.05], "blanes_moan": []},
        },
    }


QUENCH = {"temperatures": {"count": 1}, "sweeps": 1, "over_relaxation": 0}
QUENCH["alignment"] = {"sweeps": 0}
FEW = {"train": 2, "validation": 1, "test": 2}
SCHEDULE = {"runs": 1, "beta": [1.0e-3], "falling_beta": [], "guided_beta": [], "control": False}
SKYRMIONS = {
    "sampling": {"size": 16, "configurations": FEW, "shards": 1, **QUENCH},
    "annealer": {"starts": 1, **QUENCH},
    "network": {"latent": 1, "filters": [1, 1, 1, 1]},
    "schedule": SCHEDULE | {"gamma": [1.0]},
    "training": {"steps": 1, "first_steps": 1, "batch_size": 2, "validate_every": 1},
    "evaluation": {"pairs": 2, "compared": 1, "examples": 1, "alignment": 0},
    "confined": {"boundaries": []},
}
SKYRMIONS["evaluation"]["interpolation"] = {"pairs": 0}
GUIDED = SKYRMIONS | {
    "schedule": SKYRMIONS["schedule"] | {"guided_beta": [1.0e-3]},
    "confined": {"boundaries": ["stripe"], "configurations": FEW, "beta": [1.0e-3], "gamma": [1.0]},
}
SMALLEST = {
    "films without domains": ("reduced_potential", FILM),
    "spins and a U-Net": ("spin_dynamics", spins("unet", "stale_field", channels=2)),
    "spins and a corrector": ("spin_dynamics", spins("equivariant_tiny", "suzuki_trotter")),
    "particles and pairs": ("molecular_dynamics", particles("pairwise", hidden=[1])),
    "particles and a correction": ("molecular_dynamics", particles("pair_correction", hidden=[1])),
    "particles and a splitting": (
        "molecular_dynamics",
        particles("splitting_gradient", kicks=3, degree=3),
    ),
    "skyrmions": ("skyrmion_states", SKYRMIONS),
    "skyrmions with a guide": ("skyrmion_states", GUIDED),
}
