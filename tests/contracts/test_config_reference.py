"""The reference of keys in config/README.md is what the schema says."""

from pathlib import Path

from energetics.config_reference import reference

README = Path(__file__).parents[2] / "config" / "README.md"


def test_readme_holds_the_present_reference():
    assert reference() in README.read_text(encoding="utf-8")
