"""Evaluate one design: corrected trajectories and residue errors."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from importlib import import_module

    from energetics.spin_dynamics.evaluation import evaluate_design
    from energetics.spin_dynamics.files import INITIAL_STATES, REFERENCE, read_dataset
    from energetics.spin_dynamics.settings import Design
    from energetics.storage import write

    files, params = snakemake.input, snakemake.params
    design = Design(**params.design)
    evaluation = evaluate_design(
        design,
        dataset=read_dataset(files.dataset),
        initial=INITIAL_STATES.read(files.states),
        references=[REFERENCE.read(path) for path in files.references],
        deploys=import_module(params.module).deployments(files.model, design, **params.options),
        progress=progress,
    )
    write(evaluation, snakemake.output.evaluation)
