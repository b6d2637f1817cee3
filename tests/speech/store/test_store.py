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
    official_like,
    packed,
    publish,
)
from voicecoach.errors import ModelError
from voicecoach.speech import store
from voicecoach.speech.models import load_model, models_folder
from voicecoach.speech.store import archive_of, fetch, folder_of, install, installed, official

_KILLED_WHILE_UNPACKING = """
import os, signal, zipfile
from voicecoach.speech.store import install, official

real = zipfile.ZipFile.open
def deadly(self, member, *args, **given):
    if member.filename.endswith("Gr.fst"):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, member, *args, **given)

zipfile.ZipFile.open = deadly
install(official.MODELS[0])
"""


def install_it() -> None:
    """As the command does it."""
    fetch(official.MODELS[0], lambda there: None)
    install(official.MODELS[0])


def refusal(publisher: Publisher) -> str:
    with pytest.raises(ModelError) as caught:
        install_it()
    assert not (models_folder() / ".unpacking" / NAME).exists()
    return str(caught.value)


def test_an_official_model_is_installed_with_our_timing_and_loads(publisher: Publisher) -> None:
    install_it()
    folder = folder_of(official.MODELS[0])
    assert installed() == official.MODELS
    assert (folder / "conf/model.conf").read_text() == OUR_CONF
    assert (folder / "conf/model.conf.published").read_text() == THEIR_CONF
    assert not archive_of(official.MODELS[0]).parent.exists()
    assert not list((models_folder() / ".unpacking").iterdir())
    assert load_model(folder).vosk_model_find_word("pause") >= 0
    (folder / "am/final.mdl").write_bytes(b"")
    with pytest.raises(ModelError, match=rf"Install it again: voicecoach model install {NAME}$"):
        load_model(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_while_unpacking_it_is_not_there_and_the_next_time_it_is(
    publisher: Publisher,
) -> None:
    fetch(official.MODELS[0], lambda there: None)
    command = [sys.executable, "-c", _KILLED_WHILE_UNPACKING]
    assert subprocess.run(command, check=False).returncode == -9
    assert (models_folder() / ".unpacking" / NAME / "am/final.mdl").is_file()
    assert installed() == ()
    install_it()
    assert len(publisher.ranges) == 1
    load_model(folder_of(official.MODELS[0]))


def test_a_disk_that_gets_full_leaves_the_installed_one_alone(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_it()

    def full(archive: Path, folder: Path) -> None:
        folder.mkdir(parents=True)
        raise OSError(errno.ENOSPC, "No space left on device", "am/final.mdl")

    monkeypatch.setattr(store, "unpack", full)
    assert refusal(publisher) == (
        f"{NAME} was not installed. am/final.mdl can't be written: No space left on device.\n"
        "The same command tries again, without fetching it again."
    )
    assert archive_of(official.MODELS[0]).is_file()
    load_model(folder_of(official.MODELS[0]))


def test_a_damaged_one_is_replaced(publisher: Publisher) -> None:
    damaged = folder_of(official.MODELS[0])
    damaged.mkdir(parents=True)
    (damaged / "old").touch()
    install_it()
    assert not (damaged / "old").exists()
    load_model(damaged)


def test_what_does_not_work_is_not_installed(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = official_like()
    graph = files["graph/HCLr.fst"]
    files["graph/HCLr.fst"] = graph[: len(graph) // 2]
    publisher.archive = packed(files)
    publish(publisher.archive, monkeypatch)
    assert refusal(publisher) == (
        f"{NAME} was not installed. The model in {models_folder() / '.unpacking' / NAME} is "
        "damaged.\nChoose another: voicecoach model list"
    )
    assert installed() == ()


def test_a_static_graph_is_not_installed(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.archive = packed(official_like() | {"graph/HCLG.fst": b"fst"})
    publish(publisher.archive, monkeypatch)
    assert "has a static graph (HCLG.fst), which takes no phrases." in refusal(publisher)
    assert installed() == ()
