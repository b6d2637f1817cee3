"""Recognition models: where the embedded one is, and loading any without a crash.

Vosk checks little: it prints instead of raising, and a damaged file or a missing
graph ends the process. So a folder is looked through first, and one that carries
no checksums is loaded in a process of its own before it is loaded in this one.
Those that ``store`` installed carry theirs.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voicecoach.errors import ModelError
from voicecoach.settings import data_folder

CHECKSUMS = "SHA256SUMS"
"""As ``sha256sum`` writes it; a folder that has this file is judged by it."""
TRIAL_SECONDS = 120.0

_FILES = (
    "am/final.mdl",
    "conf/model.conf",
    "graph/disambig_tid.int",
    "graph/Gr.fst",
    "graph/HCLr.fst",
    "graph/phones/word_boundary.int",
)  # and graph/words.txt, unless Gr.fst holds the words
_FEATURES = ("conf/mfcc.conf", "conf/fbank.conf")
_LICENCE = re.compile(r"^\| licence \| \[(.+?)\]", re.MULTILINE)
_TRIAL = """
import json, sys, vosk
vosk.SetLogLevel(-2)
model = vosk.Model(sys.argv[1])
if model.vosk_model_find_word("<eps>") < 0:
    sys.exit("It knows no words.")
recognizer = vosk.KaldiRecognizer(model, 16000, json.dumps(["[unk]"]))
recognizer.SetWords(True)
recognizer.AcceptWaveform(bytes(range(256)) * 125)
recognizer.FinalResult()
"""


def embedded_model() -> Path:
    """The folder of the model that comes with voicecoach. Raises ModelError."""
    package = Path(__file__).parents[1]
    for models in (package / "models", package.parent / "models"):  # installed; in the repository
        if (models / "en-small").is_dir():
            return models / "en-small"
    raise ModelError(
        f"The embedded model is missing from {package / 'models'}.\nReinstall voicecoach."
    )


def licence(path: Path) -> str:
    """What the card in the folder ``path`` says that the model is licensed under."""
    card = path / "README.md"
    row = _LICENCE.search(card.read_text(encoding="utf-8")) if card.is_file() else None
    return row[1] if row else "licence unknown"


def models_folder() -> Path:
    """Where further models are installed. May not exist yet."""
    return data_folder() / "models"


def load_model(path: Path) -> Any:
    """The ``vosk.Model`` in the folder ``path``. Raises ModelError."""
    _look_through(path)
    if (path / CHECKSUMS).is_file():
        _compare(path)
    else:
        _try_out(path)
    import vosk  # noqa: PLC0415 - slow to import

    vosk.SetLogLevel(-2)
    try:
        return vosk.Model(str(path))
    except Exception as error:  # vosk raises nothing more special
        raise ModelError(f"The model in {path} does not load.\n{_remedy(path)}") from error


def verify_model(path: Path) -> None:
    """Compare the files in ``path`` with its checksums, if it has any, and let it hear something.

    Raises ModelError.
    """
    _look_through(path)
    if (path / CHECKSUMS).is_file():
        _compare(path)
    _try_out(path)


def write_checksums(path: Path) -> None:
    """Put down what the files in the folder ``path`` are now."""
    files = sorted(file for file in path.rglob("*") if file.is_file())
    lines = [f"{_digest(file)}  {file.relative_to(path).as_posix()}\n" for file in files]
    (path / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def missing_words(model: Any, phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words that ``model`` (a ``vosk.Model``) can't hear, and the phrases they are in."""
    missing: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        for word in dict.fromkeys(phrase.split()):
            if model.vosk_model_find_word(word) < 0:
                missing[word] = (*missing.get(word, ()), phrase)
    return missing


def compound(phrase: str) -> str:
    """The one word as which a model may know ``phrase``: "hold_on"."""
    return phrase.replace(" ", "_")


def _remedy(path: Path) -> str:
    if path == embedded_model():
        return "Reinstall voicecoach."
    if path.is_relative_to(models_folder()):
        return f"Install it again: voicecoach model install {path.name}"
    return "Unpack it again, or leave the model out to use the embedded one."


def _look_through(path: Path) -> None:
    if path.is_file():
        raise ModelError(f"{path} is a file, not a model folder.\nUnpack it, and name the folder.")
    if not path.is_dir():
        raise ModelError(f"No model folder {path}.\nLeave the model out to use the embedded one.")
    if (path / "graph/HCLG.fst").exists():
        raise ModelError(
            f"The model in {path} has a static graph (HCLG.fst), which takes no phrases.\n"
            "Use one with HCLr.fst and Gr.fst: those called small or lgraph."
        )
    missing = [name for name in _FILES if not _is_filled(path / name)]
    if not any(_is_filled(path / name) for name in _FEATURES):
        missing.append(_FEATURES[0])
    if missing:
        inner = sorted(folder.name for folder in path.iterdir() if (folder / _FILES[0]).is_file())
        hint = f"Did you mean the folder {path / inner[0]}?" if inner else _remedy(path)
        raise ModelError(
            f"{path} is no Vosk model, or not a whole one. Missing or empty: "
            f"{', '.join(missing)}.\n{hint}"
        )


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _compare(path: Path) -> None:
    for line in (path / CHECKSUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        file = path / name
        if not file.is_file() or _digest(file) != digest:
            raise ModelError(f"The model in {path} is damaged: {name}.\n{_remedy(path)}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _try_out(path: Path) -> None:
    try:
        trial = subprocess.run(
            [sys.executable, "-P", "-c", _TRIAL, str(path)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TRIAL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"The model in {path} takes longer than {TRIAL_SECONDS:g} seconds to load.\n"
            f"{_remedy(path)}"
        ) from error
    if trial.returncode or "ERROR" in trial.stderr:
        raise ModelError(f"The model in {path} is damaged.\n{_remedy(path)}")
