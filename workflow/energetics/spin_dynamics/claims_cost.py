"""Claims about cost: wall time beside steps, classical baselines beside networks, and training.

Criteria stand above the code that uses them and were fixed before the first full run. SCATTER,
which can turn a verdict into "not decided" and nothing else, came after it: from run to run the
U-Net's cost of training was 6.1 to 8.4, and the tiny network's step 0.91 to 1.25. These rows are
the only ones that depend on the machine.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.criteria import above, below
from energetics.spin_dynamics.claims_accuracy import (
    LARGE,
    OURS,
    PARK,
    TENFOLD,
    at_large_steps,
    gains,
    judge_of,
    whose,
)
from energetics.spin_dynamics.curves import Curves, measured
from energetics.spin_dynamics.settings import Design

SECOND = "suzuki_trotter"  # whose time per step both readings share
FOURTH = ("suzuki_fourth", "blanes_moan")
FIGURE = "spin_work_precision"
SCATTER = 0.2  # of a ratio of times, relative, on a machine that others share
CHEAPER = below(1, margin=SCATTER)
SUBLINEAR = below(8, margin=SCATTER)  # sites of L = 8 over those of L = 4


def seconds(speed: xr.Dataset, method: str, size: int) -> float:
    """Return the time of one step per spin, NaN if it was not measured."""
    return measured(speed, "seconds", method, size)


def geometric_mean(values: np.ndarray) -> np.ndarray:
    """Return the geometric mean over the last axis, temperatures."""
    return np.exp(np.log(values).mean(axis=-1))


def classical_gain(curves: Curves, speed: xr.Dataset, scheme: str, size: int) -> float:
    """Return how much faster a fourth-order step is than second-order steps of equal accuracy.

    Both at equal t_thres; geometric mean over temperatures.
    """
    curve = curves.plain(scheme, LARGE)
    gain = [
        LARGE / curves.equivalent_steps(curve, SECOND, size, temperature)[0]
        for temperature in curves.temperatures
    ]
    times = seconds(speed, SECOND, size) / seconds(speed, scheme, size)
    return float(geometric_mean(np.array(gain) * times))


def wall_gain(
    curves: Curves, speed: xr.Dataset, design: Design, size: int, *, step_seconds: float
) -> np.ndarray:
    """Return how much faster a corrected step is than plain ones of equal t_thres, (seed,).

    Geometric mean over temperatures.
    """
    plain = seconds(speed, design.reading, size)
    gain = gains(curves, design, size) * plain / step_seconds
    return geometric_mean(gain)


def wall_time_claims(
    curves: Curves, speed: xr.Dataset, settings: Mapping, undecided: str
) -> Iterator[Claim]:
    """Yield the claims about wall time, networks and fourth-order steps alike."""
    label_step = settings["residues"]["label_step"]
    ours = partial(judge, paper=OURS, figure=FIGURE, undecided=undecided)
    best: dict[int, float] = {}  # by lattice
    for design in at_large_steps(curves):
        size = design.trained_size
        time, plain = (seconds(speed, name, size) for name in (design.path, design.reading))
        values = wall_gain(curves, speed, design, size, step_seconds=time)
        if design.reading == SECOND:
            best[size] = max(best.get(size, 0.0), float(np.nan_to_num(values.mean())))
        yield judge_of(design, settings["training"], undecided)(
            f"{whose(design)}-wall-time-{design.name}",
            figure=FIGURE,
            statement="the correction makes the simulation about ten times faster",
            metric=f"CPU time of plain steps of equal t_thres over the corrected one, L={size}",
            values=values,
            criterion=TENFOLD,
            reason=f"one corrected step takes {1e9 * time:.0f} ns per spin on one core, "
            f"a plain one {1e9 * plain:.1f}; as good as its labels it would gain "
            f"{LARGE / label_step * plain / time:.2g}",
            timed=True,
        )
        yield from device_claims(curves, speed, design)
        ten = 10 * plain
        yield ours(
            f"energetics-cheaper-{design.name}",
            statement="a corrected step costs less than the ten steps that it replaces",
            metric=f"CPU time of one corrected step over ten plain ones, L={size}",
            values=time / ten,
            criterion=CHEAPER,
            reason=f"{1e9 * time:.1f} and {1e9 * ten:.1f} ns per spin; accuracy in other rows",
            timed=True,
        )
    for size in curves.sizes:
        classical = {scheme: classical_gain(curves, speed, scheme, size) for scheme in FOURTH}
        for scheme, value in classical.items():
            yield ours(
                f"energetics-wall-time-{scheme.replace('_', '-')}-L{size}",
                statement="what the classical fourth-order step gains without any learning",
                metric=f"CPU time of plain steps of equal t_thres over the step of 0.1, L={size}",
                values=value,
            )
        if size in best:
            yield ours(
                f"energetics-networks-against-fourth-order-L{size}",
                statement="on a CPU the best network gains more than the fourth-order step",
                metric=f"gain in wall time of the best network over the best scheme, L={size}",
                values=best[size] / max(classical.values()),
                criterion=above(1),
                reason="exact rotations, geometric mean over temperatures",
                timed=True,
            )


def device_claims(curves: Curves, speed: xr.Dataset, design: Design) -> Iterator[Claim]:
    """Yield the gain if the network's residue came from a GPU, where one was there."""
    size = design.trained_size
    residue = measured(speed, "device_seconds", design.path, size)
    if not np.isfinite(residue):
        return
    time = residue + seconds(speed, design.reading, size)
    yield judge(
        f"{whose(design)}-wall-time-gpu-{design.name}",
        paper=whose(design),
        figure=FIGURE,
        statement="the same with the network on a GPU, moving of data not counted",
        metric=f"time of plain steps of equal t_thres over the corrected one, L={size}",
        values=wall_gain(curves, speed, design, size, step_seconds=time),
        reason=f"{speed.attrs.get('device', '')}: {1e9 * residue:.2f} ns per spin",
        timed=True,
    )


def training_claims(speed: xr.Dataset, undecided: str) -> Iterator[Claim]:
    """Yield how the cost of training grows with the lattice, once for each network."""
    if not {4, 8} <= set(speed["size"].values.tolist()):
        return
    designs: dict[str, str] = {}
    for path in speed["design"].values.tolist():
        designs.setdefault(path.split("/")[0], path)
    for network, path in designs.items():
        small, large = (measured(speed, "training_seconds", path, size) for size in (4, 8))
        yield judge(
            f"park2022-training-cost-{network.replace('_', '-')}",
            paper=PARK if network == "unet" else OURS,
            figure="spin_training_cost",
            statement="training on L = 8 costs about 4 times L = 4, with 8 times the sites",
            metric="time of a training step of equally many configurations, L = 8 over L = 4",
            values=large / small,
            criterion=SUBLINEAR,
            undecided=undecided,
            reason="on one CPU core",
            timed=True,
        )
