"""Magnetic domains and their Neural Reduced Potential (tsuji2023, mototake2025), as a study."""

from energetics.reduced_potential.jobs import designs, judged_designs
from energetics.reduced_potential.settings import STUDY as NAME
from energetics.reduced_potential.settings import Design, check
from energetics.study import Figure, Section, Study

TSUJI, MOTOTAKE = "tsuji2023", "mototake2025"


def figures(settings: Section) -> dict[str, Figure]:
    """Return the figures of the study by name."""
    training = settings["training"]
    small, large = training["latent_dimension"], training["image_latent_dimension"]
    topology = f"evaluation/{Design('topology', small).path}"
    images = f"evaluation/{Design('pixels', large).path}"
    as_printed = f"evaluation/{Design('pixels', large, loss='paper').path}"
    pixels = f"evaluation/{Design('pixels', small).path}"
    return {
        "mototake2025_fig1": Figure(
            "filtration of a real frame: components, holes, persistence diagram",
            ("filtration",),
            MOTOTAKE,
        ),
        "mototake2025_fig3a": Figure(
            "V against time for all α, as printed and at fixed field", (topology,), MOTOTAKE
        ),
        "mototake2025_fig3b": Figure(
            "true, reconstructed and predicted persistence images", (topology,), MOTOTAKE
        ),
        "mototake2025_fig3c": Figure(
            "latent trajectories with and without persistence diagrams",
            (topology, pixels),
            MOTOTAKE,
        ),
        "tsuji2023_fig2a": Figure("V and RMSE against time for two α", (as_printed,), TSUJI),
        "tsuji2023_fig2b": Figure("true and predicted images", (as_printed,), TSUJI),
        "tsuji2023_fig2c": Figure(
            "∂V/∂z at T_init against α, beside two quantities that could jump",
            (images, topology),
            TSUJI,
        ),
        "final_patterns": Figure(
            "final patterns over α, with component counts", ("patterns",), "films"
        ),
        "onset_of_domains": Figure(
            "T_init against linear stability; where h* changes sign", ("patterns",), "films"
        ),
        "readings_of_the_equation": Figure(
            "three readings of the papers' equation", ("readings",), "films"
        ),
        "representations": Figure(
            "the comparison of representations", ("comparison",), "comparison"
        ),
    }


def judged(settings: Section) -> dict[str, str | list[str]]:
    """Return the files that claims are judged from: the designs that they are about, and more."""
    files: dict[str, str | list[str]] = {
        name: f"evaluation/{design.path}" for name, design in judged_designs(settings).items()
    }
    return files | {name: name for name in ("comparison", "patterns", "readings")}


STUDY = Study(
    name=NAME,
    title="Neural Reduced Potential",
    noun="film",
    papers=("tsuji2023", "mototake2025"),
    check=check,
    models=lambda settings: [design.path for design in designs(settings)],
    figures=figures,
    judged=judged,
)
