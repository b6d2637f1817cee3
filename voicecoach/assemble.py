"""Settings → devices, joined: the real ones for a session, virtual ones for a rehearsal.

Here, and only here, do the rooms meet.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from voicecoach.audio.microphone import Block, Microphone
from voicecoach.audio.mixer import Mixer
from voicecoach.audio.output import Output, output_rate
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.quiet import libraries_silenced
from voicecoach.audio.recording import Recording
from voicecoach.audio.routes import RouteChanges
from voicecoach.audio.virtual import EAR_RATE, MIXER_RATE, Studio, background, pink_noise
from voicecoach.choosing.dialogue import Choice
from voicecoach.choosing.offers import Offer, parts_trained
from voicecoach.choosing.script import GREETING
from voicecoach.choosing.wishes import answers, examples
from voicecoach.choosing.wishes import vocabulary as wishes_for
from voicecoach.errors import JournalError, RecordingError
from voicecoach.history.database import history_path
from voicecoach.history.journal import MemoryJournal, SqliteJournal, conclude_abandoned
from voicecoach.history.lock import alone
from voicecoach.history.sessions import Kept
from voicecoach.history.summaries import experience, past
from voicecoach.keyboard import Keyboard
from voicecoach.ports import ChoiceDisplay, Display, Inbox, Journal, Listener, Player
from voicecoach.rehearsal.script import Script
from voicecoach.rehearsal.trainee import Trainee
from voicecoach.rehearsal.transcript import Summary, Transcript
from voicecoach.routine import Routine
from voicecoach.runtime import Devices, LiveInbox, Show, choose, run
from voicecoach.session.commands import Command, Mode, vocabulary
from voicecoach.session.effects import Say
from voicecoach.session.engine import advance
from voicecoach.session.events import (
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    Interrupted,
    SessionResumed,
    SessionStarted,
)
from voicecoach.session.progression import progressed
from voicecoach.session.replay import Conditions, Experience, beginning
from voicecoach.session.state import Adjustments, State
from voicecoach.settings import Settings, cache_folder
from voicecoach.speech.cues import CueCache, ImmediateCues
from voicecoach.speech.models import embedded_model, load_model
from voicecoach.speech.recognizer import Ear
from voicecoach.speech.steady import SteadyEar
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

LEAD_SECONDS = 0.06
"""Between a beat's moment and its sound, live: what hides the jitter of threads."""
NOISE_SEED = 1

Hear = Callable[[Block], None]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a session begins, or goes on."""

    state: State
    event: Event
    """The first."""
    journal: Callable[[], Journal]
    """Opens what keeps it."""


def afresh(routine: Routine, settings: Settings, *, auto: bool, recorded: bool = False) -> Start:
    """A new session, with the work of today, which the history keeps."""
    path = history_path()
    ids = [block.exercise.id for block in routine.prescriptions]
    routine = progressed(routine, past(path, ids))
    known = tuple(Experience(*entry) for entry in experience(path, ids).items())
    conditions = Conditions(auto, Adjustments(volume=settings.volume), known, recorded)

    def journal() -> Journal:
        with suppress(JournalError):  # an old session that can't be read is no reason to wait
            conclude_abandoned(path)
        return SqliteJournal.begin(path, routine, conditions, _now())

    return Start(beginning(routine, conditions), SessionStarted(0.0), journal)


def resumed(kept: Kept) -> Start:
    """A session that was interrupted, where it was. Raises JournalError."""
    state = kept.interrupted()
    return Start(
        state,
        SessionResumed(state.t),
        lambda: SqliteJournal.resume(history_path(), kept, _now()),
    )


@contextmanager
def only_session(name: str) -> Iterator[None]:
    """No other session runs meanwhile. Raises BusyError if one does."""
    with alone(
        f"A session of {name} has been running since {_now():%H:%M} (process {os.getpid()})."
    ):
        yield


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
    """A session with headphones, microphone and keyboard; lets go of them at the end.

    ``keep_audio`` gets what the microphone hears. Raises DeviceError, SpeechError,
    ModelError, RecordingError or UsageError before anything is heard.
    """
    phrases = vocabulary(start.state.plan.routine)
    notes: list[str] = []
    with ExitStack() as stack:
        room = stack.enter_context(
            _room(
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
            notes.append(_only_typed(room.unheard))
        journal = stack.enter_context(_kept(start, notes))
        keyboard = stack.enter_context(closing(Keyboard(phrases, room.inbox)))
        display = stack.enter_context(closing(make_display(room.inbox.now, keyboard.typed)))
        devices = Devices(room.inbox, room.player, room.listener, journal, (display, keyboard))
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
            _room(settings, GREETING, phrases, notes, keyboard_only=keyboard_only)
        )
        if unheard := [part for part in parts_trained(offers) if part in room.unheard]:
            notes.append(_only_typed(unheard))
        room.listener.expect(Mode.ASKING)
        keyboard = stack.enter_context(closing(Keyboard(phrases, room.inbox)))
        display = stack.enter_context(closing(make_display(keyboard.typed)))
        choice = Choice(offers, wishes, examples(offers, room.unheard), settings.volume)
        yield Choosing(choice, room.inbox, room.player, display.show, notes)


@dataclass(frozen=True, slots=True)
class _Room:
    """Headphones and a microphone, opened."""

    inbox: Inbox
    player: Player
    listener: Listener
    unheard: tuple[str, ...]
    """Phrases that can only be typed, for a word that the model does not know."""


@contextmanager
def _room(
    settings: Settings,
    first_words: str,
    phrases: Mapping[str, Command],
    notes: list[str],
    *,
    begin: float = 0.0,
    keyboard_only: bool,
    keep_audio: Path | None = None,
) -> Iterator[_Room]:
    """What speaks ``first_words`` without delay and hears ``phrases``, from time ``begin`` on."""
    with ExitStack() as stack, ThreadPoolExecutor(1) as aside:
        stack.enter_context(libraries_silenced())
        # What takes long goes on side by side: the microphone, the voice, the model, the output.
        microphone = (
            None
            if keyboard_only
            else Microphone(
                settings.input_device,
                on_lost=lambda why: inbox.put(DeviceLost(inbox.now(), Device.MICROPHONE, why)),
                on_restored=lambda: inbox.put(DeviceRestored(inbox.now(), Device.MICROPHONE)),
            )
        )
        if microphone is not None:
            stack.enter_context(closing(microphone))
        voice = Pyttsx3Synthesizer(settings.voice, settings.rate)
        cues = stack.enter_context(closing(CueCache(voice, _cue_folder(), voice.identity)))
        first = cues.clip(first_words)
        model = aside.submit(_model, settings) if microphone is not None else None
        mixer = Mixer(output_rate(settings.output_device), begin)
        output = Output(
            settings.output_device,
            mixer,
            on_lost=lambda why: inbox.put(DeviceLost(inbox.now(), Device.OUTPUT, why)),
            on_restored=lambda: inbox.put(DeviceRestored(inbox.now(), Device.OUTPUT)),
        )
        stack.callback(_tell_underflows, output, notes)
        stack.enter_context(closing(output))
        inbox = LiveInbox(output.now)
        listener: Listener = _Deaf()
        unheard: tuple[str, ...] = ()
        on_route_change = [output.check_route]
        if microphone is not None and model is not None:
            known = model.result()
            ear = SteadyEar(lambda: Ear(known, phrases, inbox.put, inbox.now), inbox.put, inbox.now)
            stack.callback(_tell_hearing, microphone, ear, notes)
            hear: Hear = ear.accept
            if keep_audio is not None:
                hear = stack.enter_context(_recorded(hear, keep_audio, notes))
            microphone.listen(hear)
            listener, unheard = _Ears(ear.expect), ear.unheard
            on_route_change.append(microphone.check_route)
        first.result()
        stack.enter_context(closing(RouteChanges(on_route_change)))
        player = stack.enter_context(closing(MixingPlayer(mixer, cues, inbox, LEAD_SECONDS)))
        yield _Room(inbox, player, listener, unheard)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal is made of, beside the routine and the settings."""

    script: Script
    """What the trainee says when."""
    voice: str = ""
    """The trainee's, of the speech engine; empty for one that is not the coach's."""
    snr: float | None = None
    """The trainee's speech over the noise around, in dB; None for a silent room."""
    audio: Path | None = None
    """Records the coach on the left, the trainee on the right."""
    transcript: Path | None = None
    """Gets a JSON object a line."""
    auto: bool = False


@contextmanager
def rehearsed(
    routine: Routine, settings: Settings, rehearsal: Rehearsal, display: Display
) -> Iterator[tuple[Session, Callable[[], Summary]]]:
    """A session on virtual devices, and a function that sums up what happened in it.

    Raises SpeechError, ModelError, UsageError, RecordingError or JournalError.
    """
    notes: list[str] = []
    conditions = Conditions(rehearsal.auto, Adjustments(volume=settings.volume))
    start = Start(beginning(routine, conditions), SessionStarted(0.0), MemoryJournal)
    with ExitStack() as stack:
        record = None
        if rehearsal.audio is not None:
            record = stack.enter_context(Recording(rehearsal.audio, MIXER_RATE)).write
        noise = None
        if rehearsal.snr is not None:
            noise = background(pink_noise(NOISE_SEED), rehearsal.snr)
        studio = Studio(noise, record)
        voice = Pyttsx3Synthesizer(settings.voice, settings.rate)
        cues = stack.enter_context(closing(ImmediateCues(voice, _cue_folder(), voice.identity)))
        other = Pyttsx3Synthesizer(rehearsal.voice or voice.another_voice(), settings.rate)
        answers = stack.enter_context(closing(ImmediateCues(other, _cue_folder(), other.identity)))
        ear = Ear(_model(settings), vocabulary(routine), studio.put, studio.now)
        if ear.unheard:
            notes.append(_only_typed(ear.unheard))
        studio.listen(ear.accept)
        trainee = Trainee(rehearsal.script, studio.speak, answers)
        transcript = Transcript(rehearsal.transcript, trainee.phrase_end)
        stack.enter_context(closing(transcript))
        stack.enter_context(closing(display))
        player = MixingPlayer(studio.mixer, cues, studio, lead=0.0)
        displays = (display, transcript, trainee)
        devices = Devices(studio, player, _Ears(ear.expect), start.journal(), displays)
        yield Session(start, devices, notes), transcript.summary


class _Deaf:
    """A Listener without a microphone."""

    def expect(self, mode: Mode) -> None:
        """Nothing will come."""

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass(frozen=True, slots=True)
class _Ears:
    """A Listener without a device of its own to let go of."""

    expect: Callable[[Mode], None]

    def close(self) -> None:
        """What feeds it is closed by whoever opened it."""


@contextmanager
def _recorded(hear: Hear, path: Path, notes: list[str]) -> Iterator[Hear]:
    """``hear``, with all that it hears written to ``path``; listening outlasts a full disk."""
    recording = Recording(path, EAR_RATE, channels=1)
    failures: list[str] = []

    def hear_and_write(block: Block) -> None:
        hear(block)
        try:
            if not failures:
                recording.write(block)
        except RecordingError as error:
            failures.append(str(error))

    yield hear_and_write
    try:
        recording.close()
    except RecordingError as error:
        failures.append(str(error))
    notes += failures[:1]


def _model(settings: Settings) -> Any:
    return load_model(settings.model or embedded_model())


def _only_typed(phrases: Sequence[str]) -> str:
    return (
        "The recognition model does not know every word, so these can only be typed: "
        f"{', '.join(phrases)}."
    )


def _first_words(start: Start) -> str:
    _, effects = advance(start.state, start.event)
    return next(effect.text for effect in effects if isinstance(effect, Say))


def _cue_folder() -> Path:
    return cache_folder() / "speech"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


@contextmanager
def _kept(start: Start, notes: list[str]) -> Iterator[Journal]:
    """The session's journal; where nothing can be kept, the session still takes place."""
    try:
        journal = start.journal()
    except JournalError as error:
        notes.append(f"{error}\nThis session is not kept.")
        yield MemoryJournal()
        return
    told = journal.fault
    if told:
        notes.append(told)
    with closing(journal):
        yield journal
    if journal.fault and journal.fault != told:
        notes.append(journal.fault)


def _tell_underflows(output: Output, notes: list[str]) -> None:
    if output.underflows:
        notes.append(f"The sound broke up {output.underflows} times: the machine was too busy.")


def _tell_hearing(microphone: Microphone, ear: SteadyEar, notes: list[str]) -> None:
    if microphone.overflows:
        notes.append(
            f"The microphone lost sound {microphone.overflows} times: the machine was too busy."
        )
    if ear.failures:
        notes.append(f"Listening failed {ear.failures} times and was begun anew.")
