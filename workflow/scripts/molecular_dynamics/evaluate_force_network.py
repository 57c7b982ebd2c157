"""Evaluate a trained network, by the module that runs its kind: one step and trajectories."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from importlib import import_module

    from energetics.molecular_dynamics.evaluation import evaluate_network
    from energetics.molecular_dynamics.files import read_labels, read_reference
    from energetics.molecular_dynamics.settings import Design
    from energetics.storage import write

    files, params = snakemake.input, snakemake.params
    design = Design(**params.design)
    evaluation = evaluate_network(
        design,
        import_module(params.module).deployed(files.model, design, params.training),
        dataset=read_labels(files.dataset),
        references=[read_reference(path) for path in files.references],
        **params.observation,
        progress=progress,
    )
    write(evaluation, snakemake.output.evaluation)
