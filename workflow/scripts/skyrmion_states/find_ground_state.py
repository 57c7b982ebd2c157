"""Search for the state of lowest energy of a box without a network."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.skyrmion_states.chiral_magnet import Magnet
    from energetics.skyrmion_states.ground_states import find_ground_state
    from energetics.storage import write

    found = find_ground_state(
        Magnet(**snakemake.params.magnet),
        size=snakemake.params.size,
        annealer=snakemake.params.annealer,
        seed=snakemake.params.seed,
        progress=progress,
    )
    write(found, snakemake.output.ground_state)
