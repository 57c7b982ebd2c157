"""The stages of training: which there are, and which stage each of them starts from.

Plain Python, since the rules ask here which files there will be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from energetics.errors import look_up
from energetics.skyrmion_states.settings import STUDY, TORUS, boxes

SWEEPS = ("rising", "falling", "guided", "control")


@dataclass(frozen=True)
class Stage:
    """One stage in a sequence of trainings: in which run and sweep, with which β and γ.

    "rising" is the standard autoencoder with rising β, "falling" takes β down again from its end,
    "guided" raises γ from one stage of "rising", and "control" trains as many stages from there
    without: `number` counts them.
    """

    box: str
    run: int
    sweep: str
    beta: float
    gamma: float = 0.0
    number: int = 0

    @property
    def name(self) -> str:
        """Return the stage's name among those of its sweep."""
        name = f"beta{self.beta:g}"
        if self.sweep == "guided":
            name += f"_gamma{self.gamma:g}"
        return f"{name}_stage{self.number}" if self.sweep == "control" else name

    @property
    def path(self) -> str:
        """Return the stage's place below models/."""
        return f"{self.box}/run{self.run}/{self.sweep}/{self.name}"


def schedule_of(settings: Mapping, box: str) -> Mapping:
    """Return the schedule of a box: the study's own, or the shorter one of confined boxes."""
    if box == TORUS:
        return settings["schedule"]
    confined = settings["confined"]
    ends = {"falling_beta": [], "control": False, "runs": 1, "guided_beta": [confined["beta"][-1]]}
    return {"beta": confined["beta"], "gamma": confined["gamma"], **ends}


def sweep_stages(settings: Mapping, box: str, run: str | int, sweep: str) -> list[Stage]:
    """Return the stages of one sweep in the order of training, sequence after sequence."""
    schedule, run = schedule_of(settings, box), int(run)
    guided = schedule["guided_beta"]
    if sweep in ("rising", "falling"):
        values = schedule["beta" if sweep == "rising" else "falling_beta"]
        return [Stage(box, run, sweep, beta) for beta in values]
    if sweep == "guided":
        return [Stage(box, run, sweep, b, gamma) for b in guided for gamma in schedule["gamma"]]
    count = len(schedule["gamma"]) if schedule["control"] else 0
    return [Stage(box, run, sweep, b, 0.0, n + 1) for b in guided for n in range(count)]


def sweeps(settings: Mapping) -> list[tuple[str, int, str]]:
    """Return box, run and name of every sweep that has stages.

    Only the first run takes β down again and trains the control.
    """
    found = []
    for box in boxes(settings):
        for run in range(schedule_of(settings, box)["runs"]):
            for sweep in SWEEPS:
                wanted = run == 0 or sweep in ("rising", "guided")
                if wanted and sweep_stages(settings, box, run, sweep):
                    found.append((box, run, sweep))
    return found


def torus_evaluations(settings: Mapping) -> list[str]:
    """Return the places of the evaluations of all sweeps of the torus."""
    return [f"evaluation/{box}/run{run}/{s}" for box, run, s in sweeps(settings) if box == TORUS]


def open_evaluations(settings: Mapping) -> list[str]:
    """Return the places of the evaluations of the guided sweeps of boxes with open ends."""
    kept = [box for box, _, sweep in sweeps(settings) if box != TORUS and sweep == "guided"]
    return [f"evaluation/{box}/run0/guided" for box in kept]


def stages(settings: Mapping) -> list[Stage]:
    """Return all stages of the study."""
    return [stage for key in sweeps(settings) for stage in sweep_stages(settings, *key)]


def stage_of(settings: Mapping, box: str, run: str | int, sweep: str, stage: str) -> Stage:
    """Return the stage of a name; raises InputError if the configuration has none such."""
    known = {stage.path: stage for stage in stages(settings)}
    return look_up(known, f"{box}/run{run}/{sweep}/{stage}", key=f"{STUDY} stages")


def stages_before(
    settings: Mapping, box: str, run: str | int, sweep: str, stage: str
) -> list[Stage]:
    """Return the one stage whose weights a stage starts from; none before the first of a run."""
    wanted = stage_of(settings, box, run, sweep, stage)
    same = sweep_stages(settings, box, run, sweep)
    if sweep in ("guided", "control"):
        same = [other for other in same if other.beta == wanted.beta]
    place = same.index(wanted)
    if place:
        return [same[place - 1]]
    rising = sweep_stages(settings, box, run, "rising")
    if sweep == "rising":
        return []
    if sweep == "falling":
        return rising[-1:]
    return [other for other in rising if other.beta == wanted.beta]


def path_stages(settings: Mapping) -> list[Stage]:
    """Return the stages of the first run whose paths between two states are compared.

    At the last of the guided β: the one without guidance, and those with the γ to be compared.
    """
    guided = settings["schedule"]["guided_beta"]
    if not guided:
        return []
    wanted, beta = settings["evaluation"]["interpolation"]["gamma"], guided[-1]
    found = [s for s in sweep_stages(settings, TORUS, 0, "rising") if s.beta == beta]
    raised = sweep_stages(settings, TORUS, 0, "guided")
    return found + [s for s in raised if s.beta == beta and s.gamma in wanted]
