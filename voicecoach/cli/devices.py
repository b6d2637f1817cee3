"""``voicecoach devices``: what can be heard through and spoken into."""

from __future__ import annotations

import click

from voicecoach.audio.devices import Kind, SoundDevice, list_devices

_PURPOSE = {
    Kind.OUTPUT: "Outputs, where the coach is heard:",
    Kind.INPUT: "Inputs, where you are heard:",
}
_NONE = {
    Kind.OUTPUT: "No outputs. Connect headphones or a speaker to hear the coach.",
    Kind.INPUT: "No inputs. Connect a microphone to speak to the coach, or use --keyboard.",
}


@click.command()
def devices() -> None:
    """List the sound devices.

    Give a number, or a part of a name, to --output-device and --input-device.
    """
    for kind in Kind:
        click.echo(_described(list_devices(kind), kind))


def _described(found: list[SoundDevice], kind: Kind) -> str:
    if not found:
        return _NONE[kind]
    lines = [
        f"  {device.index}: {device.name}{', the default' if device.is_default else ''}"
        for device in found
    ]
    return "\n".join((_PURPOSE[kind], *lines))
