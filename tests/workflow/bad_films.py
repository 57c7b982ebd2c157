"""Bad configurations of magnetic films: name: (text, key, value and advice as they begin).

Texts and keys stand below `reduced_potential`.
"""

CASES = {
    "steps too long": (
        "simulation: {alpha: [1.0, 3.0, 4.5]}",
        "simulation.alpha[2]",
        "4.5: alpha * time_step = 1.125 exceeds 1",
    ),
    "empty shards": ("simulation: {shards: 21}", "simulation.shards", "21"),
    "interval": (
        "simulation: {snapshot_interval: 0.3}",
        "simulation.snapshot_interval",
        "0.3: is not a multiple of simulation.time_step = 0.25",
    ),
    "alpha twice": (
        "simulation: {alpha: [1.0, 2.0, 2.0, 3.0]}",
        "simulation.alpha",
        "[1.0, 2.0, 2.0, 3.0]",
    ),
    "held out what is not there": (
        "dataset: {held_out_alpha: [1.7]}",
        "dataset.held_out_alpha[0]",
        "1.7: is not one of simulation.alpha",
    ),
    "image size": ("dataset: {image_size: 24}", "dataset.image_size", "24: must be a po"),
    "roll-out": ("evaluation: {rollout_steps: 40}", "evaluation.rollout_steps", "40"),
    "unordered noise": ("evaluation: {noise: [0.3, 0.1]}", "evaluation.noise", "[0.3"),
    "components": ("topology: {components: 201}", "topology.components", "201"),
    "falling alphas": ("simulation: {alpha: [3, 2, 1]}", "simulation.alpha", "[3, 2, 1]: values"),
    "nothing left to train on": (
        "dataset: {held_out_alpha: [1.0, 2.0, 3.0]}",
        "dataset.held_out_alpha",
        "[1.0, 2.0, 3.0]: leaves fewer than two values of alpha to train on",
    ),
    "a film too stiff for its steps": (
        "simulation: {beta: 1.0e-6, time_step: 0.25}",
        "simulation.time_step",
        "0.25: too long for reactions as fast as ",
    ),
    "a field too strong for its steps": (
        "simulation: {initial_field: 100.0, time_step: 0.25}",
        "simulation.time_step",
        "0.25: too long for reactions as fast as 1",
    ),
    "disorder too strong for its steps": (
        "simulation: {disorder: {strength: 10.0}, time_step: 0.25}",
        "simulation.time_step",
        "0.25: too long for reactions",
    ),
    "few frames": ("dataset: {frame_stride: 20}", "dataset.frame_stride", "20: leaves fewer than"),
}
