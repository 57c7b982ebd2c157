"""What a study is: one value per wing, over which the workflow, its checks and its pages iterate.

Plain Python, since Snakemake reads it before any job.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Section = Mapping  # of the configuration: a study's own
Fail = Callable[[Sequence[object], object, str], None]  # key path, value and advice of a mistake


@dataclass(frozen=True)
class Figure:
    """One figure: what it shows, and from which files of the study `draw` draws it, in this order.

    `section` is its place in the report; without `wanted` this configuration has nothing to draw,
    and only who asks for the figure by its name is told so.
    """

    shows: str
    drawn_from: tuple[str, ...]
    section: str
    wanted: bool = True


@dataclass(frozen=True)
class Study:
    """One study. Its name is that of its package, configuration, results, scripts and tests.

    `noun` tells its rules from those of other studies. `check` calls its second argument at the
    first mistake that the schema cannot see, `warnings` returns what is legitimate but perhaps not
    what was meant, and the others return of the study's settings: `models` the places of its
    trained networks below models/, `figures` its figures by name, and `judged` the files that its
    claims are judged from, by the names of the arguments of `judged` in its module `claims`. Files
    are named by their places below the study's results, without `.nc`.
    """

    name: str
    title: str
    noun: str
    papers: tuple[str, ...]
    check: Callable[[Section, Fail], None]
    models: Callable[[Section], list[str]]
    figures: Callable[[Section], Mapping[str, Figure]]
    judged: Callable[[Section], Mapping[str, str | list[str]]]
    warnings: Callable[[Section], list[str]] = lambda settings: []

    @property
    def plural(self) -> str:
        """Return what the study is about, as in `figures_of_spins`."""
        return f"{self.noun}s"

    def results(self, settings: Section) -> list[str]:
        """Return the files that a default run makes of the study, below its results."""
        drawn = [name for name, figure in self.figures(settings).items() if figure.wanted]
        kinds = ("png", "pdf")
        return [*(f"figures/{name}.{kind}" for name in drawn for kind in kinds), "claims.nc"]
