"""Claims about cost: wall time beside steps, classical baselines beside networks, and training.

Thresholds stand above the code that uses them and were fixed before the first full run. SCATTER,
which can turn a verdict into "not decided" and nothing else, came after it: from run to run the
U-Net's cost of training was 6.1 to 8.4, and the tiny network's step 0.91 to 1.25. These rows are
the only ones that depend on the machine.
"""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from energetics.claims import Claim, judge
from energetics.spin_dynamics.claims_accuracy import (
    LARGE,
    PARK,
    TENFOLD,
    gains,
    judge_network,
    whose,
)
from energetics.spin_dynamics.curves import Curves, Learned

OURS = "energetics"
SECOND = "suzuki_trotter"  # whose time per step both readings share
FOURTH = ("suzuki_fourth", "blanes_moan")
SUBLINEAR = 8.0  # sites of L = 8 over those of L = 4
SCATTER = 0.2  # of a ratio of times, relative, on a machine that others share
NEAR = "so near to the criterion that times scatter about it"


def seconds(speed: xr.Dataset, method: str, size: int) -> float:
    """Return the time of one step per spin, NaN if it was not measured."""
    methods = [str(name) for name in speed["method"].values]
    if method not in methods:
        return np.nan
    sizes = speed["size"].values.tolist()
    return float(speed["seconds"].values[methods.index(method), sizes.index(size)])


def classical_gain(curves: Curves, speed: xr.Dataset, scheme: str, size: int) -> np.ndarray:
    """Return how much faster a fourth-order step is than second-order steps of equal accuracy.

    Both at equal t_thres; one value per temperature.
    """
    curve = curves.plain(scheme, LARGE)
    gain = [
        LARGE / curves.equivalent_steps(curve, SECOND, size, temperature)[0]
        for temperature in curves.temperatures
    ]
    return np.array(gain) * seconds(speed, SECOND, size) / seconds(speed, scheme, size)


def wall_gain(
    curves: Curves, speed: xr.Dataset, design: Learned, size: int, *, step_seconds: float
) -> np.ndarray:
    """Return how much faster a corrected step is than plain ones of equal t_thres, (seed,).

    Geometric mean over temperatures.
    """
    plain = seconds(speed, design.reading, size)
    gain = gains(curves, design, size) * plain / step_seconds
    return np.exp(np.log(gain).mean(axis=1))


def wall_time_claims(
    curves: Curves, speed: xr.Dataset, study: Mapping, undecided: str
) -> list[Claim]:
    """Return the claims about wall time, networks and fourth-order steps alike."""
    training, label_step = study["training"], study["residues"]["label_step"]
    claims, best = [], {}
    for design in curves.networks():
        size = design.trained_size
        if design.large_step != LARGE:
            continue
        time, plain = (seconds(speed, name, size) for name in (design.path, design.reading))
        values = wall_gain(curves, speed, design, size, step_seconds=time)
        if design.reading == SECOND:
            best[size] = max(best.get(size, 0.0), float(np.nan_to_num(values.mean())))
        claims.append(
            judge_network(
                f"{whose(design)}-wall-time-{design.name}",
                design,
                training,
                figure="spin_work_precision",
                statement="the correction makes the simulation about ten times faster",
                metric=f"CPU time of plain steps of equal t_thres over the corrected one, L={size}",
                values=values,
                criterion=f">= {TENFOLD}",
                holds=lambda x: x >= TENFOLD,
                undecided=undecided,
                reason=f"one corrected step takes {1e9 * time:.0f} ns per spin on one core, "
                f"a plain one {1e9 * plain:.1f}; as good as its labels it would gain "
                f"{LARGE / label_step * plain / time:.2g}",
            )
        )
        claims += device_claims(curves, speed, design)
        ten = 10 * plain
        claims.append(
            judge(
                f"energetics-cheaper-{design.name}",
                paper=OURS,
                figure="spin_work_precision",
                statement="a corrected step costs less than the ten steps that it replaces",
                metric=f"CPU time of one corrected step over ten plain ones, L={size}",
                values=time / ten,
                criterion="< 1",
                holds=lambda x: x < 1,
                undecided=undecided or (NEAR if abs(time / ten - 1) < SCATTER else ""),
                reason=f"{1e9 * time:.1f} and {1e9 * ten:.1f} ns per spin; accuracy in other rows",
            )
        )
    for size in curves.sizes:
        classical = {
            s: np.exp(np.log(classical_gain(curves, speed, s, size)).mean()) for s in FOURTH
        }
        claims += [
            judge(
                f"energetics-wall-time-{scheme.replace('_', '-')}-L{size}",
                paper=OURS,
                figure="spin_work_precision",
                statement="what the classical fourth-order step gains without any learning",
                metric=f"CPU time of plain steps of equal t_thres over the step of 0.1, L={size}",
                values=value,
            )
            for scheme, value in classical.items()
        ]
        if size in best:
            claims.append(
                judge(
                    f"energetics-networks-against-fourth-order-L{size}",
                    paper=OURS,
                    figure="spin_work_precision",
                    statement="on a CPU the best network gains more than the fourth-order step",
                    metric=f"gain in wall time of the best network over the best scheme, L={size}",
                    values=best[size] / max(classical.values()),
                    criterion="> 1",
                    holds=lambda x: x > 1,
                    undecided=undecided,
                    reason="exact rotations, geometric mean over temperatures",
                )
            )
    return claims


def device_claims(curves: Curves, speed: xr.Dataset, design: Learned) -> list[Claim]:
    """Return the gain if the network's residue came from a GPU, where one was there."""
    designs = [str(name) for name in speed["design"].values]
    place = designs.index(design.path), speed["size"].values.tolist().index(design.trained_size)
    residue = float(speed["device_seconds"].values[place])
    if not np.isfinite(residue):
        return []
    size = design.trained_size
    time = residue + seconds(speed, design.reading, size)
    return [
        judge(
            f"{whose(design)}-wall-time-gpu-{design.name}",
            paper=whose(design),
            figure="spin_work_precision",
            statement="the same with the network on a GPU, moving of data not counted",
            metric=f"time of plain steps of equal t_thres over the corrected one, L={size}",
            values=wall_gain(curves, speed, design, size, step_seconds=time),
            reason=f"{speed.attrs.get('device', '')}: {1e9 * residue:.2f} ns per spin",
        )
    ]


def training_claims(speed: xr.Dataset, undecided: str) -> list[Claim]:
    """Return how the cost of training grows with the lattice."""
    sizes = speed["size"].values.tolist()
    claims = []
    if not {4, 8} <= set(sizes):
        return claims
    seen = set()
    for row, name in enumerate(speed["design"].values):
        network = str(name).split("/")[0]
        if network in seen:
            continue
        seen.add(network)
        times = speed["training_seconds"].values[row]
        ratio = times[sizes.index(8)] / times[sizes.index(4)]
        claims.append(
            judge(
                f"park2022-training-cost-{network.replace('_', '-')}",
                paper=PARK if network == "unet" else OURS,
                figure="spin_training_cost",
                statement="training on L = 8 costs about 4 times L = 4, with 8 times the sites",
                metric="time of a training step of equally many configurations, L = 8 over L = 4",
                values=ratio,
                criterion=f"< {SUBLINEAR:g}",
                holds=lambda x: x < SUBLINEAR,
                undecided=undecided or (NEAR if abs(ratio / SUBLINEAR - 1) < SCATTER else ""),
                reason="on one CPU core",
            )
        )
    return claims
