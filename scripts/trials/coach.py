"""What the coach says: the sound of a whole session, and its cues without a pause."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
import soxr

from recognition.corpus import RATE
from recognition.sounds import Sound as Full
from voicecoach.assemble import Rehearsal, rehearsed
from voicecoach.assemble.room import cue_folder
from voicecoach.audio.resampling import samples_at
from voicecoach.library.catalogue import find_routine
from voicecoach.rehearsal.script import Remark, Script, built_in_script
from voicecoach.session.commands import PHRASES, Mode, Verb, vocabulary
from voicecoach.session.effects import Effect, Say
from voicecoach.session.events import CueFinished, CueStarted, Event
from voicecoach.session.state import State
from voicecoach.settings import Settings
from voicecoach.speech.cues import ImmediateCues
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

ROUTINE = find_routine("single-leg-hip-thrust")
VOCABULARY = vocabulary(ROUTINE)
"""Every phrase of a session, and its command."""
ASIDES = (
    Verb.HELP, Verb.HELP, Verb.TIP, Verb.WHY, Verb.WHERE, Verb.WHATS_NEXT, Verb.HOW_LONG,
    Verb.HARDER, Verb.RESUME, Verb.PAIN, Verb.UNDO, Verb.MUTE, Verb.UNMUTE, Verb.EASIER,
)  # fmt: skip
"""Asked for once in a while, so that the coach says what else it can say."""
ASIDE_SECONDS = 23.0
GAP_SECONDS = 0.15
"""Between two cues of the talk without a pause."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something the coach says; seconds from the beginning."""

    text: str
    start: float
    seconds: float
    """Of the whole of it."""
    cut: float | None = None
    """When it was cut, if it was."""


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """The coach's sound, and what it is."""

    samples: Full
    cues: tuple[Cue, ...]
    modes: tuple[tuple[float, Mode], ...] = ()
    """From when on the session did what."""

    def first(self, seconds: float) -> Talk:
        """Its beginning."""
        return Talk(
            self.samples[: round(seconds * RATE)],
            tuple(cue for cue in self.cues if cue.start < seconds),
            tuple(entry for entry in self.modes if entry[0] < seconds),
        )


def session() -> Talk:
    """The routine from its beginning to its end, led by the built-in trainee with asides.

    Raises SpeechError or ModelError.
    """
    script = built_in_script()
    asides = tuple(
        Remark(PHRASES[verb][0], ASIDE_SECONDS * number) for number, verb in enumerate(ASIDES, 3)
    )
    notes = _Notes()
    with TemporaryDirectory() as folder:
        sound = Path(folder, "session.flac")
        rehearsal = Rehearsal(Script(script.answers, (*script.remarks, *asides)), audio=sound)
        with rehearsed(ROUTINE, Settings(), rehearsal, notes) as (prepared, _):
            prepared.run()
        stereo, rate = soundfile.read(sound, dtype="float32")
    samples = soxr.resample(stereo[:, 0], rate, RATE).astype(np.float32)
    with closing(_voice()) as voice:
        lengths = {text: voice.clip(text).result().seconds for text in notes.texts.values()}
    cues = tuple(
        Cue(text, start, lengths[text], notes.cuts.get(number))
        for number, text in notes.texts.items()
        if (start := notes.starts.get(number)) is not None
    )
    return Talk(samples, tuple(sorted(cues, key=lambda cue: cue.start)), tuple(notes.modes))


def chatter(cues: tuple[Cue, ...], seconds: float) -> Talk:
    """The different texts of ``cues``, one after the other, again and again. Raises SpeechError."""
    pieces, said = list[Full](), list[Cue]()
    gap = np.zeros(round(GAP_SECONDS * RATE), np.float32)
    at = 0.0
    with closing(_voice()) as voice:
        for text in cycle(dict.fromkeys(cue.text for cue in cues)):
            if at >= seconds:
                break
            samples = samples_at(RATE, voice.clip(text).result())
            said.append(Cue(text, at, len(samples) / RATE))
            pieces += [samples, gap]
            at += (len(samples) + len(gap)) / RATE
    return Talk(np.concatenate(pieces)[: round(seconds * RATE)], tuple(said))


def _voice() -> ImmediateCues:
    voice = Pyttsx3Synthesizer()
    return ImmediateCues(voice, cue_folder(), voice.identity)


@dataclass(slots=True)
class _Notes:
    """A Display that writes down when what was said, by the numbers of the cues."""

    texts: dict[int, str] = field(default_factory=dict)
    starts: dict[int, float] = field(default_factory=dict)
    cuts: dict[int, float] = field(default_factory=dict)
    modes: list[tuple[float, Mode]] = field(default_factory=list)

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        self.texts |= {effect.cue: effect.text for effect in effects if isinstance(effect, Say)}
        if isinstance(event, CueStarted):
            self.starts[event.cue] = event.t
        if isinstance(event, CueFinished) and not event.spoken:
            self.cuts[event.cue] = event.t
        if not self.modes or self.modes[-1][1] is not state.mode:
            self.modes.append((event.t, state.mode))

    def close(self) -> None:
        """Nothing to let go of."""
