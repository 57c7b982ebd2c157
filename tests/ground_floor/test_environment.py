"""What of the user's environment a job gets, and what it does not."""

import pytest
from conftest import ROOT

from energetics import environment
from energetics.errors import InputError

WORKFLOW = ROOT / "workflow"


def settled(folder, **variables):
    """Return what is left of an environment."""
    environment.settle(variables, workflow=WORKFLOW, folder=folder)
    return variables


def test_nothing_that_could_change_a_result_is_left(tmp_path):
    hostile = {f"{name}X": "1" for name in environment.DROPPED}
    hostile |= dict.fromkeys(environment.SET, "other")
    hostile |= {"PYTHONWARNINGS": "error", "MATPLOTLIBRC": "/x", "NUMBA_CPU_NAME": "generic"}
    left = settled(tmp_path, **hostile)
    assert set(left) == set(environment.SET)
    assert left["MPLBACKEND"] == "Agg"


def test_what_describes_the_machine_or_the_users_places_is_kept(tmp_path):
    kept = dict.fromkeys(environment.KEPT, "x")
    kept |= {"PATH": "/bin", "CUDA_VISIBLE_DEVICES": "1", "SLURM_JOB_ID": "7", "LC_ALL": "C"}
    assert kept.items() <= settled(tmp_path, **kept).items()


def test_an_empty_folder_for_kernels_is_none(tmp_path):
    assert "NUMBA_CACHE_DIR" not in settled(tmp_path, NUMBA_CACHE_DIR="")


def test_our_package_comes_before_all_others_and_stands_once(tmp_path):
    left = settled(tmp_path, PYTHONPATH=f"/other/workflow::{WORKFLOW}:/more")
    assert left["PYTHONPATH"] == f"{WORKFLOW}:/other/workflow:/more"
    assert settled(tmp_path, **left) == left, "a process that is started by the first one"


def test_packages_at_home_are_kept_where_snakemake_is_one_of_them(tmp_path, monkeypatch):
    """Or a job on another node would not find it."""
    monkeypatch.setattr(environment, "installed_at_home", lambda: True)
    assert "PYTHONNOUSERSITE" not in settled(tmp_path, PYTHONNOUSERSITE="1")


@pytest.mark.parametrize("value", ["1", "yes"])
def test_what_cannot_be_had_is_refused_by_name(tmp_path, value, record_property):
    told = f"environment: NUMBA_DISABLE_JIT = {value}: kernels need Numba's compiler"
    with pytest.raises(InputError, match=told):
        settled(tmp_path, NUMBA_DISABLE_JIT=value)
    assert "NUMBA_DISABLE_JIT" not in settled(tmp_path, NUMBA_DISABLE_JIT="0")
    record_property("refused", told)


def test_numbas_own_file_of_settings_is_refused_where_it_would_be_read(tmp_path, record_property):
    (tmp_path / environment.NUMBA_FILE).write_text("opt: 0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"numba_config\.yaml: file = settings of Numba") as caught:
        settled(tmp_path)
    record_property("refused", str(caught.value).replace(str(tmp_path), "…"))
