"""What a trained network is: a frozen dataclass per study, whose fields go with its files.

Its `path` is its place below models/ and evaluation/; `vars` gives its fields, which every file
about it has as attributes, and from which it is read back here.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

Identity = TypeVar("Identity")


def from_attributes(kind: type[Identity], attributes: Mapping[str, object]) -> Identity:
    """Return the identity that stands in the attributes of a file, as `vars` put it there.

    Raises KeyError if one of its fields is missing.
    """
    known: Any = kind
    types: dict[str, Any] = {field.name: field.type for field in fields(known)}
    return known(**{name: convert(attributes[name]) for name, convert in types.items()})
