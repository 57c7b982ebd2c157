"""Heisenberg spin dynamics with learned corrections (park2022, chapter 4), as a study."""

from energetics.spin_dynamics.checks import check
from energetics.spin_dynamics.settings import STUDY as NAME
from energetics.spin_dynamics.settings import designs
from energetics.study import Figure, Section, Study

PAPER, OURS = "park2022", "beyond the paper"


def figures(_: Section) -> dict[str, Figure]:
    """Return the figures of the study by name."""
    curves, times = ("comparison",), ("comparison", "speed")
    return {
        "park2022_fig4_1": Figure(
            "annealing temperatures, samples, and the sampled energy", ("samples",), PAPER
        ),
        "park2022_fig4_6": Figure(
            "correlation with the reference against time, both readings", curves, PAPER
        ),
        "park2022_fig4_7": Figure("threshold times against temperature", curves, PAPER),
        "park2022_fig4_8": Figure("conservation of energy and magnetisation, L = 4", curves, PAPER),
        "park2022_fig4_9": Figure("conservation of energy and magnetisation, L = 8", curves, PAPER),
        "spin_work_precision": Figure(
            "accuracy against wall time of every integrator and network", times, OURS
        ),
        "spin_residue_error": Figure("residue error against temperature", curves, OURS),
        "spin_size_transfer": Figure("weights of L = 4 at L = 8", curves, OURS),
        "spin_training_cost": Figure("cost of training, L = 8 against L = 4", ("speed",), OURS),
    }


def judged(_: Section) -> dict[str, str | list[str]]:
    """Return the files that claims are judged from."""
    return {name: name for name in ("comparison", "samples", "speed")}


STUDY = Study(
    name=NAME,
    title="spin dynamics",
    noun="spin",
    papers=("park2022, chapter 4",),
    check=check,
    models=lambda settings: [design.path for design in designs(settings)],
    figures=figures,
    judged=judged,
)
