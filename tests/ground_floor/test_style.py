"""One look for every figure, whatever was set before."""

import matplotlib as mpl
import pytest

from energetics.style import use_style

HOSTILE = {
    "text.usetex": True,
    "font.size": 30.0,
    "savefig.bbox": "tight",
    "path.sketch": (1.0, 100.0, 2.0),
    "axes.formatter.use_locale": True,
    "font.sans-serif": ["Arial"],
}


@pytest.fixture(autouse=True)
def _settings_are_put_back():
    with mpl.rc_context():
        yield


def test_what_files_of_matplotlib_set_does_not_reach_a_figure():
    use_style()
    ours = mpl.rcParams.copy()
    mpl.rcParams.update(HOSTILE)
    use_style()
    assert {name for name in ours if ours[name] != mpl.rcParams[name]} == set()


def test_the_font_is_the_one_that_comes_with_matplotlib():
    """Another one, as Arial where it is installed, would move every text."""
    use_style()
    assert mpl.rcParams["font.family"] == ["DejaVu Sans"]
