"""Speaks and beeps through a mixer: the same for a real output and for a virtual one.

A cue waits in two places. Until its speech is rendered it waits here, in the
``_awaited`` slot; from then on in the mixer. Whoever takes it out of its place
reports its end, so every cue is finished exactly once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import CancelledError, Future
from functools import lru_cache, partial
from typing import assert_never

from voicecoach.audio.mixer import Mixer, Moment, Samples
from voicecoach.audio.own_words import OwnWords
from voicecoach.audio.resampling import samples_at
from voicecoach.audio.tones import synthesize
from voicecoach.errors import SpeechError
from voicecoach.ports import Clip, Cues, Inbox
from voicecoach.session.effects import Beep, Say, Tone
from voicecoach.session.events import CueFinished, CueStarted, Device, DeviceLost, DeviceRestored

LATEST_SECONDS = 0.35
"""A cue that is ready later than this after its time is dropped: a late count misleads."""
KEPT_CLIPS = 64
"""Resampled clips to keep: the counts and phase words of an exercise, a few megabytes."""


class MixingPlayer:
    """A Player. What has a time sounds exactly ``lead`` seconds after it.

    ``lead`` is the time that the session has to ask for a sound whose moment has
    come: long enough, and the jitter of timers and threads is never heard.
    """

    def __init__(
        self,
        mixer: Mixer,
        cues: Cues,
        inbox: Inbox,
        lead: float,
        own_words: OwnWords | None = None,
    ) -> None:
        """``own_words`` gets what is spoken."""
        self._mixer = mixer
        self._cues = cues
        self._inbox = inbox
        self._lead = lead
        self._own_words = own_words
        self._tones = {tone: synthesize(tone, mixer.rate) for tone in Tone}
        self._resampled = lru_cache(KEPT_CLIPS)(partial(samples_at, mixer.rate))
        self._lock = threading.Lock()
        """Guards what follows; clips become ready in threads of their own."""
        self._awaited: Say | None = None
        self._voice_lost = False

    def prepare(self, texts: Iterable[str]) -> None:
        self._cues.prepare(texts)

    def say(self, say: Say) -> None:
        self._await(say)
        future = self._cues.clip(say.text)
        future.add_done_callback(partial(self._on_clip, say, kept=future.done()))

    def beep(self, beep: Beep) -> None:
        self._mixer.beep(self._tones[beep.tone], self._position(beep.at))

    def hush(self) -> None:
        self._await(None)
        self._mixer.hush()

    def duck(self, on: bool) -> None:
        self._mixer.duck(on)

    def set_volume(self, level: float) -> None:
        self._mixer.set_volume(level)

    def close(self) -> None:
        self.hush()

    def _await(self, say: Say | None) -> None:
        """Wait for the clip of ``say``, and no longer for the one before."""
        with self._lock:
            superseded, self._awaited = self._awaited, say
        if superseded is not None:
            self._finish_unspoken(superseded)

    def _on_clip(self, say: Say, future: Future[Clip], *, kept: bool) -> None:
        """Play the cue whose clip is ready, unless it was superseded, failed or is late.

        A clip that was kept says nothing about the speech engine.
        """
        samples: Samples | None = None
        try:
            samples = self._resampled(future.result())
        except SpeechError as error:
            self._note_voice(str(error))
        except CancelledError:
            pass  # the speech engine is closing
        else:
            if not kept:
                self._note_voice(None)
        at = self._position(say.at)
        with self._lock:
            if self._awaited is not say:
                return
            self._awaited = None
            if samples is not None and not self._is_late(at):
                # Inside the lock, or a hush could overtake it.
                report = partial(self._report, say, len(samples) / self._mixer.rate)
                self._mixer.speak(samples, at, report)
                return
        self._finish_unspoken(say)

    def _is_late(self, at: int | None) -> bool:
        return at is not None and self._mixer.position > at + LATEST_SECONDS * self._mixer.rate

    def _note_voice(self, failure: str | None) -> None:
        """Tell the session when the speech engine fails, and when it works again."""
        with self._lock:
            changed = self._voice_lost != (failure is not None)
            self._voice_lost = failure is not None
        if changed:
            now = self._inbox.now()
            self._inbox.put(
                DeviceRestored(now, Device.VOICE)
                if failure is None
                else DeviceLost(now, Device.VOICE, failure)
            )

    def _report(self, say: Say, seconds: float, moment: Moment, position: int) -> None:
        """Runs where the mixer renders. ``seconds``: the length of the clip."""
        t = position / self._mixer.rate
        match moment:
            case Moment.STARTED:
                if self._own_words is not None:
                    self._own_words.started(say.cue, say.text, t, seconds)
                self._inbox.put(CueStarted(t, say.cue))
            case Moment.PLAYED:
                self._inbox.put(CueFinished(t, say.cue))
            case Moment.CUT:
                if self._own_words is not None:
                    self._own_words.cut(say.cue, t)
                self._inbox.put(CueFinished(t, say.cue, spoken=False))
            case _:
                assert_never(moment)

    def _finish_unspoken(self, say: Say) -> None:
        self._inbox.put(CueFinished(self._inbox.now(), say.cue, spoken=False))

    def _position(self, at: float | None) -> int | None:
        return None if at is None else round((at + self._lead) * self._mixer.rate)
