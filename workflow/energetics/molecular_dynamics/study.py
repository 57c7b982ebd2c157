"""Lennard-Jones dynamics with large time steps (park2022, chapter 5), as a study."""

from energetics.molecular_dynamics.settings import STUDY as NAME
from energetics.molecular_dynamics.settings import check, designs
from energetics.study import Figure, Section, Study

PAPER, OURS = "park2022", "beyond the paper"


def figures(_: Section) -> dict[str, Figure]:
    """Return the figures of the study by name."""
    curves, samples, times = ("comparison",), ("samples",), ("comparison", "speed")
    return {
        "park2022_fig5_1": Figure("specific heat against temperature", ("specific_heat",), PAPER),
        "park2022_fig5_3": Figure("a configuration of each phase", samples, PAPER),
        "park2022_fig5_4": Figure("histograms of energies and momenta", samples, PAPER),
        "park2022_fig5_8": Figure(
            "systems lost against time, and the energy beside", curves, PAPER
        ),
        "park2022_fig5_9": Figure(
            "distance from the reference: while it tells something, and beyond", curves, PAPER
        ),
        "park2022_fig5_10": Figure("conservation of energy", curves, PAPER),
        "particle_one_step": Figure(
            "one-step error against force evaluations, with the exact flow of pairs", curves, OURS
        ),
        "particle_work_precision": Figure(
            "accuracy against wall time of every integrator and network", times, OURS
        ),
        "particle_transfer": Figure(
            "densities and temperatures that were never trained on", curves, OURS
        ),
    }


def judged(settings: Section) -> dict[str, str | list[str]]:
    """Return the files that claims are judged from, with the models that weigh two forces."""
    gates = [
        f"models/{design.path}" for design in designs(settings) if design.network == "combined"
    ]
    return {name: name for name in ("comparison", "specific_heat", "speed")} | {"gates": gates}


STUDY = Study(
    name=NAME,
    title="molecular dynamics",
    noun="particle",
    papers=("park2022, chapter 5",),
    check=check,
    models=lambda settings: [design.path for design in designs(settings)],
    figures=figures,
    judged=judged,
)
