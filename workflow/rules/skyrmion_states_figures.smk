# Figures of skyrmion states (evae2021), one rule each.
#
# Reads:  comparison of all stages on the torus, paths through latent space, states of open boxes.
# Writes: figures/NAME.png and figures/NAME.pdf; NAME is also a target.


rule plot_evae2021_fig2a:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig2a.png",
            caption="../report/skyrmion_states/evae2021_fig2a.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig2a.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig2a.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig2a.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig2a"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig2a.py"


rule evae2021_fig2a:
    input:
        rules.plot_evae2021_fig2a.output,


rule plot_evae2021_fig2b:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig2b.png",
            caption="../report/skyrmion_states/evae2021_fig2b.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig2b.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig2b.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig2b.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig2b"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig2b.py"


rule evae2021_fig2b:
    input:
        rules.plot_evae2021_fig2b.output,


rule plot_evae2021_fig3a:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig3a.png",
            caption="../report/skyrmion_states/evae2021_fig3a.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig3a.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig3a.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig3a.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig3a"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig3a.py"


rule evae2021_fig3a:
    input:
        rules.plot_evae2021_fig3a.output,


rule plot_evae2021_fig3b:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig3b.png",
            caption="../report/skyrmion_states/evae2021_fig3b.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig3b.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig3b.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig3b.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig3b"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig3b.py"


rule evae2021_fig3b:
    input:
        rules.plot_evae2021_fig3b.output,


rule plot_evae2021_fig4:
    input:
        interpolation=f"{SKYRMIONS}/interpolation.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig4.png",
            caption="../report/skyrmion_states/evae2021_fig4.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig4.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig4.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig4.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig4"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig4.py"


rule evae2021_fig4:
    input:
        rules.plot_evae2021_fig4.output,


rule plot_evae2021_fig5a:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig5a.png",
            caption="../report/skyrmion_states/evae2021_fig5a.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig5a.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig5a.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig5a.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig5a"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig5a.py"


rule evae2021_fig5a:
    input:
        rules.plot_evae2021_fig5a.output,


rule plot_evae2021_fig5b:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_fig5b.png",
            caption="../report/skyrmion_states/evae2021_fig5b.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_fig5b.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_fig5b.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_fig5b.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_fig5b"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_fig5b.py"


rule evae2021_fig5b:
    input:
        rules.plot_evae2021_fig5b.output,


rule plot_evae2021_figs1:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/evae2021_figs1.png",
            caption="../report/skyrmion_states/evae2021_figs1.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/evae2021_figs1.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_evae2021_figs1.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_evae2021_figs1.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_evae2021_figs1"),
    script:
        "../scripts/skyrmion_states/plot_evae2021_figs1.py"


rule evae2021_figs1:
    input:
        rules.plot_evae2021_figs1.output,


rule plot_skyrmion_confined_states:
    input:
        confined=f"{SKYRMIONS}/confined.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/skyrmion_confined_states.png",
            caption="../report/skyrmion_states/skyrmion_confined_states.rst",
            category="skyrmion states",
            subcategory="evae2021",
        ),
        pdf=f"{SKYRMIONS}/figures/skyrmion_confined_states.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_skyrmion_confined_states.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_skyrmion_confined_states.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_skyrmion_confined_states"),
    script:
        "../scripts/skyrmion_states/plot_skyrmion_confined_states.py"


rule skyrmion_confined_states:
    input:
        rules.plot_skyrmion_confined_states.output,


rule plot_skyrmion_controls:
    input:
        comparison=f"{SKYRMIONS}/comparison.nc",
    output:
        png=report(
            f"{SKYRMIONS}/figures/skyrmion_controls.png",
            caption="../report/skyrmion_states/skyrmion_controls.rst",
            category="skyrmion states",
            subcategory="beyond the paper",
        ),
        pdf=f"{SKYRMIONS}/figures/skyrmion_controls.pdf",
    log:
        f"{SKYRMIONS}/logs/plot_skyrmion_controls.log",
    benchmark:
        f"{SKYRMIONS}/benchmarks/plot_skyrmion_controls.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("skyrmion_states/plot_skyrmion_controls"),
    script:
        "../scripts/skyrmion_states/plot_skyrmion_controls.py"


rule skyrmion_controls:
    input:
        rules.plot_skyrmion_controls.output,


rule skyrmion_states:
    input:
        rules.plot_evae2021_fig2a.output,
        rules.plot_evae2021_fig2b.output,
        rules.plot_evae2021_fig3a.output,
        rules.plot_evae2021_fig3b.output,
        rules.plot_evae2021_fig5a.output,
        rules.plot_evae2021_fig5b.output,
        rules.plot_evae2021_figs1.output,
        rules.plot_skyrmion_controls.output,
        rules.plot_evae2021_fig4.output if SKYRMION_PAIRS else [],
        rules.plot_skyrmion_confined_states.output if SKYRMION_CONFINED else [],
        f"{SKYRMIONS}/claims.nc",
