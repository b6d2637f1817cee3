from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from tests.speech.store.publisher import (
    NAME,
    OUR_CONF,
    THEIR_CONF,
    Publisher,
    archive_of,
    official_like,
    publish,
)
from voicecoach.errors import ModelError
from voicecoach.speech import store
from voicecoach.speech.models import load_model, models_folder
from voicecoach.speech.store import fetch, folder_of, install, installed, official

_KILLED_WHILE_UNPACKING = """
import os, pathlib, signal, sys, zipfile
from voicecoach.speech.store import install, official

real = zipfile.ZipFile.open
def deadly(self, member, *args, **given):
    if member.filename.endswith("Gr.fst"):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, member, *args, **given)

zipfile.ZipFile.open = deadly
install(official.MODELS[0], pathlib.Path(sys.argv[1]))
"""


def fetched() -> Path:
    return fetch(official.MODELS[0], lambda there: None)


def refusal(publisher: Publisher) -> str:
    with pytest.raises(ModelError) as caught:
        install(official.MODELS[0], fetched())
    assert not (models_folder() / ".unpacking" / NAME).exists()
    return str(caught.value)


def test_an_official_model_is_installed_with_our_timing_and_loads(publisher: Publisher) -> None:
    archive = fetched()
    install(official.MODELS[0], archive)
    folder = folder_of(official.MODELS[0])
    assert installed() == official.MODELS
    assert (folder / "conf/model.conf").read_text() == OUR_CONF
    assert (folder / "conf/model.conf.published").read_text() == THEIR_CONF
    assert not archive.exists()
    assert not list((models_folder() / ".unpacking").iterdir())
    assert load_model(folder).vosk_model_find_word("pause") >= 0
    (folder / "am/final.mdl").write_bytes(b"")
    with pytest.raises(ModelError, match=rf"Install it again: voicecoach model install {NAME}$"):
        load_model(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_while_unpacking_it_is_not_there_and_the_next_time_it_is(
    publisher: Publisher,
) -> None:
    archive = fetched()
    command = [sys.executable, "-c", _KILLED_WHILE_UNPACKING, str(archive)]
    assert subprocess.run(command, check=False).returncode == -9
    assert (models_folder() / ".unpacking" / NAME / "am/final.mdl").is_file()
    assert installed() == ()
    install(official.MODELS[0], fetched())
    assert len(publisher.ranges) == 1
    load_model(folder_of(official.MODELS[0]))


def test_a_disk_that_gets_full_leaves_the_installed_one_alone(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(official.MODELS[0], fetched())

    def full(archive: Path, folder: Path) -> None:
        folder.mkdir(parents=True)
        raise OSError(errno.ENOSPC, "No space left on device", "am/final.mdl")

    monkeypatch.setattr(store, "unpack", full)
    assert refusal(publisher) == (
        f"{NAME} was not installed. am/final.mdl can't be written: No space left on device.\n"
        "The same command tries again, without fetching it again."
    )
    assert fetched().exists()
    load_model(folder_of(official.MODELS[0]))


def test_a_damaged_one_is_replaced(publisher: Publisher) -> None:
    damaged = folder_of(official.MODELS[0])
    damaged.mkdir(parents=True)
    (damaged / "old").touch()
    install(official.MODELS[0], fetched())
    assert not (damaged / "old").exists()
    load_model(damaged)


def test_what_does_not_work_is_not_installed(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = official_like()
    graph = files["graph/HCLr.fst"]
    files["graph/HCLr.fst"] = graph[: len(graph) // 2]
    publisher.archive = archive_of(files)
    publish(publisher.archive, monkeypatch)
    assert refusal(publisher) == (
        f"{NAME} was not installed. The model in {models_folder() / '.unpacking' / NAME} is "
        "damaged.\nChoose another: voicecoach model list"
    )
    assert installed() == ()


def test_a_static_graph_is_not_installed(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.archive = archive_of(official_like() | {"graph/HCLG.fst": b"fst"})
    publish(publisher.archive, monkeypatch)
    assert "has a static graph (HCLG.fst), which takes no phrases." in refusal(publisher)
    assert installed() == ()
