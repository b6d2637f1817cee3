from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from voicecoach.errors import ModelError
from voicecoach.speech import models
from voicecoach.speech.models import CHECKSUMS, embedded_model, licence, load_model, missing_words

OTHER = "Unpack it again, or leave the model out to use the embedded one."


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A model of the person's own: as the embedded one, without its sums."""
    folder = tmp_path / "model"
    shutil.copytree(embedded_model(), folder)
    (folder / CHECKSUMS).unlink()
    return folder


def message(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        load_model(path)
    return str(caught.value)


def test_the_embedded_model_is_found_installed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "voicecoach"
    (package / "models" / "en-small").mkdir(parents=True)
    monkeypatch.setattr(models, "__file__", str(package / "speech" / "models.py"))
    assert embedded_model() == package / "models" / "en-small"
    shutil.rmtree(package / "models")
    with pytest.raises(ModelError) as caught:
        embedded_model()
    assert str(caught.value) == (
        f"The embedded model is missing from {package / 'models'}.\nReinstall voicecoach."
    )


def test_the_embedded_model_bears_its_card_its_licence_and_right_sums() -> None:
    folder = embedded_model()
    assert f"({licence(folder)})" in (folder / "LICENSE").read_text()
    summed = {line.split()[1] for line in (folder / CHECKSUMS).read_text().splitlines()}
    parts = [path for part in ("am", "conf", "graph") for path in (folder / part).rglob("*")]
    files = {path.relative_to(folder).as_posix() for path in parts if path.is_file()}
    assert summed == {*files, "lexicon.txt", "phone_pairs.txt"}


def test_a_whole_model_without_sums_loads(copy: Path) -> None:
    assert load_model(copy).vosk_model_find_word("pause") >= 0


def test_missing_words_are_told_with_their_phrases(model: Any) -> None:
    assert missing_words(model, ["hold on", "hold the zorbit", "zorbit zorbit"]) == {
        "zorbit": ("hold the zorbit", "zorbit zorbit")
    }


def test_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert message(path) == f"No model folder {path}.\nLeave the model out to use the embedded one."


def test_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "model.zip"
    path.write_bytes(b"PK")
    assert (
        message(path) == f"{path} is a file, not a model folder.\nUnpack it, and name the folder."
    )


def test_an_empty_folder(tmp_path: Path) -> None:
    assert message(tmp_path) == (
        f"{tmp_path} is no Vosk model, or not a whole one. Missing or empty: am/final.mdl, "
        "conf/model.conf, graph/disambig_tid.int, graph/Gr.fst, graph/HCLr.fst, "
        f"graph/phones/word_boundary.int, conf/mfcc.conf.\n{OTHER}"
    )


def test_the_folder_above(copy: Path) -> None:
    assert message(copy.parent).endswith(f"\nDid you mean the folder {copy}?")


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst"])
def test_an_empty_file(name: str, copy: Path) -> None:
    (copy / name).write_bytes(b"")
    assert message(copy) == (
        f"{copy} is no Vosk model, or not a whole one. Missing or empty: {name}.\n{OTHER}"
    )


def test_a_static_graph(copy: Path) -> None:
    (copy / "graph/HCLG.fst").write_bytes(b"fst")
    assert message(copy) == (
        f"The model in {copy} has a static graph (HCLG.fst), which takes no phrases.\n"
        "Use one with HCLr.fst and Gr.fst: those called small or lgraph."
    )


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def scrambled(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + b"\xff" * 2000 + data[middle + 2000 :]


def without_numbers(data: bytes) -> bytes:
    """A network whose last layer adds what are no numbers."""
    before, found, values = data.rpartition(b"<BiasParams> FV \x04")
    count = int.from_bytes(values[:4], "little")
    return before + found + values[:4] + b"\xff" * 4 * count + values[4 + 4 * count :]


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("am/final.mdl", cut),  # vosk raises
        ("am/final.mdl", without_numbers),  # aborts while it decodes
        ("graph/HCLr.fst", cut),  # is killed by a segmentation fault
        ("graph/Gr.fst", cut),  # only prints
        ("graph/words.txt", lambda words: b""),  # and none in Gr.fst
    ],
)
def test_damage_that_would_end_the_process_is_an_error(
    name: str, damage: Callable[[bytes], bytes], copy: Path
) -> None:
    (copy / name).write_bytes(damage((copy / name).read_bytes()))
    assert message(copy) == f"The model in {copy} is damaged.\n{OTHER}"


def test_sums_name_the_damaged_file(copy: Path) -> None:
    shutil.copy(embedded_model() / CHECKSUMS, copy)
    load_model(copy)
    (copy / "graph/HCLr.fst").write_bytes(scrambled((copy / "graph/HCLr.fst").read_bytes()))
    assert message(copy) == f"The model in {copy} is damaged: graph/HCLr.fst.\n{OTHER}"
