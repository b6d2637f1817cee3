"""A room without devices: the whole session in memory, as fast as the machine allows.

Time is the mixer's position. It moves in blocks of 20 ms, and only while the
session waits for something; a block in which a timer is due is split there, so a
timer is due on its exact sample. The ear hears whole blocks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.mixer import Mixer, Samples, Sound
from voicecoach.audio.resampling import samples_at
from voicecoach.errors import TraineeError
from voicecoach.ports import Clip
from voicecoach.session.events import Event, TimerDue

MIXER_RATE = 24_000
EAR_RATE = 16_000
BLOCK_SECONDS = 0.02
EAR_BLOCK = round(BLOCK_SECONDS * EAR_RATE)
"""Samples handed to the ear at a time."""
MIXER_BLOCK = round(BLOCK_SECONDS * MIXER_RATE)
TRAINEE_RMS = 0.05
"""Level to which every clip of the trainee is brought, of full scale: clear speech, close by."""
PATIENCE_SECONDS = 600
"""Session time without any event after which nothing more will come."""
NOISE_SECONDS = 16

Ear = Callable[[NDArray[np.int16]], None]
"""Takes a block of shape (EAR_BLOCK,) at EAR_RATE."""
Record = Callable[[NDArray[np.float32]], None]
"""Takes frames of shape (n, 2) at MIXER_RATE: the coach on the left, the trainee on the right."""


class Studio:
    """An Inbox that is also the room: the coach's mixer, a trainee, and noise around them.

    ``noise`` is repeated for ever at the level it has; ``background`` sets it.
    """

    def __init__(self, noise: Clip | None = None, record: Record | None = None) -> None:
        self.mixer = Mixer(MIXER_RATE)
        self._record = record
        self._ear: Ear | None = None
        self._heard = _Track(EAR_RATE, noise)
        self._recorded = _Track(MIXER_RATE, noise)
        self._events: deque[Event] = deque()

    def listen(self, ear: Ear) -> None:
        """From now on call ``ear`` with what the microphone would hear, block by block."""
        self._ear = ear

    def speak(self, clip: Clip, at: float) -> None:
        """Let the trainee say ``clip`` at session time ``at``, at once if that is past."""
        speech = _levelled(clip, TRAINEE_RMS)
        start = max(at, self.now())
        self._heard.add(speech, start)
        self._recorded.add(speech, start)

    def now(self) -> float:
        return self.mixer.position / MIXER_RATE

    def put(self, event: Event) -> None:
        self._events.append(event)

    def next(self, due: float | None) -> Event:
        """As in Inbox. Raises TraineeError if nothing can come any more."""
        target = None if due is None else round(due * MIXER_RATE)
        begin = self.now()
        while not self._events:
            if due is not None and target is not None:
                if self.mixer.position >= target:
                    return TimerDue(due)
            elif self._heard.is_over and self.now() - begin >= PATIENCE_SECONDS:
                raise TraineeError(
                    f"The session has waited {self.now() - begin:.0f} seconds, "
                    f"since {begin:.1f} s, and the trainee has nothing more to say.\n"
                    "Let the trainee end the session, or answer what the coach waits for."
                )
            self._step(target)
        return self._events.popleft()

    def _step(self, target: int | None) -> None:
        """Render to the end of the block, or to position ``target`` if that is nearer."""
        frames = MIXER_BLOCK - self.mixer.position % MIXER_BLOCK
        if target is not None:
            frames = min(frames, target - self.mixer.position)
        coach = self.mixer.render(frames)
        if self._record is not None:
            self._record(np.column_stack((coach, self._recorded.read(frames))))
        if self.mixer.position % MIXER_BLOCK == 0:
            block = self._heard.read(EAR_BLOCK)
            if self._ear is not None:
                self._ear(np.rint(np.clip(block, -1, 1) * 32767).astype(np.int16))


class _Track:
    """What the trainee says, over repeated noise, at one rate."""

    def __init__(self, rate: int, noise: Clip | None) -> None:
        self._rate = rate
        self._noise = np.zeros(1, np.float32) if noise is None else samples_at(rate, noise)
        self._position = 0
        self._clips: list[Sound] = []

    @property
    def is_over(self) -> bool:
        """There is only noise from here on."""
        return not self._clips

    def add(self, clip: Clip, at: float) -> None:
        self._clips.append(Sound(samples_at(self._rate, clip), round(at * self._rate)))

    def read(self, frames: int) -> Samples:
        """The next ``frames`` samples."""
        places = np.arange(self._position, self._position + frames) % len(self._noise)
        out = self._noise[places]
        for clip in self._clips:
            clip.add_to(out, self._position)
        self._position += frames
        self._clips = [clip for clip in self._clips if clip.end > self._position]
        return out


def pink_noise(seed: int) -> Clip:
    """Noise with equal power in each octave from 40 Hz up, like a busy room; ends as it begins."""
    size = NOISE_SECONDS * EAR_RATE
    hz = np.fft.rfftfreq(size, 1 / EAR_RATE)
    phase = np.random.default_rng(seed).uniform(0, 2 * np.pi, len(hz))
    amplitude = np.where(hz >= 40, 1 / np.sqrt(np.maximum(hz, 40)), 0)
    noise = np.fft.irfft(amplitude * np.exp(1j * phase), size)
    return Clip(noise.astype(np.float32), EAR_RATE)


def background(noise: Clip, snr_db: float) -> Clip:
    """``noise`` as loud as it has to be for the trainee's speech to be ``snr_db`` above it."""
    return _levelled(noise, TRAINEE_RMS * 10 ** (-snr_db / 20))


def _levelled(clip: Clip, rms: float) -> Clip:
    """``clip`` with this root mean square; silence stays silence."""
    power = float(np.mean(np.square(clip.samples, dtype=np.float64))) if len(clip.samples) else 0.0
    if power == 0:
        return clip
    return Clip((clip.samples * (rms / power**0.5)).astype(np.float32), clip.rate)
