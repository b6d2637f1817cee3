"""A network written as Kaldi reads it, read back, begun as another and trained on.

Collected where PyTorch is installed (`pip install -e '.[train]'`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from numpy.typing import NDArray
from torch import Tensor

from recognition.corpus import RATE, Clip
from recognition.growing import take_over
from recognition.kaldi import acoustic_model, network_of
from recognition.lexicon import Lexicon
from recognition.making import mean, train
from recognition.network import Layer, Network, Offsets, Shape, mean_of
from recognition.training import FEW_FRAMES, Trainer
from recognition.training_set import SHARES, TrainingSet
from voicecoach.errors import ModelError
from voicecoach.speech.models import embedded_model, load_model

SMALL = Shape(12, 4, (-1, 0, 1), (Offsets((-3, 0), (0, 3)), Offsets((-3, 0), (0,))))
LARGER = Shape(20, 7, SMALL.splice, SMALL.layers)
LEXICON = Lexicon({"go": (("G", "OW"),), "no": (("N", "OW"),)})


def features(count: int) -> list[Tensor]:
    rng = torch.manual_seed(0)
    return [3 + 5 * torch.randn(60 + n, 40, generator=rng) for n in range(count)]


def outputs(network: Network, frames: Tensor) -> NDArray[np.float32]:
    network.eval()
    with torch.no_grad():
        array: NDArray[np.float32] = network(network.edged(frames[None]))[0].numpy()
    return array


def network(shape: Shape, seed: int) -> Network:
    torch.manual_seed(seed)
    made = Network(shape)
    made.mean.fill_(3)
    made.deviation.fill_(5)
    return made


def written(folder: Path, content: bytes) -> Path:
    (folder / "am").mkdir(exist_ok=True)
    (folder / "am/final.mdl").write_bytes(content)
    return folder


def test_the_embedded_network_is_read_and_written_as_it_was() -> None:
    content = (embedded_model() / "am/final.mdl").read_bytes()
    assert acoustic_model(network_of(embedded_model())) == content


def test_what_is_written_and_read_back_says_the_same(tmp_path: Path) -> None:
    trained = network(SMALL, seed=1)
    trained.train()
    for frames in features(5):  # normalisations that do something
        trained(trained.edged(frames[None]))
    frames = features(1)[0]
    expected = outputs(trained, frames)
    again = network_of(written(tmp_path, acoustic_model(trained)))
    assert again.shape == SMALL
    np.testing.assert_allclose(outputs(again, frames), expected, atol=1e-2)  # a byte a weight


@pytest.mark.parametrize("damage", [lambda content: content[:-3000], lambda content: b"\0B" * 99])
def test_a_network_that_is_none_of_ours_is_named(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(ModelError, match="can't be read"):
        network_of(tmp_path)
    folder = written(tmp_path, damage(acoustic_model(network(SMALL, seed=1))))
    with pytest.raises(ModelError, match="was not made by scripts/train_model, or is damaged"):
        network_of(folder)


def test_a_larger_network_begins_by_saying_what_the_smaller_one_says() -> None:
    old, new = network(SMALL, seed=1), network(LARGER, seed=2)
    old.eval()
    new.mean.fill_(1)
    seen = features(20)
    take_over(old, new, seen)
    for frames in seen[:3]:
        np.testing.assert_allclose(outputs(new, frames), outputs(old, frames), atol=1e-3)
    widest = np.concatenate([new.first.weight[12:].detach(), new.first.weight[:12].detach()])
    assert np.abs(widest).min(initial=1, axis=1).all(), "what is new must be able to learn"


def test_a_deeper_network_begins_nearly_as_what_the_other_was() -> None:
    deeper = Shape(20, 7, SMALL.splice, (*SMALL.layers, Offsets((-6, 0), (0,))))
    old, new = network(SMALL, seed=1), network(deeper, seed=2)
    seen = features(20)
    take_over(old, new, seen)
    said, before = outputs(new, seen[0]), outputs(old, seen[0])
    assert np.abs(said - before).mean() < 0.1 * np.abs(before).mean()
    new(new.edged(seen[0][None])).sum().backward()
    added = new.layers[-1]
    assert isinstance(added, Layer)
    assert added.wide.weight.grad is not None
    assert added.wide.weight.grad.any(), "what is new must be able to learn"


def test_a_network_does_not_begin_as_a_larger_one() -> None:
    with pytest.raises(ValueError, match="can't go on as one of"):
        take_over(network(LARGER, seed=1), network(SMALL, seed=2), features(1))


def test_a_mean_of_networks_is_one_of_each_weight() -> None:
    networks = [network(SMALL, seed) for seed in (1, 2, 3)]
    with torch.no_grad():
        for weights in networks[1].parameters():
            weights.add_(1)
    biases = torch.stack([made.last.bias for made in networks])
    torch.testing.assert_close(mean_of(networks).last.bias, biases.mean(0))
    assert not torch.equal(networks[0].last.bias, biases.mean(0)), "they are left as they were"
    with pytest.raises(ValueError, match="have no mean"):
        mean_of([networks[0], network(LARGER, seed=1)])


def test_a_model_is_made_of_several(tmp_path: Path) -> None:
    embedded = embedded_model()
    torch.manual_seed(1)
    other = network_of(embedded)
    with torch.no_grad():
        for weights in other.parameters():
            weights.mul_(1 + 0.05 * torch.randn(weights.shape))
        other.last.bias.add_(2)
    shutil.copytree(embedded, tmp_path / "other")
    written(tmp_path / "other", acoustic_model(other))
    made = tmp_path / "made"
    given = [str(embedded), str(tmp_path / "other"), "--out", str(made)]
    outcome = CliRunner().invoke(mean, given, catch_exceptions=False)
    assert f"The model is in {made}" in outcome.output
    mean_network = network_of(made)
    biases = (network_of(embedded).last.bias + other.last.bias) / 2
    torch.testing.assert_close(mean_network.last.bias, biases)
    assert acoustic_model(mean_network) == (made / "am/final.mdl").read_bytes()
    assert {path.relative_to(made) for path in made.rglob("*")} == {
        path.relative_to(embedded) for path in embedded.rglob("*")
    }
    load_model(made)  # by its checksums


def test_networks_of_several_shapes_are_not_made_one(tmp_path: Path) -> None:
    shutil.copytree(embedded_model(), tmp_path / "small")
    written(tmp_path / "small", acoustic_model(network(SMALL, seed=1)))
    given = [str(embedded_model()), str(tmp_path / "small"), "--out", str(tmp_path / "made")]
    outcome = CliRunner().invoke(mean, given)
    assert outcome.exit_code == 1
    assert "not of one shape" in outcome.output
    assert not (tmp_path / "made").exists()


def clips() -> list[Clip]:
    rng = np.random.default_rng(1)
    return [
        Clip((rng.normal(0, 2000, RATE // 2)).astype(np.int16), text, f"{n}", "espeak-ng")
        for n in range(12)
        for text in ("go", "no")
    ]


def test_sounds_without_words_are_met_as_often_as_is_asked() -> None:
    noise = [Clip(np.ones(RATE, np.int16), "", f"{n}", "noise") for n in range(3)]
    examples = TrainingSet([*clips(), *noise], LEXICON)
    drawn = [clip for draw in examples.batches(1, 1, FEW_FRAMES) for clip in draw.clips]
    of_noise = [clip for clip in drawn if examples.clips[clip].corpus == "noise"]
    assert len(of_noise) == len(noise) * SHARES["noise"].repeats


def trainer(checkpoint: Path, start: Network | None = None) -> Trainer:
    examples = TrainingSet(clips(), LEXICON)
    return Trainer(examples, checkpoint, shape=SMALL, epochs=2, seed=3, start=start, noises=4)


def test_training_interrupted_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    def interrupt(progress: object) -> None:
        if getattr(progress, "epoch", 0) == 1:
            raise KeyboardInterrupt

    whole = trainer(tmp_path / "whole.pt")
    losses: list[float] = []
    whole.run(lambda progress: losses.append(progress.loss))
    assert np.isfinite(losses).all()
    with pytest.raises(KeyboardInterrupt):
        trainer(tmp_path / "parts.pt").run(interrupt)
    resumed = trainer(tmp_path / "parts.pt")
    resumed.run(lambda _: None)
    for ours, theirs in zip(resumed.network.parameters(), whole.network.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_a_checkpoint_of_another_training_is_not_gone_on_with(tmp_path: Path) -> None:
    first = trainer(tmp_path / "checkpoint.pt")
    first.run(lambda _: None)
    with pytest.raises(ValueError, match="is of another training"):
        trainer(tmp_path / "checkpoint.pt", start=network(SMALL, seed=1))


def test_recordings_that_are_not_there_are_named(tmp_path: Path) -> None:
    given = ["--speech", str(tmp_path), "--work", str(tmp_path / "work")]
    outcome = CliRunner().invoke(train, given)
    assert outcome.exit_code == 1
    assert f"The recordings in {tmp_path} can't be read" in outcome.output


def test_a_text_with_nothing_to_say_is_named_before_the_work_begins(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("Привет, мир.", encoding="utf-8")
    given = ["--speech", str(tmp_path), "--work", str(tmp_path / "work")]
    outcome = CliRunner().invoke(train, [*given, "--talk", str(tmp_path / "talk.txt")])
    assert outcome.exit_code == 1
    assert "talk.txt has nothing to say in English" in outcome.output
