"""Skyrmion states from an autoencoder guided by the Hamiltonian (evae2021), as a study."""

from energetics.skyrmion_states.settings import STUDY as NAME
from energetics.skyrmion_states.settings import check, warnings
from energetics.skyrmion_states.stages import stages
from energetics.study import Figure, Section, Study

PAPER, OURS = "evae2021", "beyond the paper"


def has_paths(settings: Section) -> bool:
    """Return whether paths between two states are computed."""
    return bool(settings["evaluation"]["interpolation"]["pairs"])


def has_open_boxes(settings: Section) -> bool:
    """Return whether there are boxes with open ends."""
    return bool(settings["confined"]["boundaries"])


def figures(settings: Section) -> dict[str, Figure]:
    """Return the figures of the study by name."""
    stages, paths, boxes = ("comparison",), ("interpolation",), ("confined",)
    return {
        "evae2021_fig2a": Figure("losses against β", stages, PAPER),
        "evae2021_fig2b": Figure("losses against γ", stages, PAPER),
        "evae2021_fig3a": Figure("outputs and prior samples", stages, PAPER),
        "evae2021_fig3b": Figure("angles to the effective field", stages, PAPER),
        "evae2021_fig4": Figure(
            "energy barriers between two states", paths, PAPER, has_paths(settings)
        ),
        "evae2021_fig5a": Figure("collapse to one state: samples", stages, PAPER),
        "evae2021_fig5b": Figure("collapse to one state: Fourier errors", stages, PAPER),
        "evae2021_figs1": Figure("outputs over β", stages, PAPER),
        "skyrmion_confined_states": Figure(
            "ground states of open boxes (note S2)", boxes, PAPER, has_open_boxes(settings)
        ),
        "skyrmion_controls": Figure(
            "alignment without a network, charge, shapes, distance to the data", stages, OURS
        ),
    }


def judged(settings: Section) -> dict[str, str | list[str]]:
    """Return the files that claims are judged from; lists hold one file or none."""
    return {
        "comparison": "comparison",
        "interpolation": ["interpolation"] * has_paths(settings),
        "confined": ["confined"] * has_open_boxes(settings),
    }


STUDY = Study(
    name=NAME,
    title="skyrmion states",
    noun="skyrmion",
    papers=("evae2021",),
    check=check,
    models=lambda settings: [stage.path for stage in stages(settings)],
    figures=figures,
    judged=judged,
    warnings=warnings,
)
