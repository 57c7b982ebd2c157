"""Bad configurations of particles: name: (text, key, value and advice as they begin).

Texts and keys stand below `molecular_dynamics`.
"""

TIMES = "integrator_time: 1.0, network_time: 1.0"
CASES = {
    "half a box below 2.5": (
        "sampling: {densities: [0.1, 0.7]}",
        "sampling.densities[1]",
        "0.7: half the box of 16 particles is 2.39 < 2.5 sigma: choose at most 0.64",
    ),
    "few particles in half a box below 2.5": (
        "test: {states: [{particles: 9, temperature: 1, density: 0.38, systems: 2, "
        + TIMES
        + "}]}",
        "test.states[0].density",
        "0.38: half the box of 9 particles is 2.433 < 2.5 sigma",
    ),
    "phases that overlap": (
        "sampling: {phases: [{name: liquid, temperatures: [0.47, 0.55], samples: 1}, "
        "{name: gas, temperatures: [0.55, 0.71], samples: 1}]}",
        "sampling.phases[0].temperatures[1]",
        "0.55: stands twice",
    ),
    "more unrolled steps than labels": (
        "training: {pair_correction: {unrolled_steps: 3}}",
        "training.pair_correction.unrolled_steps",
        "3: labels end after labels.unrolled_steps = 2 large steps",
    ),
    "time in a state that is no multiple of the large step": (
        "test: {states: [{particles: 16, temperature: 1, density: 0.1, systems: 2, "
        "integrator_time: 6.05, network_time: 1.0}]}",
        "test.states[0].integrator_time",
        "6.05: is not a multiple of labels.large_step = 0.1",
    ),
    "reference step that does not divide the large one": (
        "test: {reference_step: 0.003}",
        "test.reference_step",
        "0.003: does not divide labels.large_step = 0.1",
    ),
    "classical step that does not divide the large one": (
        "labels: {classical_step: 0.03}",
        "labels.classical_step",
        "0.03: does not divide labels.large_step = 0.1",
    ),
    "a step of Blanes and Moan twice": (
        "test: {time_steps: {blanes_moan: [0.1, 0.1]}}",
        "test.time_steps.blanes_moan",
        "[0.1, 0.1]: values must fall, none may stand twice",
    ),
    "label step that does not divide the large one": (
        "labels: {label_step: 0.003}",
        "labels.label_step",
        "0.003: does not divide labels.large_step = 0.1",
    ),
    "time step that does not divide the large one": (
        "test: {time_steps: {blanes_moan: [0.1, 0.03]}}",
        "test.time_steps.blanes_moan[1]",
        "0.03: does not divide labels.large_step = 0.1",
    ),
    "time that is no multiple of the large step": (
        "test: {reference_time: 2.95}",
        "test.reference_time",
        "2.95: is not a multiple of labels.large_step = 0.1",
    ),
    "network twice": (
        "designs: [{network: combined, seeds: 1}, {network: combined, seeds: 2}]",
        "designs[0].network",
        "combined: stands twice",
    ),
    "held out density that is not sampled": (
        "held_out: {densities: [0.1, 0.14]}",
        "held_out.densities[1]",
        "0.14: is not one of the densities of sampling",
    ),
    "held out temperature that is not sampled": (
        "held_out: {temperatures: [0.5]}",
        "held_out.temperatures[0]",
        "0.5: is not one of the temperatures of sampling",
    ),
    "even number of radial kicks": (
        "training: {splitting_radial: {kicks: 4}}",
        "training.splitting_radial.kicks",
        "4: choose an odd number",
    ),
    "more shards than chains": (
        "sampling: {shards: 22}",
        "sampling.shards",
        "22: there are only 21 chains",
    ),
    "density twice": ("sampling: {densities: [0.1, 0.1]}", "sampling.densities[0]", "0.1: stands"),
    "all densities held out": (
        "held_out: {densities: [0.1, 0.2, 0.38]}",
        "held_out.densities",
        "[0.1, 0.2, 0.38]: nothing is left to train on",
    ),
    "displacements that fall": (
        "sampling: {displacement: [0.1, 0.02]}",
        "sampling.displacement",
        "[0.1, 0.02]: must rise",
    ),
    "classical step that is not followed": (
        "test: {time_steps: {velocity_verlet: [0.1, 0.05]}}",
        "test.time_steps.velocity_verlet",
        "[0.1, 0.05]: labels.classical_step = 0.01 is missing",
    ),
    "classical step that labels are made with": (
        "labels: {label_step: 0.01}",
        "labels.label_step",
        "0.01: must be below classical_step = 0.01, which it judges",
    ),
    "reference that outlasts what is followed": (
        "test: {reference_time: 300.0}",
        "test.reference_time",
        "300.0: nothing is looked at after the longest integrator_time, 6",
    ),
    "networks that outlast what is followed": (
        "test: {states: [{particles: 16, temperature: 0.5, density: 0.1, systems: 2,"
        " integrator_time: 3.0, network_time: 4.0}]}",
        "test.states[0].network_time",
        "4.0: nothing is looked at after the longest integrator_time, 3",
    ),
    "energies further apart than the chain is long": (
        "specific_heat: {sweeps: 10, spacing_sweeps: 11}",
        "specific_heat.spacing_sweeps",
        "11: more than specific_heat.sweeps = 10: no energy would be kept",
    ),
    "steps of velocity Verlet that rise": (
        "test: {time_steps: {velocity_verlet: [0.01, 0.1]}}",
        "test.time_steps.velocity_verlet",
        "[0.01, 0.1]: values must fall",
    ),
    "state twice": (
        "test: {states: [{particles: 16, temperature: 1, density: 0.1, systems: 2, "
        + TIMES
        + "}, {particles: 16, temperature: 1.0, density: 0.1, systems: 3, "
        + TIMES
        + "}]}",
        "test.states[0]",
        "n16_T1_rho0.1: stands twice",
    ),
    "specific heat beyond half a box": (
        "specific_heat: {densities: [0.9]}",
        "specific_heat.densities[0]",
        "0.9: half the box of 16",
    ),
}
