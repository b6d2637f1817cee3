"""``scripts/train_model train``, ``export`` and ``mean``: a model from nothing but speech."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn, track

from recognition.corpus import Clip, Part, load
from recognition.kaldi import acoustic_model, network_of
from recognition.lexicon import Lexicon, dictionary
from recognition.model_folder import (
    copy_card,
    copy_words,
    replacing,
    require_own,
    write_settings,
    write_words,
)
from recognition.network import Network, Shape, mean_of
from recognition.neural_voices import load_kokoro, neural_utterances
from recognition.phone_pairs import count_pairs
from recognition.texts import talk_in, texts
from recognition.training import Progress as Stand
from recognition.training import Trainer, trained_network
from recognition.training_set import TrainingSet, kept_clips, kept_texts
from recognition.vocabulary import command_words, phrases, vocabulary
from recognition.voices import TRAINING_VOICES, utterances
from voicecoach.cli import printable
from voicecoach.speech.models import embedded_model

CHECKPOINT = "checkpoint.pt"
RECORDINGS = "human.npz"
SYNTHETIC_CLIPS = 16_000
NEURAL_CLIPS = 4_743
"""Texts drawn, of which 4,250 have no word that Kokoro can't say."""
TALK_CLIPS = 2_500
NEURAL_TALK_CLIPS = 1_800
_CORES = os.cpu_count() or 1
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
_work = click.option(
    "--work", type=_NEW_FOLDER, default=Path("training"), show_default=True, metavar="FOLDER",
    help="Where clips and checkpoints are kept.",
)  # fmt: skip


@click.command(short_help="Train the network; goes on where it was interrupted.")
@click.option(
    "--speech", type=_FOLDER, required=True, metavar="FOLDER", help="Recordings, manifest.tsv."
)
@click.option(
    "--kokoro",
    type=_FOLDER,
    metavar="FOLDER",
    help="Neural voices too, of the packages that recognition/neural_voices.py names.",
)
@click.option(
    "--talk", type=_FILE, metavar="FILE", help="An English text: the voices say parts of it, too."
)
@click.option(
    "--start",
    type=_FOLDER,
    metavar="FOLDER",
    help="Begin as the network of this model, made here: it may be smaller.",
)
@click.option("--epochs", type=click.IntRange(1), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@_work
def train(  # noqa: PLR0917 - click passes them by name
    speech: Path,
    kokoro: Path | None,
    talk: Path | None,
    start: Path | None,
    work: Path,
    epochs: int,
    seed: int,
) -> None:
    """Train the network on recordings and on synthetic voices.

    Needs espeak-ng and flite, and four hours on two cores, or four minutes with an
    accelerator and sixteen; --kokoro adds an hour of two cores for its voices, and --talk
    half of that. Interrupted, it goes on from its last checkpoint. The same recordings,
    voices, text and seed give the same network on one kind of machine.
    """
    work.mkdir(parents=True, exist_ok=True)
    lexicon = dictionary()
    parts = _talk_in(talk, lexicon) if talk else []
    beginning = network_of(start) if start else None
    click.echo("Reading the recordings…")
    try:
        human = kept_clips(work / RECORDINGS, lambda: load(speech, Part.TRAIN))
    except (OSError, ValueError) as error:
        raise click.ClickException(
            printable(f"The recordings in {speech} can't be read: {error}")
        ) from error
    synthetic = _synthetic(work, texts(lexicon, seed), parts, kokoro, seed)
    examples = TrainingSet([*human, *synthetic], lexicon)
    trainer = Trainer(
        examples,
        work / CHECKPOINT,
        shape=Shape(),
        epochs=epochs,
        seed=seed,
        start=beginning,
    )
    columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
    with Progress(*columns) as progress:
        task = progress.add_task("Training", total=epochs)

        def show(stand: Stand) -> None:
            progress.update(
                task,
                completed=stand.epoch + stand.step / stand.steps,
                description=f"Epoch {stand.epoch + 1} of {epochs}, loss {stand.loss:.3f}",
            )

        trainer.run(show)
    click.echo(printable(f"Trained: {work / CHECKPOINT}\nNext: scripts/train_model export"))


def _talk_in(file: Path, lexicon: Lexicon) -> list[str]:
    """What voices can say of a text. Raises ClickException if that is nothing."""
    try:
        parts = talk_in(file.read_text(encoding="utf-8"), lexicon)
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(printable(f"The text {file} can't be read: {error}")) from error
    if not parts:
        raise click.ClickException(printable(f"The text {file} has nothing to say in English."))
    return parts


def _synthetic(
    work: Path, usual: Sequence[str], talk: Sequence[str], kokoro: Path | None, seed: int
) -> list[Clip]:
    """Artificial voices that say some of ``usual``, and of ``talk``, which is a corpus apart."""

    def spoken(said: Sequence[str], count: int) -> list[Clip]:
        clips = utterances(said, TRAINING_VOICES, count, seed, _CORES)
        return list(track(clips, "Synthesizing voices", count))

    def neural(folder: Path, said: Sequence[str], count: int) -> list[Clip]:
        clips = neural_utterances(load_kokoro(folder), said, count, seed, _CORES)
        return list(track(clips, "Synthesizing neural voices", count))

    def talking() -> list[Clip]:
        clips = spoken(talk, TALK_CLIPS)
        if kokoro:
            clips += neural(kokoro, talk, NEURAL_TALK_CLIPS)
        return [replace(clip, corpus=f"{clip.corpus} talk") for clip in clips]

    clips = kept_clips(work / "synthetic.npz", lambda: spoken(usual, SYNTHETIC_CLIPS))
    if kokoro:
        clips += kept_clips(work / "kokoro.npz", lambda: neural(kokoro, usual, NEURAL_CLIPS))
    if talk:
        clips += kept_clips(work / "talk.npz", talking)
    return clips


@click.command(short_help="Make a model folder of the trained network.")
@click.option("--out", type=_NEW_FOLDER, metavar="FOLDER", help="Not the embedded model's folder.")
@_work
def export(work: Path, out: Path | None) -> None:
    """Make a model folder of the trained network, with the words of the product.

    It is loaded, and takes the old one's place only if it hears them all.
    """
    out = out or embedded_model()
    checkpoint = work / CHECKPOINT
    if not checkpoint.exists():
        raise click.UsageError(f"There is no {checkpoint}. Run first: scripts/train_model train")
    make_model(checkpoint, out, kept_texts(work / RECORDINGS))
    if not out.samefile(embedded_model()):
        copy_card(embedded_model(), out)
    click.echo(printable(f"The model is in {out}."))


@click.command(short_help="Make one model of several that began as one.")
@click.argument("models", type=_FOLDER, nargs=-1, required=True, metavar="MODEL...")
@click.option("--out", type=_NEW_FOLDER, required=True, metavar="FOLDER", help="Write here.")
def mean(models: tuple[Path, ...], out: Path) -> None:
    """Make one model of several, with the mean of their networks and the words of the first.

    Trainings that began as the same network (train --start), each with other sounds, gain
    and lose different things; the mean may be better than any of them, and is no larger.
    """
    for model in models:
        require_own(model)
    try:
        network = mean_of([network_of(model) for model in models])
    except ValueError as error:
        raise click.ClickException(
            "These networks are not of one shape, and have no mean.\n"
            "Name models that began as the same one and were not enlarged."
        ) from error
    with replacing(out) as folder:
        write_settings(folder)
        _write_network(folder, network)
        copy_words(models[0], folder)
    if not out.samefile(models[0]):
        copy_card(models[0], out)
    click.echo(printable(f"The model is in {out}."))


def make_model(checkpoint: Path, out: Path, texts: Iterable[str]) -> None:
    """Write the network of ``checkpoint`` and a graph of the vocabulary to the folder ``out``.

    Over ``texts`` and the vocabulary, commands aside, it is counted which sound follows
    which. Raises ModelError, LexiconError and ToolsError.
    """
    with replacing(out) as folder:
        write_settings(folder)
        _write_network(folder, trained_network(checkpoint, Shape()))
        words, lexicon = vocabulary(), dictionary()
        pairs = count_pairs([*texts, *words], lexicon, command_words())
        write_words(folder, words, phrases(), lexicon, pairs)


def _write_network(folder: Path, network: Network) -> None:
    file = folder / "am/final.mdl"
    file.parent.mkdir()
    file.write_bytes(acoustic_model(network))
    file.write_bytes(acoustic_model(network_of(folder)))  # rounded twice, it stays as it is
