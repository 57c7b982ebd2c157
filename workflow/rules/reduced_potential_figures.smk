# Figures of the Neural Reduced Potential (tsuji2023, mototake2025), one rule each.
#
# Reads:  evaluation files, patterns, readings, filtration and the comparison of arms.
# Writes: figures/NAME.png and figures/NAME.pdf; NAME is also a target.


rule plot_mototake2025_fig1:
    input:
        filtration=f"{WING}/filtration.nc",
    output:
        png=report(
            f"{WING}/figures/mototake2025_fig1.png",
            caption="../report/reduced_potential/mototake2025_fig1.rst",
            category="reduced potential",
            subcategory="mototake2025",
        ),
        pdf=f"{WING}/figures/mototake2025_fig1.pdf",
    log:
        f"{WING}/logs/plot_mototake2025_fig1.log",
    benchmark:
        f"{WING}/benchmarks/plot_mototake2025_fig1.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_mototake2025_fig1"),
    script:
        "../scripts/reduced_potential/plot_mototake2025_fig1.py"


rule mototake2025_fig1:
    input:
        rules.plot_mototake2025_fig1.output,


rule plot_mototake2025_fig3a:
    input:
        evaluation=f"{WING}/evaluation/topology/d{STUDY['training']['latent_dimension']}_balanced_disorder.nc",
    output:
        png=report(
            f"{WING}/figures/mototake2025_fig3a.png",
            caption="../report/reduced_potential/mototake2025_fig3a.rst",
            category="reduced potential",
            subcategory="mototake2025",
        ),
        pdf=f"{WING}/figures/mototake2025_fig3a.pdf",
    log:
        f"{WING}/logs/plot_mototake2025_fig3a.log",
    benchmark:
        f"{WING}/benchmarks/plot_mototake2025_fig3a.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_mototake2025_fig3a"),
    script:
        "../scripts/reduced_potential/plot_mototake2025_fig3a.py"


rule mototake2025_fig3a:
    input:
        rules.plot_mototake2025_fig3a.output,


rule plot_mototake2025_fig3b:
    input:
        evaluation=f"{WING}/evaluation/topology/d{STUDY['training']['latent_dimension']}_balanced_disorder.nc",
    output:
        png=report(
            f"{WING}/figures/mototake2025_fig3b.png",
            caption="../report/reduced_potential/mototake2025_fig3b.rst",
            category="reduced potential",
            subcategory="mototake2025",
        ),
        pdf=f"{WING}/figures/mototake2025_fig3b.pdf",
    log:
        f"{WING}/logs/plot_mototake2025_fig3b.log",
    benchmark:
        f"{WING}/benchmarks/plot_mototake2025_fig3b.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_mototake2025_fig3b"),
    script:
        "../scripts/reduced_potential/plot_mototake2025_fig3b.py"


rule mototake2025_fig3b:
    input:
        rules.plot_mototake2025_fig3b.output,


rule plot_mototake2025_fig3c:
    input:
        topology=f"{WING}/evaluation/topology/d{STUDY['training']['latent_dimension']}_balanced_disorder.nc",
        pixels=f"{WING}/evaluation/pixels/d{STUDY['training']['latent_dimension']}_balanced_disorder.nc",
    output:
        png=report(
            f"{WING}/figures/mototake2025_fig3c.png",
            caption="../report/reduced_potential/mototake2025_fig3c.rst",
            category="reduced potential",
            subcategory="mototake2025",
        ),
        pdf=f"{WING}/figures/mototake2025_fig3c.pdf",
    log:
        f"{WING}/logs/plot_mototake2025_fig3c.log",
    benchmark:
        f"{WING}/benchmarks/plot_mototake2025_fig3c.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_mototake2025_fig3c"),
    script:
        "../scripts/reduced_potential/plot_mototake2025_fig3c.py"


rule mototake2025_fig3c:
    input:
        rules.plot_mototake2025_fig3c.output,


rule plot_tsuji2023_fig2a:
    input:
        evaluation=f"{WING}/evaluation/pixels/d{STUDY['training']['image_latent_dimension']}_paper_disorder.nc",
    output:
        png=report(
            f"{WING}/figures/tsuji2023_fig2a.png",
            caption="../report/reduced_potential/tsuji2023_fig2a.rst",
            category="reduced potential",
            subcategory="tsuji2023",
        ),
        pdf=f"{WING}/figures/tsuji2023_fig2a.pdf",
    log:
        f"{WING}/logs/plot_tsuji2023_fig2a.log",
    benchmark:
        f"{WING}/benchmarks/plot_tsuji2023_fig2a.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_tsuji2023_fig2a"),
    script:
        "../scripts/reduced_potential/plot_tsuji2023_fig2a.py"


rule tsuji2023_fig2a:
    input:
        rules.plot_tsuji2023_fig2a.output,


rule plot_tsuji2023_fig2b:
    input:
        evaluation=f"{WING}/evaluation/pixels/d{STUDY['training']['image_latent_dimension']}_paper_disorder.nc",
    output:
        png=report(
            f"{WING}/figures/tsuji2023_fig2b.png",
            caption="../report/reduced_potential/tsuji2023_fig2b.rst",
            category="reduced potential",
            subcategory="tsuji2023",
        ),
        pdf=f"{WING}/figures/tsuji2023_fig2b.pdf",
    log:
        f"{WING}/logs/plot_tsuji2023_fig2b.log",
    benchmark:
        f"{WING}/benchmarks/plot_tsuji2023_fig2b.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_tsuji2023_fig2b"),
    script:
        "../scripts/reduced_potential/plot_tsuji2023_fig2b.py"


rule tsuji2023_fig2b:
    input:
        rules.plot_tsuji2023_fig2b.output,


rule plot_tsuji2023_fig2c:
    input:
        images=f"{WING}/evaluation/pixels/d{STUDY['training']['image_latent_dimension']}_balanced_disorder.nc",
        topology=f"{WING}/evaluation/topology/d{STUDY['training']['latent_dimension']}_balanced_disorder.nc",
    output:
        png=report(
            f"{WING}/figures/tsuji2023_fig2c.png",
            caption="../report/reduced_potential/tsuji2023_fig2c.rst",
            category="reduced potential",
            subcategory="tsuji2023",
        ),
        pdf=f"{WING}/figures/tsuji2023_fig2c.pdf",
    log:
        f"{WING}/logs/plot_tsuji2023_fig2c.log",
    benchmark:
        f"{WING}/benchmarks/plot_tsuji2023_fig2c.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_tsuji2023_fig2c"),
    script:
        "../scripts/reduced_potential/plot_tsuji2023_fig2c.py"


rule tsuji2023_fig2c:
    input:
        rules.plot_tsuji2023_fig2c.output,


rule plot_final_patterns:
    input:
        patterns=f"{WING}/patterns.nc",
    output:
        png=report(
            f"{WING}/figures/final_patterns.png",
            caption="../report/reduced_potential/final_patterns.rst",
            category="reduced potential",
            subcategory="films",
        ),
        pdf=f"{WING}/figures/final_patterns.pdf",
    log:
        f"{WING}/logs/plot_final_patterns.log",
    benchmark:
        f"{WING}/benchmarks/plot_final_patterns.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_final_patterns"),
    script:
        "../scripts/reduced_potential/plot_final_patterns.py"


rule final_patterns:
    input:
        rules.plot_final_patterns.output,


rule plot_onset_of_domains:
    input:
        patterns=f"{WING}/patterns.nc",
    output:
        png=report(
            f"{WING}/figures/onset_of_domains.png",
            caption="../report/reduced_potential/onset_of_domains.rst",
            category="reduced potential",
            subcategory="films",
        ),
        pdf=f"{WING}/figures/onset_of_domains.pdf",
    log:
        f"{WING}/logs/plot_onset_of_domains.log",
    benchmark:
        f"{WING}/benchmarks/plot_onset_of_domains.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_onset_of_domains"),
    script:
        "../scripts/reduced_potential/plot_onset_of_domains.py"


rule onset_of_domains:
    input:
        rules.plot_onset_of_domains.output,


rule plot_readings_of_the_equation:
    input:
        readings=f"{WING}/readings.nc",
    output:
        png=report(
            f"{WING}/figures/readings_of_the_equation.png",
            caption="../report/reduced_potential/readings_of_the_equation.rst",
            category="reduced potential",
            subcategory="films",
        ),
        pdf=f"{WING}/figures/readings_of_the_equation.pdf",
    log:
        f"{WING}/logs/plot_readings_of_the_equation.log",
    benchmark:
        f"{WING}/benchmarks/plot_readings_of_the_equation.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_readings_of_the_equation"),
    script:
        "../scripts/reduced_potential/plot_readings_of_the_equation.py"


rule readings_of_the_equation:
    input:
        rules.plot_readings_of_the_equation.output,


rule plot_representations:
    input:
        comparison=f"{WING}/comparison.nc",
    output:
        png=report(
            f"{WING}/figures/representations.png",
            caption="../report/reduced_potential/representations.rst",
            category="reduced potential",
            subcategory="comparison",
        ),
        pdf=f"{WING}/figures/representations.pdf",
    log:
        f"{WING}/logs/plot_representations.log",
    benchmark:
        f"{WING}/benchmarks/plot_representations.tsv"
    conda:
        "../../envs/figures.yaml"
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code_digest("reduced_potential/plot_representations"),
    script:
        "../scripts/reduced_potential/plot_representations.py"


rule representations:
    input:
        rules.plot_representations.output,


rule reduced_potential:
    input:
        rules.plot_mototake2025_fig1.output,
        rules.plot_mototake2025_fig3a.output,
        rules.plot_mototake2025_fig3b.output,
        rules.plot_mototake2025_fig3c.output,
        rules.plot_tsuji2023_fig2a.output,
        rules.plot_tsuji2023_fig2b.output,
        rules.plot_tsuji2023_fig2c.output,
        rules.plot_final_patterns.output,
        rules.plot_onset_of_domains.output,
        rules.plot_readings_of_the_equation.output,
        rules.plot_representations.output,
        f"{WING}/claims.nc",
