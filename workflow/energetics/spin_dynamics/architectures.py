"""How many numbers each equivariant network has, for the module that trains and for the kernel.

Plain Python: the rule that steps a trained network has no torch.
"""

from dataclasses import dataclass

SCALES = ("field_scale", "rate_scale", "rate_sum_scale", "residue_scale", "half_step")


@dataclass(frozen=True)
class Architecture:
    """Numbers of products in each layer, multiples of 4: the fused kernel makes four at once."""

    products: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse what the fused kernel cannot run."""
        if any(products % 4 for products in self.products):
            raise ValueError(f"products = {self.products}: multiples of 4 are needed")

    def tensor_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of every tensor of a `Corrector` by its name.

        Layers take turns in making fields and rates, two channels a product; factors of the left
        come from the fields, those of the right from the other kind than the layer makes.
        """
        shapes, counts = {}, {"fields": 2, "rates": 2}
        for number, products in enumerate(self.products):
            makes, other = ("rates", "fields") if number % 2 else ("fields", "rates")
            shapes[f"left.{number}"] = (2, products, counts["fields"])
            shapes[f"right.{number}"] = (2, products, counts[other])
            counts[makes] += 2 * products
        last = {f"last_{kind}": (2, 1, count) for kind, count in counts.items()}
        return shapes | last | dict.fromkeys(SCALES, ())


ACCURATE = Architecture((8, 8, 8, 8, 8))
FAST = Architecture((4, 4, 4))
FASTEST = Architecture((4,))
ARCHITECTURES = {"equivariant": ACCURATE, "equivariant_small": FAST, "equivariant_tiny": FASTEST}
