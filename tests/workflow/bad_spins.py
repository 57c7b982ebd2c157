"""Bad configurations of spin dynamics: name: (text, key, value and advice as they begin).

Texts and keys stand below `spin_dynamics`.
"""

CHAINS = "chains: {train: 2, validation: 1, test: 1}, shards: 1, configurations: 2, fine_steps: []"
CASES = {
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
    "design without data": (
        "designs: [{network: unet, reading: stale_field, size: 16, large_step: 0.1, seeds: 1, "
        "tested: [16]}]",
        "designs[0].size",
        "16: is not the size of one of sampling.lattices",
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
    "U-Net on another lattice": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.1, seeds: 1, "
        "tested: [8]}]",
        "designs[0].tested[0]",
        "8: a U-Net trained at L = 4 works there only",
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
    "temperature twice": (
        "test: {states: [{temperature: 1, intervals: [0.2, 0.2], reference_step: 0.02}, "
        "{temperature: 1.0, intervals: [0.2, 0.2], reference_step: 0.02}]}",
        "test.states[0].temperature",
        "1: stands twice",
    ),
    "large step of many digits": (
        "designs: [{network: unet, reading: stale_field, size: 4, large_step: 0.14285714285714285,"
        " seeds: 1, tested: [4]}]",
        "designs[0].large_step",
        "0.14285714285714285: has more digits than file names",
    ),
}
