"""The training loop: resumable to the bit, guarded, scheduled, best by validation."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from energetics import training
from energetics.errors import InputError
from energetics.progress import Progress
from energetics.training import SeedRun, Settings, fit, learning_rate_factor

SAMPLES = 64
SETTINGS = Settings(
    steps=50,
    batch_size=8,
    learning_rate=0.01,
    gradient_norm=1.0,
    validate_every=8,
    device="cpu",
    checkpoint_seconds=0,
)


class Problem:
    """A noisy regression with dropout, so that what the network itself draws counts as well."""

    def __init__(self, seed=0):
        torch.manual_seed(seed)
        self.x = torch.randn(SAMPLES, 3)
        self.y = torch.sin(self.x).sum(dim=1, keepdim=True)
        layers = [nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Dropout(0.2), nn.Linear(8, 1)]
        self.network = nn.Sequential(*layers)
        self.steps = 0
        self.seen = []

    def losses(self, index):
        self.steps += self.network.training
        if self.network.training:
            self.seen.append(index.clone())
        error = (self.network(self.x[index]) - self.y[index]).square().mean()
        return {"fit": error, "total": error + 0.0}

    def train(self, *, settings=SETTINGS, validation=None, progress=None, checkpoint=None, seed=5):
        run = SeedRun(settings, seed, "test", progress or Progress("test"), checkpoint)
        return fit(
            self.network,
            run,
            losses=self.losses,
            validation_losses=validation or (lambda: self.losses(torch.arange(SAMPLES))),
            samples=SAMPLES,
        )


def same(one, other):
    for name, tensor in one.weights.items():
        assert torch.equal(tensor, other.weights[name]), name
    assert one.history.keys() == other.history.keys()
    for name, values in one.history.items():
        np.testing.assert_array_equal(values, other.history[name], err_msg=name)


class KillAfter(Progress):
    """Ends a training after some blocks, as a preempted job ends."""

    def __init__(self, calls):
        super().__init__("test")
        self.calls = calls

    def __call__(self, done, total, *, unit="step", note=""):
        self.calls -= 1
        if not self.calls:
            raise KeyboardInterrupt


@pytest.fixture
def kill(tmp_path):
    """Return what kills a training after some blocks and returns the checkpoint that is left."""

    def kill(problem, blocks, settings=SETTINGS):
        checkpoint = tmp_path / "checkpoint.nc"
        with pytest.raises(KeyboardInterrupt):
            problem.train(settings=settings, progress=KillAfter(blocks), checkpoint=checkpoint)
        return checkpoint

    return kill


@pytest.fixture
def rates(monkeypatch):
    """Return a list that takes the learning rate of every step."""
    used, original = [], torch.optim.Adam.step

    def step(self, *arguments, **options):
        used.append(self.param_groups[0]["lr"])
        return original(self, *arguments, **options)

    monkeypatch.setattr(torch.optim.Adam, "step", step)
    return used


def test_settings_are_what_a_section_says_and_what_a_study_adds():
    section = {name: getattr(SETTINGS, name) for name in ("steps", "learning_rate", "device")}
    section |= {"gradient_norm": 2.0, "validate_every": 8, "hidden": [8, 8], "threads": 3}
    found = Settings.of(section, batch_size=4, threads=2)
    assert (found.steps, found.learning_rate, found.device) == (50, 0.01, "cpu")
    assert (found.gradient_norm, found.batch_size, found.threads) == (2.0, 4, 2)
    assert (found.keep, found.schedule) == ("best", "cosine"), "defaults"


@pytest.mark.parametrize("blocks", [1, 3, 6])
@pytest.mark.parametrize("keep", ["best", "last"])
def test_a_killed_training_goes_on_to_the_same_end(tmp_path, kill, blocks, keep):
    settings = replace(SETTINGS, keep=keep)
    whole = Problem().train(settings=settings)
    first = Problem()
    checkpoint = kill(first, blocks, settings)
    second = Problem(seed=99)  # another start, to be overwritten
    second.x, second.y = first.x, first.y
    resumed = second.train(
        settings=settings, progress=Progress("test", tmp_path / "log"), checkpoint=checkpoint
    )
    same(whole, resumed)
    assert resumed.block == whole.block
    assert first.steps + second.steps == SETTINGS.steps, "no step is taken twice"
    assert f"resumed after block {blocks} of 7" in (tmp_path / "log").read_text(encoding="utf-8")


def test_two_trainings_are_the_same_and_another_seed_is_not():
    one, two, other = Problem(), Problem(), Problem()
    same(one.train(), two.train())
    other.train(seed=6)
    assert not torch.equal(one.seen[0], other.seen[0])


def test_a_loss_that_is_not_a_number_stops_with_step_and_term():
    problem = Problem()
    good = problem.losses

    def losses(index):
        terms = good(index)
        return {**terms, "fit": terms["fit"] * (math.nan if problem.steps >= 20 else 1)}

    problem.losses = losses
    with pytest.raises(
        InputError, match=r"learning_rate of test.training = 0.01: .* train_fit = nan at step 24"
    ):
        problem.train()


def test_a_validation_that_is_not_finite_stops_as_well():
    bad = {"total": torch.tensor(math.inf)}
    with pytest.raises(InputError, match=r"validation_total = inf at step 8"):
        Problem().train(validation=lambda: bad)


def test_the_learning_rate_rises_over_a_twentieth_and_falls_as_half_a_cosine():
    factors = [learning_rate_factor(step, 1000) for step in range(1001)]
    assert factors[0] == pytest.approx(1 / 50)
    assert factors[24] == pytest.approx(0.5)
    assert max(factors) == factors[49] == factors[50] == 1.0
    assert factors[525] == pytest.approx(0.5)
    assert factors[1000] == pytest.approx(0.0, abs=1e-12)
    assert learning_rate_factor(0, 1) == 1.0


def test_the_optimiser_follows_the_schedule(rates):
    Problem().train()
    expected = [SETTINGS.learning_rate * learning_rate_factor(s, 50) for s in range(50)]
    np.testing.assert_allclose(rates, expected, rtol=1e-12)


def test_a_constant_rate_stays_the_same_and_a_killed_training_goes_on_with_it(kill, rates):
    settings, problem = replace(SETTINGS, schedule="constant"), Problem()
    checkpoint = kill(problem, 3, settings)
    resumed = problem.train(settings=settings, checkpoint=checkpoint)
    assert rates == [SETTINGS.learning_rate] * 50
    same(Problem().train(settings=settings), resumed)
    assert not torch.equal(resumed.weights["0.weight"], Problem().train().weights["0.weight"])


def test_a_network_with_channels_innermost_resumes_to_the_same_end(kill):
    """The fused optimiser pairs weights with moments as they lie in memory."""

    def problem():
        made = Problem()  # which seeds what is drawn below
        layers = [nn.Unflatten(1, (3, 1, 1)), nn.ConvTranspose2d(3, 4, 2), nn.Tanh()]
        made.network = nn.Sequential(*layers, nn.Conv2d(4, 1, 2), nn.Flatten())
        made.network.to(memory_format=torch.channels_last)
        return made

    checkpoint = kill(problem(), 2)
    same(problem().train(), problem().train(checkpoint=checkpoint))


@pytest.mark.parametrize(("keep", "block"), [("best", 2), ("last", 6)])
def test_the_weights_kept_are_those_of_the_best_or_the_last_block(keep, block):
    problem, states = Problem(), []
    totals = iter([5.0, 3.0, 1.0, 2.0, 4.0, 1.0, 6.0])

    def validation():
        states.append(copy.deepcopy(problem.network.state_dict()))
        return {"total": torch.tensor(next(totals))}

    done = problem.train(settings=replace(SETTINGS, keep=keep), validation=validation)
    assert done.block == block
    assert done.history["validation_total"].tolist() == [5.0, 3.0, 1.0, 2.0, 4.0, 1.0, 6.0]
    for name, tensor in states[block].items():
        assert torch.equal(done.weights[name], tensor)
        assert torch.equal(problem.network.state_dict()[name], tensor)
    assert not torch.equal(states[block]["0.weight"], states[0]["0.weight"])


def test_the_gradient_is_clipped(monkeypatch):
    """Adam forgets the scale of gradients, so one huge step is seen in its moments only."""
    problem = Problem()
    norms = []
    original = nn.utils.clip_grad_norm_

    def clip(parameters, limit):
        parameters = list(parameters)
        original(parameters, limit)
        norms.append(torch.stack([p.grad.norm() for p in parameters]).norm().item())

    problem.y *= 1e6
    monkeypatch.setattr(training.nn.utils, "clip_grad_norm_", clip)
    problem.train()
    assert max(norms) <= SETTINGS.gradient_norm * (1 + 1e-4)


def test_a_gpu_that_is_not_there_is_said():
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(InputError, match=r"training\.device = cuda: no GPU is visible"):
        training.choose_device("cuda", 1)
    assert training.choose_device("auto", 1).type == "cpu"
    assert torch.get_num_threads() == 1
