"""``voicecoach doctor``: each part tried for real, and nothing that makes it fall."""

from __future__ import annotations

import re
from pathlib import Path

import platformdirs
import pytest
from click.testing import CliRunner, Result

from tests.pulse import SoundCard
from voicecoach.cli import doctor as doctor_module
from voicecoach.cli import voicecoach

PARTS = [
    "Program",
    "Settings",
    "Routines",
    "Voice",
    "Recognition",
    "Output",
    "Microphone",
    "Echo",
    "Buttons",
    "History",
    "Cache",
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for settings, data and cache."""
    for kind in ("config", "data", "cache"):
        monkeypatch.setattr(
            platformdirs, f"user_{kind}_path", lambda *_, kind=kind, **__: tmp_path / kind
        )
    return tmp_path


def diagnose() -> tuple[Result, dict[str, str]]:
    result = CliRunner().invoke(voicecoach, ["doctor"])
    return result, dict(re.findall(r"^(\w+): (.*)$", result.output, re.MULTILINE))


def write_settings(home: Path, text: str) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.yaml").write_text(text)


def test_every_part_has_its_line(home: Path) -> None:
    result, said = diagnose()
    assert result.exit_code == 0, result.output
    assert list(said)[: len(PARTS)] == PARTS
    assert said["Program"].startswith("ok. voicecoach 0.1.0, CPython 3.")
    assert said["Settings"] == f"ok. Defaults; there is no {home / 'config' / 'settings.yaml'}."
    assert re.match(r"ok\. \d+ to choose from\.", said["Routines"])
    assert re.match(r"ok\. Started and rendered a word in \d", said["Voice"])
    assert re.match(r"ok\. en-small at .*, \d{3,} words, loaded in", said["Recognition"])
    assert said["Recognition"].endswith("It knows all phrases of the coach.")
    assert said["History"] == f"ok. None yet in {home / 'data' / 'history.db'}."
    assert said["Cache"] == f"ok. 0.0 MB of speech kept in {home / 'cache'}."
    assert not list(home.iterdir())


def test_no_sound_hardware_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicecoach.audio.devices.list_devices", lambda kind: [])
    result, said = diagnose()
    assert result.exit_code == 0
    assert said["Output"].startswith("missing. No output device was found. Connect headphones")
    assert said["Microphone"].startswith("missing. No input device was found. Connect a mic")
    assert result.output.endswith(
        "Without an output you can rehearse: voicecoach rehearse single-leg-hip-thrust\n"
        "Without a microphone you can type what you would say: voicecoach run --keyboard\n"
    )


def test_a_microphone_that_hears_the_speakers_is_told_with_what_to_use(
    home: Path, sound_card: SoundCard
) -> None:
    _, said = diagnose()
    assert said["Echo"] == (
        "ok. The microphone does not hear the output. You can interrupt the coach at any time."
    )
    sound_card.let_out(0)
    _, said = diagnose()
    assert re.fullmatch(
        r"wrong\. The microphone hears the output, [+-]\d+ dB against what is played, "
        r"\d+ ms later\. On loudspeakers use --speakers, "
        r"or put 'speakers: true' into .*settings\.yaml\.",
        said["Echo"],
    )
    write_settings(home, "speakers: true\n")
    _, said = diagnose()
    assert said["Echo"].endswith("ms later. Its echo is cancelled.")


def test_without_a_model_there_is_no_session(home: Path) -> None:
    write_settings(home, f"model: {home}/nowhere\n")
    result, said = diagnose()
    assert result.exit_code == 1
    assert said["Settings"] == f"ok. {home / 'config' / 'settings.yaml'}."
    assert said["Recognition"].startswith(f"wrong. No model folder {home / 'nowhere'}.")
    assert "No session can run until the recognition works." in result.output


def test_without_a_voice_there_is_no_session(home: Path) -> None:
    write_settings(home, "voice: nobody\n")
    result, said = diagnose()
    assert result.exit_code == 1
    assert said["Voice"].startswith("wrong. No voice 'nobody'.")
    assert "No session can run until the voice works." in result.output


def test_what_is_wrong_in_files_is_told_in_one_line_each(home: Path) -> None:
    write_settings(home, "rat: 3\nvolume: 7\n")
    (home / "data" / "routines").mkdir(parents=True)
    (home / "data" / "routines" / "mine.yaml").write_text("name: [")
    (home / "data" / "history.db").write_text("no database" * 100)
    result, said = diagnose()
    assert result.exit_code == 0, result.output
    assert said["Settings"].startswith(
        f"wrong. {home / 'config' / 'settings.yaml'} has 2 problems."
    )
    assert said["Routines"].startswith("wrong. ")
    assert "mine.yaml" in said["Routines"]
    path = home / "data" / "history.db"
    assert said["History"] == (
        f"wrong. The history at {path} can't be read: file is not a database."
    )
    assert said["Voice"].startswith("ok. ")


def test_words_that_the_model_cannot_hear_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_module, "vocabulary", lambda routine: {"say abracadabra": None})
    result, said = diagnose()
    assert result.exit_code == 0, result.output
    assert said["Recognition"].startswith("wrong. ")
    assert "It can't hear 'abracadabra', so not 'say abracadabra'." in said["Recognition"]


def test_a_part_that_breaks_in_a_new_way_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Path:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(doctor_module, "cache_folder", broken)
    result, said = diagnose()
    assert result.exit_code == 0
    assert said["Cache"] == "wrong. RuntimeError: no such luck"
