"""How well end states in latent space are ordered by the control parameter."""

import numpy as np


def intraclass_correlation(states: np.ndarray) -> float:
    """Return ICC(1) of states (group, member, latent): agreement of members of the same group.

    One-way random effects (Shrout and Fleiss, Psychol. Bull. 86 (1979) 420):
    ICC(1) = (B − W) / (B + (k − 1) W), with B and W the mean squares between and within groups of
    k members, summed over latent directions. 1: members coincide; 0: groups mean nothing.
    """
    groups, members, _ = states.shape
    means = states.mean(axis=1)
    between = members * np.square(means - means.mean(axis=0)).sum() / (groups - 1)
    within = np.square(states - means[:, None]).sum() / (groups * (members - 1))
    return float((between - within) / (between + (members - 1) * within))


def neighbour_r2(
    training: np.ndarray,
    training_alpha: np.ndarray,
    test: np.ndarray,
    test_alpha: np.ndarray,
    *,
    neighbours: int = 3,
) -> float:
    """Return R² of α predicted as the mean over the nearest training states.

    training (state, latent) and test (state, latent) are end states of disorder seeds for
    training and of others.
    """
    distance = np.linalg.norm(test[:, None] - training[None], axis=-1)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :neighbours]
    predicted = training_alpha[nearest].mean(axis=1)
    scatter = np.square(test_alpha - test_alpha.mean()).sum()
    return float(1 - np.square(test_alpha - predicted).sum() / scatter)


def roughness(states: np.ndarray) -> float:
    """Return the rms second difference in α of states (alpha, member, latent) of unit variance.

    The states' total variance over α and members is scaled to one, so that states which hardly
    leave one point do not look smooth. A straight line in α gives 0, white noise √6.
    """
    second = states[2:] - 2 * states[1:-1] + states[:-2]
    variance = np.square(states - states.mean(axis=(0, 1))).sum(axis=-1).mean()
    return float(np.sqrt(np.square(second).sum(axis=-1).mean() / variance))
