"""Bad configurations of spin dynamics: name: (text, key, value and advice as they begin).

Texts and keys stand below `spin_dynamics`.
"""

CHAINS = "chains: {train: 2, validation: 1, test: 1}, shards: 1, configurations: 2, fine_steps: []"
CASES = {
    "odd L": (
        f"sampling: {{lattices: [{{size: 5, {CHAINS}}}]}}",
        "sampling.lattices[0].size",
        "5",
    ),
    "L = 2": (
        f"sampling: {{lattices: [{{size: 2, {CHAINS}}}]}}",
        "sampling.lattices[0].size",
        "2",
    ),
    "no chain to test": (
        "sampling: {lattices: [{size: 4, chains: {train: 1, validation: 1, test: 0}, shards: 1, "
        "configurations: 2, fine_steps: []}]}",
        "sampling.lattices[0].chains.test",
        "0",
    ),
    "temperature zero": (
        "test: {states: [{temperature: 0, intervals: [0.2, 0.2], reference_step: 0.01}]}",
        "test.states[0].temperature",
        "0",
    ),
    "negative temperature": (
        "sampling: {critical_temperature: -1.44}",
        "sampling.critical_temperature",
        "-1.44",
    ),
    "step that does not divide the interval": (
        "test: {time_steps: {blanes_moan: [0.03]}}",
        "test.time_steps.blanes_moan[0]",
        "0.03: does not divide test.states[0].intervals[0] = 0.2",
    ),
    "step that labels do not divide": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.033, seeds: 1, "
        "tested: [4]}]",
        "designs[0].large_step",
        "0.033: is not a multiple of residues.label_step",
    ),
    "unknown reading": (
        "designs: [{network: unet, reading: leapfrog, size: 4, large_step: 0.1, seeds: 1, "
        "tested: [4]}]",
        "designs[0].reading",
        "'leapfrog'",
    ),
    "design without data": (
        "designs: [{network: unet, reading: stale_field, size: 16, large_step: 0.1, seeds: 1, "
        "tested: [16]}]",
        "designs[0].size",
        "16: is not the size of one of sampling.lattices",
    ),
    "no lattice": ("sampling: {lattices: []}", "sampling.lattices", "[]"),
    "lattice that is only a size": ("sampling: {lattices: [4]}", "sampling.lattices[0]", "4"),
    "lattice without chains": (
        "sampling: {lattices: [{size: 4, shards: 1, configurations: 2, fine_steps: []}]}",
        "sampling.lattices[0].chains",
        "missing: this key has no default",
    ),
    "unknown key of a lattice": (
        f"sampling: {{lattices: [{{size: 4, sites: 64, {CHAINS}}}]}}",
        "sampling.lattices[0].sites",
        "64: unknown key",
    ),
    "lattice twice": (
        f"sampling: {{lattices: [{{size: 4, {CHAINS}}}, {{size: 4, {CHAINS}}}]}}",
        "sampling.lattices[0].size",
        "4: stands twice",
    ),
    "more shards than chains": (
        "sampling: {lattices: [{size: 4, chains: {train: 1, validation: 1, test: 1}, shards: 4, "
        "configurations: 2, fine_steps: []}]}",
        "sampling.lattices[0].shards",
        "4: there are only 3 chains",
    ),
    "fine step that is no number": (
        "sampling: {lattices: [{size: 4, chains: {train: 1, validation: 1, test: 1}, shards: 1, "
        "configurations: 2, fine_steps: [.nan]}]}",
        "sampling.lattices[0].fine_steps[0]",
        "nan",
    ),
    "T_c that is no number": (
        "sampling: {critical_temperature: .nan}",
        "sampling.critical_temperature",
        "nan",
    ),
    "temperatures that stand still": ("sampling: {factor: 1}", "sampling.factor", "1"),
    "unknown way to sample": ("sampling: {method: wolff}", "sampling.method", "'wolff'"),
    "negative sweeps": ("sampling: {spacing_sweeps: -1}", "sampling.spacing_sweeps", "-1"),
    "sampling without content": ("sampling:", "sampling", "None"),
    "label step that is no number": ("residues: {label_step: .nan}", "residues.label_step", "nan"),
    "label step as YAML's string": ("residues: {label_step: 1e-3}", "residues.label_step", "'1e-3"),
    "no design": ("designs: []", "designs", "[]"),
    "design that is only a name": ("designs: [unet]", "designs[0]", "'unet'"),
    "designs that are a section": ("designs: {network: unet}", "designs", "{'network'"),
    "network that is not known": (
        "designs: [{network: mamba, reading: stale_field, size: 4, large_step: 0.1, seeds: 1, "
        "tested: [4]}]",
        "designs[0].network",
        "'mamba'",
    ),
    "U-Net on another lattice": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.1, seeds: 1, "
        "tested: [8]}]",
        "designs[0].tested[0]",
        "8: a U-Net trained at L = 4 works there only",
    ),
    "design that is not tested": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.1, seeds: 1, "
        "tested: []}]",
        "designs[0].tested",
        "[]",
    ),
    "step that nothing else makes": (
        "test: {time_steps: {suzuki_trotter: [0.04]}}",
        "test.time_steps.suzuki_trotter",
        "[0.04]: a design corrects time step 0.01: add it",
    ),
    "steps that rise": (
        "test: {time_steps: {stale_field: [0.01, 0.1]}}",
        "test.time_steps.stale_field",
        "[0.01, 0.1]: values must fall",
    ),
    "one frame": ("test: {frames: 1}", "test.frames", "1"),
    "three intervals": (
        "test: {states: [{temperature: 1, intervals: [0.2, 0.2, 0.2], reference_step: 0.02}]}",
        "test.states[0].intervals",
        "[0.2, 0.2, 0.2]",
    ),
    "temperature twice": (
        "test: {states: [{temperature: 1, intervals: [0.2, 0.2], reference_step: 0.02}, "
        "{temperature: 1.0, intervals: [0.2, 0.2], reference_step: 0.02}]}",
        "test.states[0].temperature",
        "1: stands twice",
    ),
    "temperature in words": (
        "test: {states: [{temperature: hot, intervals: [0.2, 0.2], reference_step: 0.02}]}",
        "test.states[0].temperature",
        "'hot'",
    ),
    "training of no network": ("training: {mamba: {}}", "training.mamba", "{}: unknown key"),
    "infinite rate": (
        "training: {unet: {learning_rate: .inf}}",
        "training.unet.learning_rate",
        "inf",
    ),
    "large step of many digits": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.14285714285714285,"
        " seeds: 1, tested: [4]}]",
        "designs[0].large_step",
        "0.14285714285714285: has more digits than file names",
    ),
    "temperature that rounds to none": (
        "sampling: {critical_temperature: 5.0e-324}",
        "sampling.critical_temperature",
        "5e-324: 5e-324 is less than the minimum of 1e-06",
    ),
}
