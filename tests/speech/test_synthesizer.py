from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.errors import SpeechError
from voicecoach.session.commands import number_words
from voicecoach.speech import synthesizer as module
from voicecoach.speech.synthesizer import (
    LEAD_SECONDS,
    LEVEL,
    PEAK,
    Pyttsx3Synthesizer,
    levelled,
    speakable,
)


@pytest.fixture
def voice() -> Iterator[Pyttsx3Synthesizer]:
    synthesizer = Pyttsx3Synthesizer()
    yield synthesizer
    synthesizer.close()


def worker_id(synthesizer: Pyttsx3Synthesizer) -> int:
    assert synthesizer._worker is not None
    return synthesizer._worker._process.pid


def test_no_change_of_rate_is_lost() -> None:
    worker = module._Worker()
    worker.start()
    try:
        for number in range(21, 71):
            text = f"That was {number_words(number)}. Rest."
            slow, fast = (worker.render(text, "en-us", rate).seconds for rate in (110, 220))
            assert 1.5 < slow / fast < 2.6, text
    finally:
        worker.end()


def test_a_longer_text_takes_longer(voice: Pyttsx3Synthesizer) -> None:
    word = voice.render("Up")
    sentence = voice.render("Keep your chin tucked so your back does not arch.")
    assert word.samples.dtype == np.float32
    assert 0.15 < word.seconds < 0.6
    assert 2 < sentence.seconds < 5


@pytest.mark.parametrize("name", ["en-us", "en-gb", "en-us+f3", "en-us+Storm"])
def test_every_voice_is_as_loud_and_begins_as_soon(name: str) -> None:
    synthesizer = Pyttsx3Synthesizer(name)
    try:
        clip = synthesizer.render("Squeeze, hold, and slowly down.")
    finally:
        synthesizer.close()
    loudness = np.sqrt(np.mean(np.square(clip.samples)))
    assert LEVEL / 2 < loudness <= LEVEL
    assert np.abs(clip.samples).max() <= PEAK + 1e-6
    onset = np.flatnonzero(np.abs(clip.samples) > 1e-3)[0] / clip.rate
    assert onset == pytest.approx(LEAD_SECONDS, abs=1e-3)


def test_levelled_silence_is_empty() -> None:
    assert len(levelled(np.zeros(1000, np.float32), 22050)) == 0
    assert len(levelled(np.zeros(0, np.float32), 22050)) == 0


def test_text_without_a_letter_needs_no_engine() -> None:
    synthesizer = Pyttsx3Synthesizer("no such voice")  # the engine would refuse it
    for text in ("", "  \n", "…", "—", "[[rate 400]]"):
        clip = synthesizer.render(text)
        assert clip.seconds < 0.05
        assert not clip.samples.any()
    synthesizer.close()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Up", "Up"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("bell\x07 and\x00null", "bell and null"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("say [[rate 400]] it", "say it"),
        ('<speak xml:lang="de">eins</speak>', "eins"),
        ("3 < 5 and 5 > 3", "3 5 and 5 3"),
        ("unclosed [[ stays out", "unclosed stays out"),
        ("broken \ud800 half", "broken half"),
    ],
)
def test_what_an_engine_would_obey_is_not_spoken(text: str, spoken: str) -> None:
    assert speakable(text) == spoken


@given(st.text())
def test_speakable_text_bears_nothing_to_obey(text: str) -> None:
    spoken = speakable(text)
    assert not {"<", ">"} & set(spoken)
    assert "[[" not in spoken
    assert " ".join(spoken.split()) == spoken
    spoken.encode()


def test_odd_texts_are_spoken(voice: Pyttsx3Synthesizer) -> None:
    for text in ("Übung", "5 ÷ 8 kg", 'say "go"', "a\\b", "日本", "{} % $HOME", "x" * 300):
        assert voice.render(text).seconds > 0.1, text


def test_a_worker_that_dies_is_replaced(voice: Pyttsx3Synthesizer) -> None:
    before = voice.render("Seven").seconds
    first = worker_id(voice)
    os.kill(first, signal.SIGTERM)
    assert voice.render("Seven").seconds == pytest.approx(before, abs=0.05)
    assert worker_id(voice) != first


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal")
def test_a_worker_that_hangs_is_replaced(
    voice: Pyttsx3Synthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice.render("Seven")
    first = worker_id(voice)
    monkeypatch.setattr(module, "RENDER_SECONDS", 1.0)
    os.kill(first, signal.SIGSTOP)
    assert voice.render("Eight").seconds > 0.2
    assert worker_id(voice) != first


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal")
def test_close_ends_a_render_that_hangs(voice: Pyttsx3Synthesizer) -> None:
    voice.render("Seven")
    os.kill(worker_id(voice), signal.SIGSTOP)
    errors: list[str] = []

    def render() -> None:
        try:
            voice.render("Eight")
        except SpeechError as error:
            errors.append(str(error))

    thread = threading.Thread(target=render)
    thread.start()
    while not voice._lock.locked():
        pass
    voice.close()
    thread.join(5)
    assert errors == ["The voice is switched off."]


def test_an_engine_that_never_starts_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SpeechError) as caught:
        Pyttsx3Synthesizer().render("Up")
    assert str(caught.value) == (
        "The speech engine does not start: the speech engine stopped. "
        "Reinstall voicecoach, or check that your system can speak."
    )


def test_the_last_attempt_to_start_counts(
    voice: Pyttsx3Synthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ATTEMPTS", 1)
    assert voice.render("Up").seconds > 0.1


def test_a_missing_python_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SpeechError, match=r"does not start: .*No such file"):
        Pyttsx3Synthesizer().render("Up")


def test_an_engine_that_gives_no_sound_is_an_error(
    voice: Pyttsx3Synthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "levelled", lambda samples, rate: samples[:0])
    with pytest.raises(SpeechError) as caught:
        voice.render("Up")
    assert str(caught.value) == (
        "The voice could not say 'Up': the speech engine gave only silence. "
        "Try another voice; list them with: voicecoach voices"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("en-uss", "No voice 'en-uss'. Did you mean 'en-us'?"),
        ("en-us+stom", "No voice 'en-us+stom'. Did you mean 'en-us+Storm'?"),
        ("qqqq", "No voice 'qqqq'."),
    ],
)
def test_an_unknown_voice_is_an_error_with_a_near_miss(name: str, message: str) -> None:
    synthesizer = Pyttsx3Synthesizer(name)
    with pytest.raises(SpeechError) as caught:
        synthesizer.render("Up")
    synthesizer.close()
    assert str(caught.value) == f"{message}\nList them with: voicecoach voices"


@pytest.mark.parametrize("name", ["gmw/en-us", "EN-US", "english (america)", "en-us+F3"])
def test_a_voice_is_found_by_id_language_and_name(name: str) -> None:
    synthesizer = Pyttsx3Synthesizer(name)
    assert synthesizer.render("Up").seconds > 0.1
    synthesizer.close()


def test_voices_have_ids_names_and_languages(voice: Pyttsx3Synthesizer) -> None:
    by_id = {found.id: found for found in voice.voices()}
    assert by_id["gmw/en-us"].name == "English (America)"
    assert by_id["gmw/en-us"].languages == ("en-us",)


def test_identity_tells_voices_and_rates_apart() -> None:
    identities = {Pyttsx3Synthesizer(v, r).identity for v in ("", "en-us") for r in (170, 171)}
    assert len(identities) == 4


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    synthesizer = Pyttsx3Synthesizer()
    synthesizer.render("Up")
    process = worker_id(synthesizer)
    assert len(list(tmp_path.iterdir())) == 1
    synthesizer.close()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
