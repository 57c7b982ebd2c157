"""The gates Γ of (PW+MB)-NN in a model file."""

import numpy as np

from energetics.storage import read


def read_gates(path: str) -> np.ndarray:
    """Return Γ₁ and Γ₂, (training seed, kick): the sigmoid of the learned numbers γ."""
    file = read(path)
    gamma = np.stack([file[f"{kick}_gamma"].values for kick in ("first", "second")], axis=-1)
    return 1 / (1 + np.exp(-gamma.astype(np.float64)))
