"""A calibration on real devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from voicecoach.assemble.room import opened
from voicecoach.calibrating.dialogue import Calibration
from voicecoach.calibrating.levels import Levels
from voicecoach.calibrating.script import GREETING
from voicecoach.calibrating.trials import words_to_try
from voicecoach.keyboard import Keyboard
from voicecoach.ports import CalibrationDisplay, Inbox, Listener, Player
from voicecoach.routine import Routine
from voicecoach.runtime import ShowCalibration, calibrate
from voicecoach.session.commands import vocabulary
from voicecoach.session.events import Interrupted
from voicecoach.settings import Settings
from voicecoach.speech.levels import Meter


@dataclass(frozen=True, slots=True)
class Calibrating:
    """A calibration ready to run."""

    check: Calibration
    inbox: Inbox
    player: Player
    listener: Listener
    levels: Callable[[], Levels]
    show: ShowCalibration
    notes: list[str]
    """As of Session."""

    def run(self) -> Calibration:
        """To its end, or to an interruption."""
        devices = (self.inbox, self.player, self.listener)
        return calibrate(self.check, *devices, levels=self.levels, show=self.show)

    def interrupt(self) -> None:
        """End it now; from any thread, or a signal handler."""
        self.inbox.put(Interrupted(self.inbox.now()))


MakeCalibrationDisplay = Callable[[Callable[[], str]], CalibrationDisplay]
"""Makes a display from what is being typed."""


@contextmanager
def calibrating(settings: Settings, make_display: MakeCalibrationDisplay) -> Iterator[Calibrating]:
    """A calibration with headphones, microphone and keyboard. Raises as ``live``."""
    phrases = vocabulary(Routine("", "", ()))
    notes: list[str] = []
    meter = Meter()
    with ExitStack() as stack:
        room = stack.enter_context(
            opened(settings, GREETING, phrases, notes, keyboard_only=False, also_hear=meter.accept)
        )
        keyboard = stack.enter_context(closing(Keyboard(phrases, room.inbox)))
        display = stack.enter_context(closing(make_display(keyboard.typed)))
        check = Calibration(words_to_try(settings.say, room.unheard), settings.volume)
        yield Calibrating(
            check, room.inbox, room.player, room.listener, meter.levels, display.show, notes
        )
