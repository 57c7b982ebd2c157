# Figures of Lennard-Jones dynamics (park2022, chapter 5), one rule each.
#
# Reads:  comparison of all curves, histograms of the samples, specific heat, and times.
# Writes: figures/NAME.png and figures/NAME.pdf; NAME is also a target.


rule plot_park2022_fig5_1:
    input:
        specific_heat=f"{PARTICLES}/specific_heat.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/park2022_fig5_1.png",
            caption="../report/molecular_dynamics/park2022_fig5_1.rst",
            category="molecular dynamics",
            subcategory="park2022",
        ),
        pdf=f"{PARTICLES}/figures/park2022_fig5_1.pdf",
    log:
        f"{PARTICLES}/logs/plot_park2022_fig5_1.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_park2022_fig5_1.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_park2022_fig5_1"),
    script:
        "../scripts/molecular_dynamics/plot_park2022_fig5_1.py"


rule park2022_fig5_1:
    input:
        rules.plot_park2022_fig5_1.output,


rule plot_park2022_fig5_3:
    input:
        samples=f"{PARTICLES}/samples.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/park2022_fig5_3.png",
            caption="../report/molecular_dynamics/park2022_fig5_3.rst",
            category="molecular dynamics",
            subcategory="park2022",
        ),
        pdf=f"{PARTICLES}/figures/park2022_fig5_3.pdf",
    log:
        f"{PARTICLES}/logs/plot_park2022_fig5_3.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_park2022_fig5_3.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_park2022_fig5_3"),
    script:
        "../scripts/molecular_dynamics/plot_park2022_fig5_3.py"


rule park2022_fig5_3:
    input:
        rules.plot_park2022_fig5_3.output,


rule plot_park2022_fig5_4:
    input:
        samples=f"{PARTICLES}/samples.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/park2022_fig5_4.png",
            caption="../report/molecular_dynamics/park2022_fig5_4.rst",
            category="molecular dynamics",
            subcategory="park2022",
        ),
        pdf=f"{PARTICLES}/figures/park2022_fig5_4.pdf",
    log:
        f"{PARTICLES}/logs/plot_park2022_fig5_4.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_park2022_fig5_4.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_park2022_fig5_4"),
    script:
        "../scripts/molecular_dynamics/plot_park2022_fig5_4.py"


rule park2022_fig5_4:
    input:
        rules.plot_park2022_fig5_4.output,


rule plot_park2022_fig5_8:
    input:
        comparison=f"{PARTICLES}/comparison.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/park2022_fig5_8.png",
            caption="../report/molecular_dynamics/park2022_fig5_8.rst",
            category="molecular dynamics",
            subcategory="park2022",
        ),
        pdf=f"{PARTICLES}/figures/park2022_fig5_8.pdf",
    log:
        f"{PARTICLES}/logs/plot_park2022_fig5_8.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_park2022_fig5_8.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_park2022_fig5_8"),
    script:
        "../scripts/molecular_dynamics/plot_park2022_fig5_8.py"


rule park2022_fig5_8:
    input:
        rules.plot_park2022_fig5_8.output,


rule plot_park2022_fig5_9:
    input:
        comparison=f"{PARTICLES}/comparison.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/park2022_fig5_9.png",
            caption="../report/molecular_dynamics/park2022_fig5_9.rst",
            category="molecular dynamics",
            subcategory="park2022",
        ),
        pdf=f"{PARTICLES}/figures/park2022_fig5_9.pdf",
    log:
        f"{PARTICLES}/logs/plot_park2022_fig5_9.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_park2022_fig5_9.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_park2022_fig5_9"),
    script:
        "../scripts/molecular_dynamics/plot_park2022_fig5_9.py"


rule park2022_fig5_9:
    input:
        rules.plot_park2022_fig5_9.output,


rule plot_park2022_fig5_10:
    input:
        comparison=f"{PARTICLES}/comparison.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/park2022_fig5_10.png",
            caption="../report/molecular_dynamics/park2022_fig5_10.rst",
            category="molecular dynamics",
            subcategory="park2022",
        ),
        pdf=f"{PARTICLES}/figures/park2022_fig5_10.pdf",
    log:
        f"{PARTICLES}/logs/plot_park2022_fig5_10.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_park2022_fig5_10.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_park2022_fig5_10"),
    script:
        "../scripts/molecular_dynamics/plot_park2022_fig5_10.py"


rule park2022_fig5_10:
    input:
        rules.plot_park2022_fig5_10.output,


rule plot_particle_one_step:
    input:
        comparison=f"{PARTICLES}/comparison.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/particle_one_step.png",
            caption="../report/molecular_dynamics/particle_one_step.rst",
            category="molecular dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{PARTICLES}/figures/particle_one_step.pdf",
    log:
        f"{PARTICLES}/logs/plot_particle_one_step.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_particle_one_step.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_particle_one_step"),
    script:
        "../scripts/molecular_dynamics/plot_particle_one_step.py"


rule particle_one_step:
    input:
        rules.plot_particle_one_step.output,


rule plot_particle_work_precision:
    input:
        comparison=f"{PARTICLES}/comparison.nc",
        speed=f"{PARTICLES}/speed.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/particle_work_precision.png",
            caption="../report/molecular_dynamics/particle_work_precision.rst",
            category="molecular dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{PARTICLES}/figures/particle_work_precision.pdf",
    log:
        f"{PARTICLES}/logs/plot_particle_work_precision.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_particle_work_precision.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_particle_work_precision"),
    script:
        "../scripts/molecular_dynamics/plot_particle_work_precision.py"


rule particle_work_precision:
    input:
        rules.plot_particle_work_precision.output,


rule plot_particle_transfer:
    input:
        comparison=f"{PARTICLES}/comparison.nc",
    output:
        png=report(
            f"{PARTICLES}/figures/particle_transfer.png",
            caption="../report/molecular_dynamics/particle_transfer.rst",
            category="molecular dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{PARTICLES}/figures/particle_transfer.pdf",
    log:
        f"{PARTICLES}/logs/plot_particle_transfer.log",
    benchmark:
        f"{PARTICLES}/benchmarks/plot_particle_transfer.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("molecular_dynamics/plot_particle_transfer"),
    script:
        "../scripts/molecular_dynamics/plot_particle_transfer.py"


rule particle_transfer:
    input:
        rules.plot_particle_transfer.output,


rule molecular_dynamics:
    input:
        rules.plot_park2022_fig5_1.output,
        rules.plot_park2022_fig5_3.output,
        rules.plot_park2022_fig5_4.output,
        rules.plot_park2022_fig5_8.output,
        rules.plot_park2022_fig5_9.output,
        rules.plot_park2022_fig5_10.output,
        rules.plot_particle_one_step.output,
        rules.plot_particle_work_precision.output,
        rules.plot_particle_transfer.output,
        f"{PARTICLES}/claims.nc",
