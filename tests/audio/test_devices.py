"""Which device is meant, and what is said when none is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.pulse import SoundCard
from voicecoach.audio.devices import (
    Kind,
    SoundDevice,
    Wanted,
    choose,
    find,
    list_devices,
    refused,
)
from voicecoach.audio.output import output_rate
from voicecoach.cli import voicecoach
from voicecoach.errors import DeviceError

BUILT_IN = SoundDevice(0, "Built-in Mic", 2, 44_100)
HEADSET = SoundDevice(3, "Headset", 1, 16_000, is_default=True)
HEADSET_PRO = SoundDevice(4, "Headset Pro 2", 1, 48_000)
ALL = (BUILT_IN, HEADSET, HEADSET_PRO)


@pytest.mark.parametrize(
    ("wanted", "device"),
    [
        (None, HEADSET),
        (0, BUILT_IN),
        ("4", HEADSET_PRO),
        ("BUILT", BUILT_IN),
        ("pro", HEADSET_PRO),
        ("headset", HEADSET),  # the whole name goes before a part of it
    ],
)
def test_a_device_is_chosen_by_number_or_part_of_its_name(
    wanted: Wanted, device: SoundDevice
) -> None:
    assert choose(ALL, wanted, Kind.INPUT) is device


def test_without_a_default_the_first_device_is_used() -> None:
    assert choose((BUILT_IN, HEADSET_PRO), None, Kind.INPUT) is BUILT_IN


def message(devices: tuple[SoundDevice, ...], wanted: Wanted, kind: Kind) -> str:
    with pytest.raises(DeviceError) as caught:
        choose(devices, wanted, kind)
    return str(caught.value)


def test_no_match() -> None:
    assert message((BUILT_IN, HEADSET), "usb", Kind.INPUT) == (
        "No input device matches 'usb'.\n"
        "Available: [0] Built-in Mic, [3] Headset\n"
        "Choose one with --input-device, or use --keyboard."
    )
    assert message((HEADSET,), 7, Kind.OUTPUT) == (
        "No output device matches '7'.\nAvailable: [3] Headset\nChoose one with --output-device."
    )


def test_several_matches() -> None:
    assert message(ALL, "head", Kind.INPUT) == (
        "'head' matches 2 input devices.\n"
        "Matching: [3] Headset, [4] Headset Pro 2\n"
        "Choose one with --input-device, or use --keyboard."
    )


def test_no_devices() -> None:
    assert message((), None, Kind.OUTPUT) == (
        "No output device was found.\nConnect headphones or a speaker and try again."
    )
    assert message((), "usb", Kind.INPUT) == (
        "No input device was found.\nConnect a microphone and try again, or use --keyboard."
    )


def test_a_device_that_refuses_its_rate() -> None:
    error = refused(HEADSET, Kind.OUTPUT, 48_000, OSError("Invalid sample rate"))
    assert str(error) == (
        "The output device [3] Headset can't be used at 48000 samples a second: "
        "Invalid sample rate.\n"
        "Close other programs that use it, or choose another. Choose one with --output-device."
    )


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install libportaudio2"),
        ("dnf", "sudo dnf install portaudio"),
        ("brew", "brew install portaudio"),
        (None, "python -m pip install --force-reinstall sounddevice"),
    ],
)
def test_without_portaudio_the_right_command_is_named(
    tmp_path: Path, manager: str | None, command: str
) -> None:
    """In a process of its own, where importing sounddevice fails as without the library."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    if manager is not None:
        (tmp_path / manager).touch(mode=0o755)
    program = (
        "from voicecoach.audio.devices import Kind, find\n"
        "from voicecoach.errors import DeviceError\n"
        "try: find(None, Kind.OUTPUT)\n"
        "except DeviceError as error: print(error)"
    )
    environment = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "The PortAudio library, which plays and records sound, is missing.\n"
        f"Install it with: {command}\n"
    )


def test_a_real_card_is_listed_and_described(sound_card: SoundCard) -> None:
    default = find(None, Kind.OUTPUT)
    assert default.is_default
    assert find(default.index, Kind.OUTPUT) == default
    assert output_rate(None) == default.rate
    outcome = CliRunner().invoke(voicecoach, ["devices"])
    assert outcome.exit_code == 0
    expected = []
    for heading, kind in (
        ("Outputs, where the coach is heard:", Kind.OUTPUT),
        ("Inputs, where you are heard:", Kind.INPUT),
    ):
        expected.append(heading)
        for device in list_devices(kind):
            mark = ", the default" if device.is_default else ""
            expected.append(f"  {device.index}: {device.name}{mark}")
    assert outcome.output.splitlines() == expected
    assert sum("the default" in line for line in expected) == 2


def test_without_a_card_sentences_say_so(no_sound_card: None) -> None:
    outcome = CliRunner().invoke(voicecoach, ["devices"])
    assert outcome.exit_code == 0
    assert outcome.output == (
        "No outputs. Connect headphones or a speaker to hear the coach.\n"
        "No inputs. Connect a microphone to speak to the coach, or use --keyboard.\n"
    )
    with pytest.raises(DeviceError, match="No output device was found"):
        output_rate(None)
