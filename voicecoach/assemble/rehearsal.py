"""A session on virtual devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from voicecoach.assemble.live import Session
from voicecoach.assemble.room import Ears, cue_folder, model_of, only_typed
from voicecoach.assemble.starting import Start
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.recording import Recording
from voicecoach.audio.virtual import MIXER_RATE, Studio, background, pink_noise
from voicecoach.history.journal import MemoryJournal
from voicecoach.ports import Display
from voicecoach.rehearsal.script import Script
from voicecoach.rehearsal.trainee import Trainee
from voicecoach.rehearsal.transcript import Summary, Transcript
from voicecoach.routine import Routine
from voicecoach.runtime import Devices
from voicecoach.session.commands import vocabulary
from voicecoach.session.events import SessionStarted
from voicecoach.session.replay import Conditions, beginning
from voicecoach.session.state import Adjustments
from voicecoach.settings import Settings
from voicecoach.speech.cues import ImmediateCues
from voicecoach.speech.ear import Ear
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

NOISE_SEED = 1


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
    adjustments = Adjustments(volume=settings.volume, words=settings.words)
    conditions = Conditions(rehearsal.auto, adjustments)
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
        cues = stack.enter_context(closing(ImmediateCues(voice, cue_folder(), voice.identity)))
        other = Pyttsx3Synthesizer(rehearsal.voice or voice.another_voice(), settings.rate)
        answers = stack.enter_context(closing(ImmediateCues(other, cue_folder(), other.identity)))
        ear = Ear(model_of(settings), vocabulary(routine), studio.put, studio.now)
        if ear.unheard:
            notes.append(only_typed(ear.unheard))
        studio.listen(ear.accept)
        trainee = Trainee(rehearsal.script, studio.speak, answers)
        transcript = Transcript(rehearsal.transcript, trainee.phrase_end)
        stack.enter_context(closing(transcript))
        stack.enter_context(closing(display))
        player = MixingPlayer(studio.mixer, cues, studio, lead=0.0)
        displays = (display, transcript, trainee)
        devices = Devices(studio, player, Ears(ear), start.journal(), displays)
        yield Session(start, devices, notes), transcript.summary
