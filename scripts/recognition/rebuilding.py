"""``scripts/train_model graph``: the same network with other words, in seconds."""

from __future__ import annotations

from pathlib import Path

import click

from recognition.lexicon import beside
from recognition.model_folder import (
    copy_card,
    copy_network,
    own_lexicon,
    own_pairs,
    replacing,
    require_own,
    write_words,
)
from recognition.vocabulary import phrases, phrases_in, vocabulary, words_in
from voicecoach.cli import printable
from voicecoach.speech.models import embedded_model

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_NEW_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(short_help="Build a model's graph again, with words of your own.")
@click.option("--model", type=_FOLDER, metavar="FOLDER", help="Another model made here.")
@click.option(
    "--words", multiple=True, type=_FILE, metavar="FILE", help="More words: a text, or a routine."
)
@click.option(
    "--out", type=_NEW_FOLDER, metavar="FOLDER", help="Leave the model alone; write here."
)
def graph(model: Path | None, words: tuple[Path, ...], out: Path | None) -> None:
    """Build a model's graph again, without training.

    It gets the words of the product as it is now, and those in your files. The result is
    loaded, and takes the old one's place only if it hears them all.
    """
    model = model or embedded_model()
    out = out or model
    heard = rebuild(model, out, words)
    click.echo(printable(f"{heard} words: {out}"))
    if out != embedded_model():
        click.echo(printable(f"Listen with it: voicecoach run --model {out}"))


def rebuild(model: Path, out: Path, files: tuple[Path, ...]) -> int:
    """Write ``model`` with the words of today and of ``files`` to ``out``; how many they are.

    Raises ModelError, LexiconError, WordsError, RoutineError and ToolsError.
    """
    require_own(model)
    words = {*vocabulary(), *(word for file in files for word in words_in(file))}
    said = {*phrases(), *(phrase for file in files for phrase in phrases_in(file))}
    with replacing(out) as folder:
        copy_network(model, folder)
        write_words(folder, words, said, beside(own_lexicon(model)), own_pairs(model))
    if not out.samefile(model):
        copy_card(model, out)
    return len(words)
