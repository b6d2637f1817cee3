"""A session, or the choice of one, on real devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.assemble.room import only_typed, opened
from voicecoach.assemble.starting import Start, kept_by
from voicecoach.buttons.remote import Remote
from voicecoach.buttons.systems import controls_of_system
from voicecoach.choosing.dialogue import Choice
from voicecoach.choosing.offers import Offer, parts_trained
from voicecoach.choosing.script import GREETING
from voicecoach.choosing.wishes import answers, examples
from voicecoach.choosing.wishes import vocabulary as wishes_for
from voicecoach.keyboard import Keyboard
from voicecoach.ports import ChoiceDisplay, Display, Inbox, Player
from voicecoach.runtime import Devices, Show, choose, run
from voicecoach.session.commands import Mode, vocabulary
from voicecoach.session.effects import Say
from voicecoach.session.engine import advance
from voicecoach.session.events import Interrupted
from voicecoach.session.state import State
from voicecoach.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """A session ready to run."""

    start: Start
    devices: Devices
    notes: list[str] = field(default_factory=list)
    """What a person should know about it; complete once its devices are closed."""

    def run(self) -> State:
        """To its end, or to an interruption."""
        return run(self.start.state, self.start.event, self.devices)

    def interrupt(self) -> None:
        """End it now and keep everything; from any thread, or a signal handler."""
        inbox = self.devices.inbox
        inbox.put(Interrupted(inbox.now()))


MakeDisplay = Callable[[Callable[[], float], Callable[[], str]], Display]
"""Makes a display from the session's clock and from what is being typed."""


@contextmanager
def live(
    start: Start,
    settings: Settings,
    make_display: MakeDisplay,
    *,
    keyboard_only: bool = False,
    keep_audio: Path | None = None,
) -> Iterator[Session]:
    """A session with headphones, microphone, keyboard and buttons; lets go of them at the end.

    ``keep_audio`` gets what the microphone hears. Raises DeviceError, SpeechError,
    ModelError, RecordingError or UsageError before anything is heard.
    """
    phrases = vocabulary(start.state.plan.routine)
    notes: list[str] = []
    with ExitStack() as stack:
        room = stack.enter_context(
            opened(
                settings,
                _first_words(start),
                phrases,
                notes,
                begin=start.state.t,
                keyboard_only=keyboard_only,
                keep_audio=keep_audio,
            )
        )
        if room.unheard:
            notes.append(only_typed(room.unheard))
        journal = stack.enter_context(kept_by(start, notes))
        keyboard = stack.enter_context(closing(Keyboard(phrases, room.inbox)))
        display = stack.enter_context(closing(make_display(room.inbox.now, keyboard.typed)))
        remote = stack.enter_context(closing(Remote(room.inbox, controls_of_system)))
        displays = (keyboard, remote, display)  # a key means what is asked once it is shown
        devices = Devices(room.inbox, room.player, room.listener, journal, displays)
        yield Session(start, devices, notes)


@dataclass(frozen=True, slots=True)
class Choosing:
    """The dialogue before a session, ready to run."""

    choice: Choice
    inbox: Inbox
    player: Player
    show: Show
    notes: list[str]
    """As of Session."""

    def run(self) -> Choice:
        """To its end, or to an interruption."""
        return choose(self.choice, self.inbox, self.player, self.show)

    def interrupt(self) -> None:
        """End it now; from any thread, or a signal handler."""
        self.inbox.put(Interrupted(self.inbox.now()))


MakeChoiceDisplay = Callable[[Callable[[], str]], ChoiceDisplay]
"""Makes a display from what is being typed."""


@contextmanager
def choosing(
    offers: tuple[Offer, ...],
    settings: Settings,
    make_display: MakeChoiceDisplay,
    *,
    keyboard_only: bool = False,
) -> Iterator[Choosing]:
    """The dialogue about ``offers`` with headphones, microphone and keyboard.

    Raises as ``live``.
    """
    wishes = wishes_for(offers)
    phrases = answers(wishes)
    notes: list[str] = []
    with ExitStack() as stack:
        room = stack.enter_context(
            opened(settings, GREETING, phrases, notes, keyboard_only=keyboard_only)
        )
        if unheard := [part for part in parts_trained(offers) if part in room.unheard]:
            notes.append(only_typed(unheard))
        room.listener.expect(Mode.ASKING)
        keyboard = stack.enter_context(closing(Keyboard(phrases, room.inbox)))
        display = stack.enter_context(closing(make_display(keyboard.typed)))
        choice = Choice(offers, wishes, examples(offers, room.unheard), settings.volume)
        yield Choosing(choice, room.inbox, room.player, display.show, notes)


def _first_words(start: Start) -> str:
    _, effects = advance(start.state, start.event)
    return next(effect.text for effect in effects if isinstance(effect, Say))
