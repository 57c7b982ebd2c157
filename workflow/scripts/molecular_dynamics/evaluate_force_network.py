"""Evaluate a force network: one-step errors and trajectories."""

from energetics.progress import job

with job(snakemake.rule, snakemake.log[0], snakemake.params.code) as progress:
    from energetics.molecular_dynamics.evaluation import evaluate_network
    from energetics.molecular_dynamics.files import read_labels, read_reference
    from energetics.molecular_dynamics.network_dynamics import deployment, read_force_networks
    from energetics.storage import write

    files, params = snakemake.input, snakemake.params
    options = {"training": params.training, "large_step": params.options["large_step"]}
    networks = read_force_networks(files.model, params.name, **options)
    evaluation = evaluate_network(
        params.name,
        dataset=read_labels(files.dataset),
        references=[read_reference(path) for path in files.references],
        deploy=deployment(networks, device="auto", threads=snakemake.threads),
        seeds=len(networks),
        force_evaluations=networks[0].force_evaluations,
        end_key="network_time",
        **params.options,
        progress=progress,
    )
    write(evaluation, snakemake.output.evaluation)
