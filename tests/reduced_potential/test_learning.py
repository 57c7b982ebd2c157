"""The learning against closed forms: what the loss sees, a known potential, and roll-outs."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import xarray as xr

from energetics.errors import InputError
from energetics.progress import Progress
from energetics.reduced_potential import roll_out
from energetics.reduced_potential.arms import ARMS
from energetics.reduced_potential.learning import (
    Movies,
    build_network,
    load_movies,
    loss_terms,
    reconstruction_error,
    train_seed,
)
from energetics.reduced_potential.settings import STUDY, Design
from energetics.training import SeedRun, Settings

CPU = torch.device("cpu")
INTERVAL = 0.1
STIFFNESS = np.array([1.0, 2.0])
SETTINGS = Settings(
    steps=800, batch_size=64, learning_rate=0.01, gradient_norm=1.0, validate_every=100
)
SHORT = replace(SETTINGS, steps=24, batch_size=8, validate_every=6, checkpoint_seconds=0)


def known_gradient(z, field):
    """Return the gradient of V = (z1² + 2 z2²) / 2 − h (z1 + z2)."""
    return STIFFNESS * z - field[..., None]


def seen(z, features, seed=0):
    """Return mixed, weakly nonlinear coordinates (…, feature) of z."""
    basis = np.linalg.qr(np.random.default_rng(seed).standard_normal((features, features)))[0]
    return z @ basis[:2] + 0.1 * np.tanh(z) @ basis[2:4]


def known_dataset(features=6, trajectories=80, snapshots=16, seed=0):
    """Return movies of the known gradient system as a dataset."""
    generator = np.random.default_rng(seed)
    times = INTERVAL * np.arange(snapshots)
    field = np.broadcast_to(0.5 - 0.5 * times, (trajectories, snapshots))
    z = np.empty((trajectories, snapshots, 2))
    z[:, 0] = 1.5 * generator.standard_normal((trajectories, 2))
    fine = 20
    for n in range(snapshots - 1):
        state = z[:, n]
        for part in range(fine):
            h = field[:, n] + (part + 0.5) / fine * (field[:, n + 1] - field[:, n])
            middle = state - INTERVAL / fine / 2 * known_gradient(state, h)
            state = state - INTERVAL / fine * known_gradient(middle, h)
        z[:, n + 1] = state
    frames = seen(z, features)
    split = np.arange(trajectories) % 4 % 3  # half for training
    rows = split == 0
    control = np.stack([generator.uniform(1, 4, (trajectories, 1)) + 0 * field, field], axis=-1)
    flat, flat_control = frames[rows].reshape(-1, features), control[rows].reshape(-1, 2)
    places = ("trajectory", "snapshot")
    return xr.Dataset(
        {
            "features": ((*places, "feature"), frames),
            "centre": ("feature", flat.mean(axis=0)),
            "scale": np.sqrt(flat.var(axis=0).sum()),
            "control": ((*places, "control_parameter"), control),
            "control_centre": ("control_parameter", flat_control.mean(axis=0)),
            "control_scale": ("control_parameter", flat_control.std(axis=0)),
            "split_disorder": ("trajectory", split),
            "split_alpha": ("trajectory", np.roll(split, 1)),
            "elapsed_time": ("snapshot", times),
            "known": ((*places, "direction"), z),
            "field": (places, field),
        }
    )


def network_and_movies(arm="topology", loss="balanced", features=6):
    movies = load_movies(known_dataset(features), protocol="disorder", device=CPU)
    torch.manual_seed(1)
    return build_network(Design(arm, 2, loss=loss), movies), movies


def trained_on(
    dataset, arm="topology", *, latent=2, weight=0.1, settings=SHORT, progress=None, checkpoint=None
):
    """Return what a training on a dataset ends with."""
    run = SeedRun(settings, 3, STUDY, progress or Progress("test"), checkpoint)
    return train_seed(run, dataset=dataset, design=Design(arm, latent), weight=weight)


@pytest.mark.parametrize("size", [0.2, 1000.0])
def test_shrinking_or_blowing_up_the_encoder_gains_nothing(size):
    """L_V is the same whatever the size of what the encoder gives; the papers' form is not."""
    ratios = {}
    for loss in ("balanced", "paper"):
        values = []
        for factor in (1.0, size):
            network, movies = network_and_movies(loss=loss)
            network.train()
            with torch.no_grad():
                for parameter in network.encoder[-1].parameters():
                    parameter *= factor
            pairs = movies.pairs("train")
            terms = loss_terms(network, movies, *pairs, weight=0.1, loss=loss, aligned=False)
            values.append(terms["potential"].item())
        ratios[loss] = values[1] / values[0]
    assert ratios["balanced"] == pytest.approx(1, abs=0.02)
    assert abs(np.log(ratios["paper"])) > 0.5


@pytest.fixture(scope="module")
def trained():
    """Return a network trained on the known system, its movies and the dataset."""
    dataset = known_dataset()
    done = trained_on(dataset, weight=1.0, settings=SETTINGS)
    network, movies = network_and_movies()
    network.load_state_dict(done.weights)
    return network.eval(), movies, dataset


def test_a_known_potential_is_learned(trained):
    """−∂V_NN/∂z on unseen movies is the known velocity −∂V/∂z, carried over by the encoder.

    The latent is some smooth function of the known coordinates (any monotone one would do), so
    the known velocity is pushed forward: its image is the latent's change along it.
    """
    network, movies, dataset = trained
    rows = movies.split.numpy() == 2
    z = roll_out.of_frames(network.encode, movies.x)
    slope = roll_out.gradient(network, z, movies.controls).numpy()[rows].reshape(-1, 2)
    known = dataset["known"].values[rows].reshape(-1, 2)
    velocity = -known_gradient(known, dataset["field"].values[rows].ravel())

    def encoded(state):
        x = (seen(state, 6) - dataset["centre"].values) / float(dataset["scale"])
        with torch.no_grad():
            return network.encode(torch.from_numpy(x.astype(np.float32))).double().numpy()

    step = 0.01
    ahead, back = encoded(known + step * velocity), encoded(known - step * velocity)
    expected = (ahead - back) / (2 * step)
    for direction in range(2):
        assert np.corrcoef(-slope[:, direction], expected[:, direction])[0, 1] > 0.95
    error = np.square(slope + expected).sum() / np.square(expected).sum()
    assert error < 0.1, "in units of the movie's time"


def test_the_known_system_is_rolled_out(trained):
    """Ten steps from unseen frames end near the truth, far nearer than no change."""
    network, movies, _ = trained
    rows = movies.split == 2
    z = roll_out.of_frames(network.encode, movies.x)
    ahead = roll_out.advance(network, z, movies, steps=10)
    error = (ahead - z[:, 10:])[rows].square().sum().sqrt()
    change = (z[:, :-10] - z[:, 10:])[rows].square().sum().sqrt()
    assert error < 0.2 * change


@pytest.mark.parametrize("arm", ["topology", "pooled_pixels", "pixels"])
def test_every_arm_resumes_to_the_bit(tmp_path, arm):
    """Whatever an arm draws while it learns, a killed job ends with the undisturbed one's weights.

    The kill comes after block 2, when a checkpoint has just been written, into which no network of
    another design is read.
    """
    dataset = known_dataset(6 if arm == "topology" else 256, trajectories=8, snapshots=6)
    whole = trained_on(dataset, arm)
    checkpoint = tmp_path / "checkpoint.nc"
    calls = []

    def kill(*arguments, **_):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trained_on(dataset, arm, progress=kill, checkpoint=checkpoint)
    with pytest.raises(InputError, match="misshapen"):
        trained_on(dataset, arm, latent=3, checkpoint=checkpoint)
    quiet = Progress("resumed", tmp_path / "log")
    resumed = trained_on(dataset, arm, progress=quiet, checkpoint=checkpoint)
    assert "resumed after block 2 of 4" in (tmp_path / "log").read_text(encoding="utf-8")
    for name, tensor in whole.weights.items():
        assert torch.equal(tensor, resumed.weights[name]), name
    for name, values in whole.history.items():
        np.testing.assert_array_equal(values, resumed.history[name])


class Quartic:
    """Stands for a network whose potential is V = Σ z⁴ / 4 − h Σ z, known exactly."""

    def potential_gradient(self, z, controls):
        return z**3 - controls[:, 1:]


def test_roll_out_is_of_fourth_order():
    """Log error on log step has slope four, the field moving while it goes."""
    counts = [32, 64, 128, 256]

    def end(count):
        times = torch.linspace(0, 2, count + 1, dtype=torch.float64)
        controls = torch.stack([torch.zeros_like(times), 1.5 - 0.75 * times], dim=1)[None]
        z = torch.tensor([[1.5, -1.0, 0.2]], dtype=torch.float64)
        movies = SimpleNamespace(interval=2 / count, controls=controls)
        padded = z[:, None].expand(1, count + 1, 3)
        return roll_out.advance(Quartic(), padded, movies, steps=count)[0, 0]

    exact = end(2048)
    errors = [(end(count) - exact).norm().item() for count in counts]
    slope = np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert slope == pytest.approx(-4, abs=0.2)


def test_a_roll_out_starts_from_every_frame_with_its_own_field():
    """Advancing two steps is advancing one step twice, for each start."""
    controls = torch.rand(3, 7, 2, dtype=torch.float64)
    z = torch.rand(3, 7, 2, dtype=torch.float64)
    movies = SimpleNamespace(interval=0.1, controls=controls)
    two = roll_out.advance(Quartic(), z, movies, steps=2)
    once = roll_out.advance(Quartic(), z, movies, steps=1)
    later = SimpleNamespace(interval=0.1, controls=controls[:, 1:])
    again = roll_out.advance(Quartic(), once, later, steps=1)
    assert two.shape == (3, 5, 2)
    torch.testing.assert_close(two, again, rtol=0, atol=1e-14)


def test_aligned_error_is_the_least_over_all_shifts():
    torch.manual_seed(0)
    x, other = torch.randn(2, 5, 8, 8, dtype=torch.float64)
    other[0] = x[0].roll((3, -2), (0, 1))
    shifted = (other.roll(shift, (1, 2)) for shift in np.ndindex(8, 8))
    brute = torch.stack([(x - y).square().sum(dim=(1, 2)) for y in shifted]).amin(dim=0)
    found = reconstruction_error(x.flatten(1), other.flatten(1), aligned=True)
    torch.testing.assert_close(found, brute, rtol=1e-12, atol=1e-11)
    assert found[0].item() == pytest.approx(0, abs=1e-11)
    plain = reconstruction_error(x.flatten(1), other.flatten(1), aligned=False)
    torch.testing.assert_close(plain, (x - other).square().sum(dim=(1, 2)))
    assert (plain >= found).all()


def test_only_the_pooled_arm_is_forgiven_translations():
    assert {arm.name for arm in ARMS.values() if arm.aligned} == {"pooled_pixels"}


def test_pooled_latents_do_not_see_translations_by_its_stride():
    network, movies = network_and_movies("pooled_pixels", features=1024)
    network.calibrate(movies.x[0])
    network.eval()
    images = movies.x[0, :2].view(2, 32, 32)
    with torch.no_grad():
        z = [network.encode(images.roll(shift, (1, 2)).flatten(1)) for shift in [(0, 0), (8, -16)]]
    torch.testing.assert_close(z[0], z[1], rtol=1e-4, atol=1e-4)


def test_pairs_are_neighbours_within_one_trajectory_of_the_split():
    split = torch.tensor([0, 1, 0, 2])
    movies = Movies(torch.zeros(4, 3, 1), torch.zeros(4, 3, 2), split, 1.0, 2.0)
    trajectory, snapshot = movies.pairs("train")
    pairs = list(zip(trajectory.tolist(), snapshot.tolist(), strict=True))
    assert pairs == [(0, 0), (0, 1), (2, 0), (2, 1)]
    assert movies.pairs("test")[0].tolist() == [3, 3]


def test_a_test_movie_never_enters_training():
    """Changing every movie of the test split changes no weight and no loss."""
    done = []
    for factor in (1, 100):
        dataset = known_dataset(trajectories=12, snapshots=6)
        test = dataset["split_disorder"].values == 2
        dataset["features"].values[test] *= factor
        dataset["control"].values[test] *= factor
        done.append(trained_on(dataset))
    for name, tensor in done[0].weights.items():
        assert torch.equal(tensor, done[1].weights[name]), name
    totals = [fit.history["validation_total"].tolist() for fit in done]
    assert totals[0] == totals[1]
