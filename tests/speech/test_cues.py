from __future__ import annotations

import os
import threading
from concurrent.futures import CancelledError
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from voicecoach.errors import SpeechError
from voicecoach.ports import Clip, Cues
from voicecoach.speech import clip_folder
from voicecoach.speech.cues import CueCache, ImmediateCues
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer


class Scribe:
    """A synthesizer that notes what it renders, and can be held up."""

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.broken = False
        self.free = threading.Event()
        self.free.set()
        self.busy = threading.Event()
        self.closed = False

    def render(self, text: str) -> Clip:
        self.busy.set()
        self.free.wait(10)
        if self.closed or self.broken:
            raise SpeechError(f"No '{text}'.")
        self.rendered.append(text)
        samples = np.random.default_rng(len(text)).normal(0, 0.1, 400).astype(np.float32)
        return Clip(samples, 8000)

    def close(self) -> None:
        self.closed = True
        self.free.set()


def same(one: Clip, other: Clip) -> bool:
    return one.rate == other.rate and np.allclose(one.samples, other.samples, atol=1e-4)


def test_what_is_asked_for_goes_before_what_is_prepared() -> None:
    scribe = Scribe()
    cues = CueCache(scribe, None, "a")
    scribe.free.clear()
    cues.prepare(["under way", "later", "soon", "last"])
    assert scribe.busy.wait(5)
    soon, now = cues.clip("soon"), cues.clip("now")
    assert not soon.done()
    scribe.free.set()
    for text in ("last", "later"):
        cues.clip(text).result(5)
    assert scribe.rendered[:3] == ["under way", "soon", "now"]
    assert sorted(scribe.rendered[3:]) == ["last", "later"]
    assert soon.done()
    assert now.done()
    cues.close()


def test_prepared_texts_are_rendered_in_order() -> None:
    scribe = Scribe()
    cues = CueCache(scribe, None, "a")
    cues.prepare(["one", "two", "one", "three"])
    cues.prepare(["end"])
    cues.clip("zero").result(5)
    while "end" not in scribe.rendered:
        cues.clip("end").result(5)
    prepared = [text for text in scribe.rendered if text not in ("zero", "end")]
    assert prepared == [text for text in ("one", "two", "three") if text in prepared]
    cues.close()


def test_a_text_is_rendered_once_and_its_future_is_shared() -> None:
    scribe = Scribe()
    cues = CueCache(scribe, None, "a")
    scribe.free.clear()
    first, second = cues.clip("up"), cues.clip("up")
    assert first is second
    scribe.free.set()
    first.result(5)
    assert cues.clip("up") is first
    assert scribe.rendered == ["up"]
    cues.close()


def test_what_failed_is_tried_again() -> None:
    scribe = Scribe()
    cues = CueCache(scribe, None, "a")
    scribe.broken = True
    with pytest.raises(SpeechError, match=r"No 'up'\."):
        cues.clip("up").result(5)
    scribe.broken = False
    assert cues.clip("up").result(5).rate == 8000
    cues.close()


def test_close_ends_a_render_and_cancels_what_waits() -> None:
    scribe = Scribe()
    cues = CueCache(scribe, None, "a")
    scribe.free.clear()
    under_way = cues.clip("under way")
    assert scribe.busy.wait(5)
    waiting = cues.clip("waiting")
    cues.close()
    assert scribe.closed
    with pytest.raises(SpeechError):
        under_way.result(5)
    for future in (waiting, cues.clip("too late")):
        with pytest.raises(CancelledError):
            future.result(5)


@pytest.mark.parametrize("kind", [CueCache, ImmediateCues])
def test_clips_are_kept_between_sessions(
    kind: type[CueCache | ImmediateCues], tmp_path: Path
) -> None:
    first = kind(Scribe(), tmp_path / "made" / "here", "a")
    clip = first.clip("up").result(5)
    first.close()
    scribe = Scribe()
    second = kind(scribe, tmp_path / "made" / "here", "a")
    future = second.clip("up")
    assert future.done()
    assert same(future.result(), clip)
    assert scribe.rendered == []
    second.clip("down").result(5)
    assert scribe.rendered == ["down"]
    second.close()


def test_another_voice_shares_nothing(tmp_path: Path) -> None:
    for number, identity in enumerate(("a", "b", "a")):
        scribe = Scribe()
        cues = ImmediateCues(scribe, tmp_path, identity)
        cues.clip("up").result()
        assert scribe.rendered == (["up"] if number < 2 else [])


@pytest.mark.parametrize("damage", ["emptied", "cut short", "changed", "other"])
def test_a_damaged_file_is_rendered_anew(damage: str, tmp_path: Path) -> None:
    clip = ImmediateCues(Scribe(), tmp_path, "a").clip("up").result()
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "emptied": b"",
            "cut short": whole[:-9],
            "changed": whole[:middle] + b"\x55" * 40 + whole[middle + 40 :],
            "other": b"RIFF" * 100,
        }[damage]
    )
    scribe = Scribe()
    assert same(ImmediateCues(scribe, tmp_path, "a").clip("up").result(), clip)
    assert scribe.rendered == ["up"]
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    scribe = Scribe()
    cues = ImmediateCues(scribe, tmp_path / "file", "a")
    assert cues.clip("up").result() is cues.clip("up").result()
    assert scribe.rendered == ["up"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")
def test_a_full_disk_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fdopen(descriptor: int, mode: str) -> IO[bytes]:
        os.close(descriptor)
        return open("/dev/full", mode)  # noqa: PTH123

    monkeypatch.setattr(os, "fdopen", fdopen)
    cues = ImmediateCues(Scribe(), tmp_path, "a")
    assert cues.clip("up").result().rate == 8000
    assert list(tmp_path.iterdir()) == []


def test_the_least_recently_used_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cues = ImmediateCues(Scribe(), tmp_path, "a")
    cues.clip("one")
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    monkeypatch.setattr(clip_folder, "LARGEST_BYTES", size * 4)
    other = tmp_path / "notes.txt"
    other.write_text("not ours")
    cues.clip("two")
    cues.clip("six")
    ImmediateCues(Scribe(), tmp_path, "a").clip("one")  # used again
    cues.clip("ten")
    cues.clip("ache")  # the fifth, one too many
    scribe = Scribe()
    later = ImmediateCues(scribe, tmp_path, "a")
    for text in ("one", "ten", "ache", "two"):
        later.clip(text)
    assert scribe.rendered == ["two"]
    assert other.exists()


def test_immediate_clips_are_done_and_errors_are_in_the_future() -> None:
    scribe = Scribe()
    cues = ImmediateCues(scribe, None, "a")
    cues.prepare(["never asked for"])
    assert cues.clip("up").done()
    scribe.broken = True
    assert isinstance(cues.clip("down").exception(), SpeechError)
    scribe.broken = False
    assert cues.clip("down").exception() is None
    assert scribe.rendered == ["up", "down"]
    cues.close()
    assert scribe.closed


def test_the_real_voice_behind_the_cache(tmp_path: Path) -> None:
    synthesizer = Pyttsx3Synthesizer()
    cues: Cues = CueCache(synthesizer, tmp_path, synthesizer.identity)
    cues.prepare(["Up", "Squeeze", "Down"])
    assert 0.3 < cues.clip("Squeeze").result(20).seconds < 1.2
    for text in ("Up", "Down"):
        cues.clip(text).result(20)
    assert len(list(tmp_path.glob("*.flac"))) == 3
    cues.close()
