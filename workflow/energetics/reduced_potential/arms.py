"""The arms of the comparison: which representation of a frame which network learns from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Arm:
    """A representation (dataset), a network, and whether errors are counted up to translation."""

    name: str
    dataset: str
    network: str
    label: str
    aligned: bool = False


ARMS = {
    arm.name: arm
    for arm in (
        Arm("topology", "topology", "vector", "persistence images"),
        Arm("structure_factor", "structure_factor", "vector", "S(k) and magnetisation"),
        Arm("pooled_pixels", "pixels", "pooled_image", "images, pooled over places", aligned=True),
        Arm("pixels", "pixels", "image", "images"),
    )
}
