"""An ear that outlives its own failures."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voicecoach.session.commands import Mode
from voicecoach.session.events import Device, DeviceLost, DeviceRestored, Event, SpeechEnded
from voicecoach.speech.ear import Ear

REST_BLOCKS = 50
"""Not listened to after a failure: one second, lest a lasting fault fill the session."""


class SteadyEar:
    """Listens with an Ear, and with a new one when that fails.

    Each time counts as a microphone that was lost and came back: the person is told.
    """

    def __init__(
        self, make: Callable[[], Ear], put: Callable[[Event], None], now: Callable[[], float]
    ) -> None:
        self.failures = 0
        self._make = make
        self._put = put
        self._now = now
        self._expected = Mode.READY, -math.inf
        self._ear: Ear | None = make()
        self.unheard = self._ear.unheard
        """As of Ear."""
        self._resting = 0
        """Blocks."""
        self._failing = False

    def expect(self, mode: Mode, correctable_until: float = -math.inf) -> None:
        """As of Ear."""
        self._expected = mode, correctable_until
        if (ear := self._ear) is not None:
            ear.expect(mode, correctable_until)

    def accept(self, block: NDArray[np.int16]) -> None:
        """As of Ear; never raises."""
        if self._resting:
            self._resting -= 1
            return
        try:
            if self._ear is None:
                self._ear = self._make()
                self._ear.expect(*self._expected)
            self._ear.accept(block)
        except Exception as error:  # noqa: BLE001 - a listener that died in silence would be worse
            self._fail(error)
        else:
            if self._failing:
                self._failing = False
                self._put(DeviceRestored(self._now(), Device.MICROPHONE))

    def _fail(self, error: Exception) -> None:
        self.failures += 1
        self._ear = None
        self._resting = REST_BLOCKS
        if not self._failing:
            self._failing = True
            now = self._now()
            reason = f"listening failed, and begins anew ({type(error).__name__}: {error})"
            self._put(SpeechEnded(now))  # of what it may have been hearing
            self._put(DeviceLost(now, Device.MICROPHONE, reason))
