"""Evaluate an equivariant corrector: corrected trajectories and residue errors."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.spin_dynamics.corrector_dynamics import VARIANTS, deployment, read_correctors
    from energetics.spin_dynamics.evaluation import evaluate_design
    from energetics.spin_dynamics.files import read_dataset, read_initial_states, read_reference
    from energetics.spin_dynamics.settings import Design
    from energetics.storage import write

    files = snakemake.input
    design = Design(**snakemake.params.design)
    networks = read_correctors(files.model, design)
    evaluation = evaluate_design(
        design,
        dataset=read_dataset(files.dataset),
        initial=read_initial_states(files.states),
        references=[read_reference(path) for path in files.references],
        deploy=deployment(networks, design),
        variants=VARIANTS,
        seeds=len(networks),
        progress=progress,
    )
    write(evaluation, snakemake.output.evaluation)
