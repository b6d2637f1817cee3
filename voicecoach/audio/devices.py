"""Which sound devices there are, and which one is meant.

PortAudio is loaded on first use, because loading it opens the sound system.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from voicecoach.errors import DeviceError, NoOutputError

Wanted = str | int | None
"""A device's number, or a part of its name; None for the system's default."""


class Kind(Enum):
    """Which way sound goes."""

    OUTPUT = "output"
    INPUT = "input"


_CHOOSE = {
    Kind.OUTPUT: "Choose one with --output-device.",
    Kind.INPUT: "Choose one with --input-device, or use --keyboard.",
}
_CONNECT = {
    Kind.OUTPUT: "Connect headphones or a speaker and try again.",
    Kind.INPUT: "Connect a microphone and try again, or use --keyboard.",
}
_INSTALL = {
    "apt-get": "sudo apt-get install libportaudio2",
    "dnf": "sudo dnf install portaudio",
    "pacman": "sudo pacman -S portaudio",
    "zypper": "sudo zypper install libportaudio2",
    "brew": "brew install portaudio",
}
"""What installs PortAudio, by the package manager that is found. Wheels for Windows bring it."""


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """One way in or one way out."""

    index: int
    """PortAudio's number; may change when devices come and go."""
    name: str
    channels: int
    """At least 1."""
    rate: int
    """Samples a second that the device prefers."""
    is_default: bool = False


def portaudio() -> Any:
    """The sounddevice module. Raises NoOutputError if the PortAudio library is missing."""
    try:
        import sounddevice  # noqa: PLC0415 (loading it opens the sound system)
    except OSError as error:
        raise NoOutputError(
            f"The PortAudio library, which plays and records sound, is missing.\n{_remedy()}"
        ) from error
    return sounddevice


def _remedy() -> str:
    if sys.platform != "win32":
        for manager, command in _INSTALL.items():
            if shutil.which(manager):
                return f"Install it with: {command}"
    return "Install it with: python -m pip install --force-reinstall sounddevice"


def list_devices(kind: Kind) -> list[SoundDevice]:
    """The devices of the system's usual sound interface; others would name them all again.

    Raises DeviceError if the PortAudio library is missing.
    """
    sounddevice = portaudio()
    try:
        interface_index = sounddevice.default.hostapi
        interface = sounddevice.query_hostapis(interface_index)
        devices = sounddevice.query_devices()
    except sounddevice.PortAudioError:  # there is no sound interface at all
        return []
    return [
        SoundDevice(
            index=device["index"],
            name=device["name"],
            channels=device[f"max_{kind.value}_channels"],
            rate=round(device["default_samplerate"]),
            is_default=device["index"] == interface[f"default_{kind.value}_device"],
        )
        for device in devices
        if device["hostapi"] == interface_index and device[f"max_{kind.value}_channels"] > 0
    ]


def find(wanted: Wanted, kind: Kind) -> SoundDevice:
    """The one device that ``wanted`` means now. Raises DeviceError if there is not exactly one."""
    return choose(list_devices(kind), wanted, kind)


def find_or_default(wanted: Wanted, kind: Kind) -> SoundDevice:
    """What ``wanted`` means now, else the system's default. Raises DeviceError if there is none."""
    devices = list_devices(kind)
    try:
        return choose(devices, wanted, kind)
    except DeviceError:
        return choose(devices, None, kind)


def choose(devices: Sequence[SoundDevice], wanted: Wanted, kind: Kind) -> SoundDevice:
    """The one among ``devices`` that ``wanted`` means; the whole name goes before a part of it.

    Raises DeviceError, which lists what there is, if there is not exactly one.
    """
    if not devices:
        missing = NoOutputError if kind is Kind.OUTPUT else DeviceError
        raise missing(f"No {kind.value} device was found.\n{_CONNECT[kind]}")
    if wanted is None:
        return next((device for device in devices if device.is_default), devices[0])
    if isinstance(wanted, int) or wanted.isdecimal():
        matches = [device for device in devices if device.index == int(wanted)]
    else:
        part = wanted.casefold()
        matches = [device for device in devices if device.name.casefold() == part] or [
            device for device in devices if part in device.name.casefold()
        ]
    match matches:
        case [device]:
            return device
        case []:
            raise DeviceError(
                f"No {kind.value} device matches '{wanted}'.\n"
                f"Available: {_listed(devices)}\n{_CHOOSE[kind]}"
            )
        case _:
            raise DeviceError(
                f"'{wanted}' matches {len(matches)} {kind.value} devices.\n"
                f"Matching: {_listed(matches)}\n{_CHOOSE[kind]}"
            )


def _listed(devices: Sequence[SoundDevice]) -> str:
    return ", ".join(f"[{device.index}] {device.name}" for device in devices)


def refused(device: SoundDevice, kind: Kind, rate: int, error: Exception) -> DeviceError:
    """What to tell when PortAudio will not open ``device`` at ``rate``."""
    reason = error.args[0] if error.args else type(error).__name__
    return DeviceError(
        f"The {kind.value} device [{device.index}] {device.name} can't be used "
        f"at {rate} samples a second: {reason}.\n"
        f"Close other programs that use it, or choose another. {_CHOOSE[kind]}"
    )
