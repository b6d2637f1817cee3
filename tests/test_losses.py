"""A real session whose devices go and come back: it pauses, says so, and goes on."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from tests.pulse import MICROPHONE, SoundCard
from tests.running import Coach, coach, env
from voicecoach.history.sessions import read_session
from voicecoach.session.events import Device, DeviceLost, DeviceRestored
from voicecoach.settings import data_folder

__all__ = ["env"]

PLACE = "Left leg, set one of three, zero of five done."


def training(running: Coach) -> None:
    """Into the first repetition."""
    running.until("Single leg hip thrust.")
    running.type("ready")
    running.until("Left leg.")
    running.type("next")
    running.until("coach  Up")


def ended(running: Coach) -> None:
    running.type("that was 2")
    running.type("stop")
    running.type("yes")
    assert "Single leg hip thrust, set 1: left 2 reps." in running.end()
    assert running.process.returncode == 0


def test_the_headphones_go_and_come_back(
    env: dict[str, str], sound_card: SoundCard, tmp_path: Path
) -> None:
    with coach("run", "single-leg-hip-thrust", env=env, cwd=tmp_path) as running:
        training(running)
        sound_card.stop()
        running.until("note   The sound output is lost: the sound system ended the stream.")
        sound_card.start()
        running.until("note   The sound output is back.")
        running.until(PLACE)  # whichever device is back last says so
        ended(running)
    events = read_session(data_folder() / "history.db", 1).events
    told = [event for event in events if isinstance(event, DeviceLost | DeviceRestored)]
    assert {event.device for event in told} == {Device.OUTPUT, Device.MICROPHONE}
    assert [type(event) for event in told if event.device is Device.OUTPUT] == [
        DeviceLost,
        DeviceRestored,
    ]


def test_the_sound_moves_to_another_output(
    env: dict[str, str], sound_card: SoundCard, tmp_path: Path
) -> None:
    with coach("run", "single-leg-hip-thrust", "--keyboard", env=env, cwd=tmp_path) as running:
        training(running)
        sound_card.unload("module-null-sink", "sink_name=coach_out")
        running.until("note   The sound output is lost: the sound moved to Null Output.")
        running.until(f"coach  Sound is back. {PLACE} Say ready.")
        ended(running)


def test_the_microphone_goes_and_the_work_goes_on(
    env: dict[str, str], sound_card: SoundCard, tmp_path: Path
) -> None:
    with coach("run", "single-leg-hip-thrust", env=env, cwd=tmp_path) as running:
        training(running)
        sound_card.unload("module-remap-source")
        running.until("note   The microphone is lost: it is gone, and the sound system gave")
        running.until("coach  I can't hear the microphone. Use the keyboard.")
        sound_card.load(MICROPHONE)
        running.until("coach  I can hear you again.")
        running.type("pause")
        running.until("coach  Paused")


def test_a_machine_that_slept_finds_its_session_paused(
    env: dict[str, str], sound_card: SoundCard, tmp_path: Path
) -> None:
    with coach("run", "single-leg-hip-thrust", "--keyboard", env=env, cwd=tmp_path) as running:
        training(running)
        running.process.send_signal(signal.SIGSTOP)
        time.sleep(3.5)
        running.process.send_signal(signal.SIGCONT)
        running.until("note   The sound output is lost: the machine stood still for ")
        running.until(f"coach  Sound is back. {PLACE} Say ready.")
        ended(running)
