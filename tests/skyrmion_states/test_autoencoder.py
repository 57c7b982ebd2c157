"""The network: what translations do to it, the paper's widths, and outputs of unit length."""

import itertools

import pytest
import torch
import torch.nn.functional as functional
from skyrmion_samples import PERIODIC
from torch import nn

from energetics.skyrmion_states.chiral_magnet import BOUNDARIES
from energetics.skyrmion_states.networks import (
    FIRST_LOG_VARIANCE,
    Convolution,
    DoublingConvolution,
    VariationalAutoencoder,
    pad,
)

FILTERS = (4, 4, 8, 8)


@pytest.fixture(autouse=True)
def _one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(4)


def unit_spins(count, size, dtype=torch.float32):
    return functional.normalize(torch.randn(count, 3, size, size, dtype=dtype), dim=1)


def network(size, boundary="torus", *, latent=5, filters=FILTERS):
    """Return a network whose batch norms have seen something."""
    made = VariationalAutoencoder(
        size, latent=latent, filters=filters, slope=0.3, boundary=boundary
    )
    for module in made.modules():
        if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 2)
            nn.init.normal_(module.bias)
    return made


def widths(module, kind):
    names = (
        ("in_channels", "out_channels") if kind is nn.Conv2d else ("in_features", "out_features")
    )
    return [tuple(getattr(m, n) for n in names) for m in module.modules() if isinstance(m, kind)]


# ---- convolutions


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_box_is_continued_where_it_is_periodic_and_empty_beyond_open_ends(boundary):
    x, width = torch.arange(1.0, 31).reshape(1, 1, 5, 6), 2
    found = pad(x, width, boundary)
    assert found.shape == (1, 1, 9, 10)
    for y, column in itertools.product(range(-width, 5 + width), range(-width, 6 + width)):
        y_open, x_open = (not periodic for periodic in PERIODIC[boundary])
        outside = (y_open and not 0 <= y < 5) or (x_open and not 0 <= column < 6)
        expected = 0.0 if outside else float(x[0, 0, y % 5, column % 6])
        assert float(found[0, 0, y + width, column + width]) == expected


@pytest.mark.parametrize("shift", [(1, 0), (0, 1), (3, -2)])
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("kind", [Convolution, DoublingConvolution])
def test_a_convolution_commutes_with_translations_of_the_torus_alone(kind, boundary, shift):
    layer, x = kind(3, 4, boundary).double(), unit_spins(2, 16, torch.float64)
    factor = 2 if kind is DoublingConvolution else 1
    with torch.no_grad():
        moved = layer(x.roll(shift, (-2, -1)))
        expected = layer(x).roll([factor * s for s in shift], (-2, -1))
    kept = all(not s or periodic for s, periodic in zip(shift, PERIODIC[boundary], strict=True))
    assert torch.allclose(moved, expected, rtol=0, atol=1e-12) == kept
    difference = (moved - expected).abs().amax((0, 1))
    inner = slice(5 * factor, -5 * factor)
    assert difference[inner, inner].max() < 1e-12, "far from all ends it always does"


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_doubling_and_convolving_in_one_is_the_plain_form(boundary):
    """Values, and gradients with respect to weights, bias and input."""
    layer = DoublingConvolution(3, 4, boundary).double()
    weight, bias = (p.detach().clone().requires_grad_() for p in (layer.weight, layer.bias))
    x = unit_spins(2, 6, torch.float64)
    here, there = x.clone().requires_grad_(), x.clone().requires_grad_()
    doubled = pad(there.repeat_interleave(2, -1).repeat_interleave(2, -2), 2, boundary)
    plain = functional.conv2d(doubled, weight, bias)
    found = layer(here)
    torch.testing.assert_close(found, plain, rtol=0, atol=1e-12)
    sensitivity = torch.randn_like(plain)
    for output in (found, plain):
        output.backward(sensitivity)
    for one, other in ((layer.weight, weight), (layer.bias, bias), (here, there)):
        torch.testing.assert_close(one.grad, other.grad, rtol=0, atol=1e-11)
        assert other.grad.abs().max() > 0.1


# ---- the encoder


@pytest.mark.parametrize("size", [32, 48])
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_the_encoder_moves_its_features_with_translations_by_sixteen_sites(size, boundary):
    made = network(size, boundary).double().eval()
    layers = list(made.encoder)
    features = nn.Sequential(*layers[: [type(m) for m in layers].index(nn.Flatten)])
    x = unit_spins(2, size, torch.float64)
    with torch.no_grad():
        before = features(x)
        assert before.shape[-2:] == (size // 16, size // 16)
        for axis, periodic in zip((-2, -1), PERIODIC[boundary], strict=True):
            after = features(x.roll(16, axis))
            assert torch.allclose(after, before.roll(1, axis), rtol=0, atol=1e-12) == periodic
        assert not torch.allclose(features(x.roll(8, -1)), before, atol=1e-3)


# ---- the whole


def test_the_widths_are_the_papers_at_the_papers_size():
    made = network(128, latent=100, filters=(6, 12, 24, 48))
    assert widths(made.encoder, nn.Conv2d) == [(3, 6), (6, 12), (12, 24), (24, 48)]
    assert widths(made.encoder, nn.Linear) == [(3072, 3072), (3072, 512)]
    assert widths(made.mean, nn.Linear) == widths(made.log_variance, nn.Linear) == [(512, 100)]
    assert widths(made.expansion, nn.Linear) == [(100, 512), (512, 3072)]
    assert widths(made.decoder, nn.Conv2d) == [(48, 24), (24, 12), (12, 6), (6, 3), (3, 3)]
    kernels = {m.kernel_size for m in made.modules() if isinstance(m, nn.Conv2d)}
    assert kernels == {(5, 5)}
    encoder = [type(m).__name__ for m in made.encoder]
    block = ["Convolution", "BatchNorm2d", "LeakyReLU", "MaxPool2d"]
    dense = ["Flatten", "Linear", "BatchNorm1d", "LeakyReLU", "Linear"]
    assert encoder == 4 * block + dense
    assert [m.kernel_size for m in made.encoder if isinstance(m, nn.MaxPool2d)] == 4 * [2]


@pytest.mark.parametrize(
    ("size", "latent", "dense"),
    [(128, 100, (3072, 512)), (64, 100, (768, 200)), (32, 100, (400, 200)), (32, 20, (192, 40))],
)
def test_dense_layers_scale_with_the_box_but_never_choke_the_latents(size, latent, dense):
    made = network(size, latent=latent, filters=(6, 12, 24, 48))
    flat = 48 * (size // 16) ** 2
    wide, narrow = dense
    assert widths(made.encoder, nn.Linear) == [(flat, wide), (wide, narrow)]
    assert widths(made.expansion, nn.Linear) == [(latent, narrow), (narrow, flat)]


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize(
    ("size", "boundary"),
    [(16, "torus"), (32, "square"), (48, "stripe"), (64, "torus"), (64, "square")],
)
def test_outputs_are_states_of_unit_spins(size, boundary, half):
    made, spins = network(size, boundary), unit_spins(3, size)
    made.decoder[-1].weight.data *= 100  # else all spins are near +z
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        with torch.no_grad():
            output, mean, log_variance = made(spins, torch.randn(3, 5))
        assert made.decode(torch.randn(4, 5)).shape == (4, 3, size, size)
    assert output.shape == spins.shape
    assert mean.shape == log_variance.shape == (3, 5)
    assert {output.dtype, mean.dtype, log_variance.dtype} == {torch.float32}
    assert float((output.square().sum(1).sqrt() - 1).abs().max()) < 1e-6
    assert output.std((0, 2, 3)).min() > 0.05


def test_latents_are_drawn_with_the_deviation_that_the_encoder_tells():
    made, spins = network(16).eval(), unit_spins(3, 16)
    noise = torch.randn(3, 5)
    with torch.no_grad():
        output, mean, log_variance = made(spins, noise)
        assert log_variance.std() > 0.01
        expected = made.decode(mean + log_variance.exp().sqrt() * noise)
        torch.testing.assert_close(output, expected)
        assert (made.decode(mean) - output).abs().max() > 1e-4


@pytest.mark.parametrize("size", [15, 17, 24, 40, 130])
def test_a_box_that_cannot_be_halved_four_times_is_refused(size):
    with pytest.raises(ValueError, match=f"L = {size}: not a multiple of 16"):
        network(size)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_new_network_makes_nearly_uniform_states(boundary):
    made = VariationalAutoencoder(
        32, latent=20, filters=(6, 12, 24, 48), slope=0.3, boundary=boundary
    )
    with torch.no_grad():
        output, _, log_variance = made(unit_spins(8, 32), torch.randn(8, 20))
    assert float(output[:, 2].mean()) > 0.9
    assert float(output[:, :2].std()) > 1e-3, "but they learn from the first step on"
    assert float((log_variance - FIRST_LOG_VARIANCE).abs().mean()) < 3


@pytest.mark.parametrize(
    ("size", "boundary", "textured"),
    [(16, "torus", False), (16, "stripe", True), (16, "square", True), (32, "torus", True)],
)
def test_a_torus_of_sixteen_sites_has_room_for_uniform_states_only(size, boundary, textured):
    """Its coarsest map is one site, and nothing after it tells two sites apart."""
    made = network(size, boundary)
    made.decoder[-1].weight.data *= 100
    with torch.no_grad():
        output = made.decode(torch.randn(4, 5))
    assert (float(output.std((-2, -1)).max()) > 1e-3) == textured
    assert output.std(0).min() > 1e-3
