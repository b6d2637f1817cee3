"""The files of a Vosk model folder beside its network: settings, graph, lexicon, checksums.

Whatever is made is made in a folder of its own, tried with Vosk, and only then put in
its place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recognition.graph import word_boundaries, write_graph
from recognition.lexicon import Lexicon, lexicon_text, load_lexicon
from recognition.phone_pairs import PhonePairs, load_pairs, save_pairs
from voicecoach.errors import ModelError
from voicecoach.speech.models import CHECKSUMS, load_model, missing_words, write_checksums

LEXICON = "lexicon.txt"
PHONE_PAIRS = "phone_pairs.txt"
_NETWORK = ("am", "conf")
_CARD = ("LICENSE", "README.md")
"""Not among the checksums: they may be mended."""

_MFCC = """\
--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--dither=0
"""
_DECODING = """\
--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=4.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=6
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.15
--endpoint.rule3.min-trailing-silence=0.6
--endpoint.rule4.min-trailing-silence=1.0
"""
"""Small chunks and short silences: a command is answered when it has been said."""


def write_settings(folder: Path) -> None:
    """Write ``conf``: the features that the network takes, and how to decode."""
    (folder / "conf").mkdir(parents=True, exist_ok=True)
    (folder / "conf/mfcc.conf").write_text(_MFCC, encoding="utf-8")
    (folder / "conf/model.conf").write_text(_DECODING, encoding="utf-8")


def write_words(
    folder: Path,
    words: Iterable[str],
    phrases: Iterable[str],
    lexicon: Lexicon,
    pairs: PhonePairs,
) -> None:
    """Write ``graph``, the lexicon of ``words``, and ``pairs``.

    Raises LexiconError and ToolsError.
    """
    known = sorted(set(words))
    write_graph(folder / "graph", known, phrases, lexicon, pairs)
    save_pairs(folder / PHONE_PAIRS, pairs)
    (folder / LEXICON).write_text(lexicon_text(lexicon, known), encoding="utf-8")


def own_lexicon(folder: Path) -> Lexicon:
    """The words that the model in ``folder`` has. Raises LexiconError."""
    return load_lexicon(folder / LEXICON)


def own_pairs(folder: Path) -> PhonePairs:
    """How sounds follow each other for the model in ``folder``. Raises ModelError."""
    return load_pairs(folder / PHONE_PAIRS)


def require_own(folder: Path) -> None:
    """Raise ModelError unless the model's network has our phones."""
    table = folder / "graph/phones/word_boundary.int"
    text = table.read_text(encoding="utf-8", errors="replace") if table.is_file() else ""
    if text != word_boundaries():
        raise ModelError(
            f"The model in {folder} was not made by scripts/train_model: its phones are others.\n"
            "Name a folder that was, such as that of the embedded model."
        )


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder to make a model in. It takes the place of ``folder``'s files if it works.

    Raises ModelError if Vosk can't load it or does not find all words of its lexicon.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".model-", dir=folder.parent) as name:
        made = Path(name)
        yield made
        model = load_model(made)  # without checksums it is tried in a process of its own
        unheard = missing_words(model, own_lexicon(made).entries)
        if unheard:
            raise ModelError(f"The graph lacks words of the lexicon: {', '.join(unheard)}.")
        write_checksums(made)
        # The checksums come last: they tell of what was cut off before them.
        for file in [*_files(made), made / CHECKSUMS]:
            target = folder / file.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)


def copy_network(model: Path, folder: Path) -> None:
    """Copy the network of ``model`` and its settings."""
    for name in _NETWORK:
        shutil.copytree(model / name, folder / name)


def copy_words(model: Path, folder: Path) -> None:
    """Copy what ``write_words`` wrote into ``model``."""
    shutil.copytree(model / "graph", folder / "graph")
    for name in (LEXICON, PHONE_PAIRS):
        shutil.copyfile(model / name, folder / name)


def copy_card(model: Path, folder: Path) -> None:
    """Copy what is to be known of ``model``: its licence binds those who pass it on."""
    for name in _CARD:
        if (model / name).is_file():
            shutil.copyfile(model / name, folder / name)


def _files(folder: Path) -> list[Path]:
    """All but the checksums, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
