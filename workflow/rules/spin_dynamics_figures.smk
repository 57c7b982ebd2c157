# Figures of Heisenberg spin dynamics (park2022, chapter 4), one rule each.
#
# Reads:  comparison of all curves, averages over samples, and times.
# Writes: figures/NAME.png and figures/NAME.pdf; NAME is also a target.


rule plot_park2022_fig4_1:
    input:
        samples=f"{SPINS}/samples.nc",
    output:
        png=report(
            f"{SPINS}/figures/park2022_fig4_1.png",
            caption="../report/spin_dynamics/park2022_fig4_1.rst",
            category="spin dynamics",
            subcategory="park2022",
        ),
        pdf=f"{SPINS}/figures/park2022_fig4_1.pdf",
    log:
        f"{SPINS}/logs/plot_park2022_fig4_1.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_park2022_fig4_1.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_park2022_fig4_1"),
    script:
        "../scripts/spin_dynamics/plot_park2022_fig4_1.py"


rule park2022_fig4_1:
    input:
        rules.plot_park2022_fig4_1.output,


rule plot_park2022_fig4_6:
    input:
        comparison=f"{SPINS}/comparison.nc",
    output:
        png=report(
            f"{SPINS}/figures/park2022_fig4_6.png",
            caption="../report/spin_dynamics/park2022_fig4_6.rst",
            category="spin dynamics",
            subcategory="park2022",
        ),
        pdf=f"{SPINS}/figures/park2022_fig4_6.pdf",
    log:
        f"{SPINS}/logs/plot_park2022_fig4_6.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_park2022_fig4_6.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_park2022_fig4_6"),
    script:
        "../scripts/spin_dynamics/plot_park2022_fig4_6.py"


rule park2022_fig4_6:
    input:
        rules.plot_park2022_fig4_6.output,


rule plot_park2022_fig4_7:
    input:
        comparison=f"{SPINS}/comparison.nc",
    output:
        png=report(
            f"{SPINS}/figures/park2022_fig4_7.png",
            caption="../report/spin_dynamics/park2022_fig4_7.rst",
            category="spin dynamics",
            subcategory="park2022",
        ),
        pdf=f"{SPINS}/figures/park2022_fig4_7.pdf",
    log:
        f"{SPINS}/logs/plot_park2022_fig4_7.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_park2022_fig4_7.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_park2022_fig4_7"),
    script:
        "../scripts/spin_dynamics/plot_park2022_fig4_7.py"


rule park2022_fig4_7:
    input:
        rules.plot_park2022_fig4_7.output,


rule plot_park2022_fig4_8:
    input:
        comparison=f"{SPINS}/comparison.nc",
    output:
        png=report(
            f"{SPINS}/figures/park2022_fig4_8.png",
            caption="../report/spin_dynamics/park2022_fig4_8.rst",
            category="spin dynamics",
            subcategory="park2022",
        ),
        pdf=f"{SPINS}/figures/park2022_fig4_8.pdf",
    log:
        f"{SPINS}/logs/plot_park2022_fig4_8.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_park2022_fig4_8.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_park2022_fig4_8"),
    script:
        "../scripts/spin_dynamics/plot_park2022_fig4_8.py"


rule park2022_fig4_8:
    input:
        rules.plot_park2022_fig4_8.output,


rule plot_park2022_fig4_9:
    input:
        comparison=f"{SPINS}/comparison.nc",
    output:
        png=report(
            f"{SPINS}/figures/park2022_fig4_9.png",
            caption="../report/spin_dynamics/park2022_fig4_9.rst",
            category="spin dynamics",
            subcategory="park2022",
        ),
        pdf=f"{SPINS}/figures/park2022_fig4_9.pdf",
    log:
        f"{SPINS}/logs/plot_park2022_fig4_9.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_park2022_fig4_9.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_park2022_fig4_9"),
    script:
        "../scripts/spin_dynamics/plot_park2022_fig4_9.py"


rule park2022_fig4_9:
    input:
        rules.plot_park2022_fig4_9.output,


rule plot_spin_work_precision:
    input:
        comparison=f"{SPINS}/comparison.nc",
        speed=f"{SPINS}/speed.nc",
    output:
        png=report(
            f"{SPINS}/figures/spin_work_precision.png",
            caption="../report/spin_dynamics/spin_work_precision.rst",
            category="spin dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{SPINS}/figures/spin_work_precision.pdf",
    log:
        f"{SPINS}/logs/plot_spin_work_precision.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_spin_work_precision.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_spin_work_precision"),
    script:
        "../scripts/spin_dynamics/plot_spin_work_precision.py"


rule spin_work_precision:
    input:
        rules.plot_spin_work_precision.output,


rule plot_spin_residue_error:
    input:
        comparison=f"{SPINS}/comparison.nc",
    output:
        png=report(
            f"{SPINS}/figures/spin_residue_error.png",
            caption="../report/spin_dynamics/spin_residue_error.rst",
            category="spin dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{SPINS}/figures/spin_residue_error.pdf",
    log:
        f"{SPINS}/logs/plot_spin_residue_error.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_spin_residue_error.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_spin_residue_error"),
    script:
        "../scripts/spin_dynamics/plot_spin_residue_error.py"


rule spin_residue_error:
    input:
        rules.plot_spin_residue_error.output,


rule plot_spin_size_transfer:
    input:
        comparison=f"{SPINS}/comparison.nc",
    output:
        png=report(
            f"{SPINS}/figures/spin_size_transfer.png",
            caption="../report/spin_dynamics/spin_size_transfer.rst",
            category="spin dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{SPINS}/figures/spin_size_transfer.pdf",
    log:
        f"{SPINS}/logs/plot_spin_size_transfer.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_spin_size_transfer.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_spin_size_transfer"),
    script:
        "../scripts/spin_dynamics/plot_spin_size_transfer.py"


rule spin_size_transfer:
    input:
        rules.plot_spin_size_transfer.output,


rule plot_spin_training_cost:
    input:
        speed=f"{SPINS}/speed.nc",
    output:
        png=report(
            f"{SPINS}/figures/spin_training_cost.png",
            caption="../report/spin_dynamics/spin_training_cost.rst",
            category="spin dynamics",
            subcategory="beyond the paper",
        ),
        pdf=f"{SPINS}/figures/spin_training_cost.pdf",
    log:
        f"{SPINS}/logs/plot_spin_training_cost.log",
    benchmark:
        f"{SPINS}/benchmarks/plot_spin_training_cost.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("spin_dynamics/plot_spin_training_cost"),
    script:
        "../scripts/spin_dynamics/plot_spin_training_cost.py"


rule spin_training_cost:
    input:
        rules.plot_spin_training_cost.output,


rule spin_dynamics:
    input:
        rules.plot_park2022_fig4_1.output,
        rules.plot_park2022_fig4_6.output,
        rules.plot_park2022_fig4_7.output,
        rules.plot_park2022_fig4_8.output,
        rules.plot_park2022_fig4_9.output,
        rules.plot_spin_work_precision.output,
        rules.plot_spin_residue_error.output,
        rules.plot_spin_size_transfer.output,
        rules.plot_spin_training_cost.output,
        f"{SPINS}/claims.nc",
