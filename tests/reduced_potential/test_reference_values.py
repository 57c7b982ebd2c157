"""The linear stability of the film against the values in data/."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from energetics.reduced_potential.energy import Film, swept_clean_branch

TABLE = Path(__file__).parents[2] / "data" / "reduced_potential" / "reference_values.csv"
NAMES = ("phi_start", "phi_stability", "field_stability", "time_stability")
REFERENCE = pd.read_csv(TABLE)


@pytest.mark.parametrize(
    "row", list(REFERENCE.itertuples()), ids=lambda r: f"{r.quantity}-{r.alpha}"
)
def test_stability_agrees_with_the_reference(row):
    if row.quantity == "field_sign_change":
        around = [
            swept_clean_branch(row.alpha + side * row.uncertainty, Film())[2] for side in (-1, 1)
        ]
        assert np.sign(around[0]) != np.sign(around[1])
    else:
        value = swept_clean_branch(row.alpha, Film())[NAMES.index(row.quantity)]
        assert abs(value - row.value) <= row.uncertainty
