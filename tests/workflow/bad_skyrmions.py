"""Bad configurations of skyrmion states: name: (text, key, value and advice as they begin).

Texts and keys stand below `skyrmion_states`.
"""

CASES = {
    "box that cannot be halved": (
        "sampling: {size: 40}",
        "sampling.size",
        "40: is not a multiple of 16",
    ),
    "no exchange": (
        "magnet: {exchange: 0}",
        "magnet.exchange",
        "0: must not be 0",
    ),
    "more latents than angles": (
        "network: {latent: 513}",
        "network.latent",
        "513: more latents than the 512 angles",
    ),
    "more latents than data": (
        "network: {latent: 49}",
        "network.latent",
        "49: more latents than the 48 configurations of sampling",
    ),
    "more latents than data of a square": (
        "network: {latent: 17}",
        "network.latent",
        "17: more latents than the 16 configurations of confined",
    ),
    "beta that does not rise": (
        "schedule: {beta: [1.0e-3, 1.0e-3, 1.0e-1]}",
        "schedule.beta[1]",
        "0.001: must rise above the value before it, 0.001",
    ),
    "gamma that does not rise": (
        "schedule: {gamma: [1.0, 100.0, 10.0]}",
        "schedule.gamma[2]",
        "10.0: must rise above the value before it, 100",
    ),
    "falling beta that rises": (
        "schedule: {falling_beta: [1.0e-2, 2.0e-2]}",
        "schedule.falling_beta[1]",
        "0.02: must fall below the value before it, 0.01",
    ),
    "falling beta that starts too high": (
        "schedule: {falling_beta: [0.1]}",
        "schedule.falling_beta[0]",
        "0.1: must lie below the last of schedule.beta, 0.1",
    ),
    "guided beta that is not trained": (
        "schedule: {guided_beta: [2.0e-3]}",
        "schedule.guided_beta[0]",
        "0.002: is not a value of schedule.beta",
    ),
    "path at a gamma that is not trained": (
        "evaluation: {interpolation: {gamma: [10.0]}}",
        "evaluation.interpolation.gamma[0]",
        "10.0: is not a value of schedule.gamma",
    ),
    "paths where no lattice is expected": (
        "magnet: {field: 2.0}, evaluation: {interpolation: {pairs: 2}}",
        "evaluation.interpolation.pairs",
        "2: there is no skyrmion lattice",
    ),
    "two beta with one name": (
        "schedule: {beta: [1.0e-3, 1.0000001e-3, 1.0e-1]}",
        "schedule.beta[1]",
        "0.0010000001: has the same name as 0.001",
    ),
    "more examples than tests": (
        "evaluation: {examples: 9}",
        "evaluation.examples",
        "9: there are only 8 test configurations",
    ),
    "box twice": (
        "confined: {boundaries: [square, stripe, square]}",
        "confined.boundaries[2]",
        "square: stands twice",
    ),
    "temperatures that rise": (
        "sampling: {temperatures: {lowest: 2.0}}",
        "sampling.temperatures.lowest",
        "2.0: is not below sampling.temperatures.highest = 1.25",
    ),
    "more shards than quenches": (
        "sampling: {shards: 25}",
        "sampling.shards",
        "25: there are only 24 configurations",
    ),
    "batch larger than the data": (
        "training: {batch_size: 17}",
        "training.batch_size",
        "17: more than the 16 configurations of confined",
    ),
    "annealer that rises": (
        "annealer: {temperatures: {lowest: 2.0}}",
        "annealer.temperatures.lowest",
        "2.0: is not below annealer.temperatures.highest = 1.25",
    ),
    "more compared than tests": (
        "evaluation: {compared: 9}",
        "evaluation.compared",
        "9: there are only 8 test",
    ),
    "gamma of a box that does not rise": (
        "confined: {gamma: [1.0, 1.0]}",
        "confined.gamma[1]",
        "1.0: must rise above",
    ),
}
