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
    "exchange that is no number": (
        "magnet: {exchange: .nan}",
        "magnet.exchange",
        "nan",
    ),
    "infinite exchange": ("magnet: {exchange: .inf}", "magnet.exchange", "inf"),
    "unknown interaction": (
        "magnet: {interaction: chiral}",
        "magnet.interaction",
        "'chiral'",
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
    "three filters": ("network: {filters: [4, 4, 8]}", "network.filters", "[4, 4, 8]"),
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
    "gamma as YAML's string": (
        "schedule: {gamma: [1.0, 1e4]}",
        "schedule.gamma[1]",
        "'1e4'",
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
    "negative field": ("magnet: {field: -0.5}", "magnet.field", "-0.5"),
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
    "size in words": ("sampling: {size: large}", "sampling.size", "'large'"),
    "negative size": ("sampling: {size: -16}", "sampling.size", "-16"),
    "size in floating point": ("sampling: {size: 16.0}", "sampling.size", "16.0"),
    "unknown way to draw": ("sampling: {method: glauber}", "sampling.method", "'glauber'"),
    "temperature that is no number": (
        "sampling: {temperatures: {lowest: .nan}}",
        "sampling.temperatures.lowest",
        "nan",
    ),
    "temperatures in a list": (
        "sampling: {temperatures: [1, 2]}",
        "sampling.temperatures",
        "[1, 2]",
    ),
    "nothing to train on": (
        "sampling: {configurations: {train: 0}}",
        "sampling.configurations.train",
        "0",
    ),
    "factor of one": (
        "annealer: {alignment: {factor: 1}}",
        "annealer.alignment.factor",
        "1: 1 is greater than",
    ),
    "annealer without content": ("annealer:", "annealer", "None"),
    "annealer that rises": (
        "annealer: {temperatures: {lowest: 2.0}}",
        "annealer.temperatures.lowest",
        "2.0: is not below annealer.temperatures.highest = 1.25",
    ),
    "magnet that is a list": ("magnet: [1.0, 1.0]", "magnet", "[1.0, 1.0]"),
    "exchange in words": ("magnet: {exchange: strong}", "magnet.exchange", "'strong'"),
    "exchange too large": ("magnet: {exchange: 1.0e+30}", "magnet.exchange", "1e+30"),
    "exchange below minus a thousand": ("magnet: {exchange: -1001}", "magnet.exchange", "-1001"),
    "misspelt key": ("magnet: {dzyaloshinsky: 1}", "magnet.dzyaloshinsky", "1: unknown key"),
    "no latent": ("network: {latent: 0}", "network.latent", "0"),
    "filter that is no number": ("network: {filters: [4, 4, 8, x]}", "network.filters[3]", "'x'"),
    "slope that climbs": ("network: {slope: 1.5}", "network.slope", "1.5: 1.5 is greater than"),
    "filters that are one number": ("network: {filters: 4}", "network.filters", "4"),
    "no run": ("schedule: {runs: 0}", "schedule.runs", "0"),
    "no beta": ("schedule: {beta: []}", "schedule.beta", "[]"),
    "no gamma": ("schedule: {gamma: []}", "schedule.gamma", "[]"),
    "negative beta": ("schedule: {beta: [-1.0e-3]}", "schedule.beta[0]", "-0.001"),
    "infinite gamma": ("schedule: {gamma: [1.0, .inf]}", "schedule.gamma[1]", "inf"),
    "control that is a number": ("schedule: {control: 1}", "schedule.control", "1"),
    "control in words": ("schedule: {control: maybe}", "schedule.control", "'maybe'"),
    "schedule without content": ("schedule: ~", "schedule", "None"),
    "precision that is not known": (
        "training: {precision: float64}",
        "training.precision",
        "'float64",
    ),
    "negative steps": ("training: {steps: -10}", "training.steps", "-10"),
    "rate of zero": ("training: {learning_rate: 0}", "training.learning_rate", "0"),
    "two points of a path": (
        "evaluation: {interpolation: {points: 2}}",
        "evaluation.interpolation.points",
        "2",
    ),
    "more compared than tests": (
        "evaluation: {compared: 9}",
        "evaluation.compared",
        "9: there are only 8 test",
    ),
    "box as text": ("confined: {boundaries: square}", "confined.boundaries", "'square'"),
    "box that is not known": ("confined: {boundaries: [disc]}", "confined.boundaries[0]", "'disc'"),
    "gamma of a box that does not rise": (
        "confined: {gamma: [1.0, 1.0]}",
        "confined.gamma[1]",
        "1.0: must rise above",
    ),
    "temperature that rounds to none": (
        "sampling: {temperatures: {lowest: 5.0e-324}}",
        "sampling.temperatures.lowest",
        "5e-324: 5e-324 is less than the minimum of 1e-06",
    ),
    "annealing to a temperature that rounds to none": (
        "annealer: {temperatures: {lowest: 5.0e-324}}",
        "annealer.temperatures.lowest",
        "5e-324: 5e-324 is less than the minimum of 1e-06",
    ),
    "gamma that no axis shows": (
        "schedule: {gamma: [5.0e-324, 1.0]}",
        "schedule.gamma[0]",
        "5e-324: 5e-324 is less than the minimum of 1e-12",
    ),
}
