"""A listener that fails is replaced, and the person is told."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.session.commands import Mode
from voicecoach.session.events import (
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    SpeechEnded,
    SpeechStarted,
)
from voicecoach.speech.steady import REST_BLOCKS, SteadyEar

BLOCK = np.zeros(320, np.int16)


class FragileEar:
    """Puts SpeechStarted for each block, and fails when told to."""

    unheard = ("groundhog",)

    def __init__(self, world: World) -> None:
        if world.broken:
            raise RuntimeError("no memory")
        self._world = world
        self.expected: tuple[Mode, float] | None = None

    def expect(self, mode: Mode, correctable_until: float) -> None:
        self.expected = mode, correctable_until

    def accept(self, block: NDArray[np.int16]) -> None:
        if self._world.broken:
            raise RuntimeError("the model is gone")
        self._world.events.append(SpeechStarted(0.0))


class World:
    def __init__(self) -> None:
        self.broken = False
        self.events: list[Event] = []
        self.ears: list[FragileEar] = []
        self.steady = SteadyEar(self._make, self.events.append, lambda: 7.0)  # type: ignore[arg-type]  # a stand-in

    def _make(self) -> FragileEar:
        self.ears.append(FragileEar(self))
        return self.ears[-1]

    def hear(self, blocks: int) -> list[Event]:
        self.events.clear()
        for _ in range(blocks):
            self.steady.accept(BLOCK)
        return list(self.events)


@pytest.fixture
def world() -> World:
    return World()


def test_a_sound_ear_is_used_as_it_is(world: World) -> None:
    assert world.steady.unheard == ("groundhog",)
    assert world.hear(2) == [SpeechStarted(0.0)] * 2
    assert world.steady.failures == 0
    assert len(world.ears) == 1


def test_a_failure_is_told_once_and_mended(world: World) -> None:
    world.steady.expect(Mode.ASKING, 9.0)
    world.broken = True
    assert world.hear(3 * (REST_BLOCKS + 1)) == [
        SpeechEnded(7.0),
        DeviceLost(
            7.0,
            Device.MICROPHONE,
            "listening failed, and begins anew (RuntimeError: the model is gone)",
        ),
    ]
    assert world.steady.failures == 3
    world.broken = False
    assert world.hear(1) == [SpeechStarted(0.0), DeviceRestored(7.0, Device.MICROPHONE)]
    assert world.ears[-1].expected == (Mode.ASKING, 9.0)
