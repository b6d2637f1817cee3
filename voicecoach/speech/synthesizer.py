"""Text to speech: pyttsx3 in a worker process that is watched, replaced and tried again."""

from __future__ import annotations

import contextlib
import json
import platform
import re
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.errors import SpeechError, near_miss
from voicecoach.ports import Clip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

START_SECONDS = 30.0
"""How long an engine may take to start; Windows builds its bindings the first time."""
RENDER_SECONDS = 10.0
"""How long an utterance may take; espeak-ng needs about a hundredth of a second."""
ATTEMPTS = 3
SILENT_RATE = 22050
"""Samples a second of a clip that holds no speech."""
LEVEL = 0.1
"""RMS of the voiced parts of every clip, full scale 1 (-20 dBFS)."""
PEAK = 0.9
"""No sample is louder than this."""
LEAD_SECONDS = 0.02
TAIL_SECONDS = 0.06
_SOUND = 2  # raised whenever the processing below changes what a clip sounds like

_MARKUP = re.compile(r"\[\[.*?\]\]|</?[A-Za-z!?][^<>]*>")  # Apple's commands; SAPI's XML
_BRACKETS = re.compile(r"\[\[|\]\]|[<>]")


@dataclass(frozen=True, slots=True)
class Voice:
    """One of the speech engine's voices."""

    id: str
    name: str
    languages: tuple[str, ...]
    """Codes such as "en-us" or "en_US", as the engine gives them; may be empty."""


class Pyttsx3Synthesizer:
    """A ``ports.Synthesizer``. The engine starts with the first text that needs it.

    Calls from several threads are served one at a time; ``close`` may come at any time.
    """

    def __init__(self, voice: str = "", rate: int = 170) -> None:
        """``voice``: id, name or language; empty for an English default. ``rate``: words/min."""
        self._voice = voice
        self._rate = rate
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._closed = False

    @property
    def identity(self) -> str:
        """Changes with everything but the text that a clip depends on."""
        engine = [sys.platform, "" if sys.platform.startswith("linux") else platform.version()]
        for package in ("pyttsx3", "espeakng-loader"):
            try:
                engine.append(f"{package} {version(package)}")
            except PackageNotFoundError:
                engine.append(f"no {package}")
        return "|".join([*engine, self._voice, str(self._rate), str(_SOUND)])

    def render(self, text: str) -> Clip:
        """The whole of ``text`` as speech at an even level, trimmed; blocks.

        Text without a letter or digit is a very short silence. Raises SpeechError.
        """
        import numpy as np  # noqa: PLC0415

        spoken = speakable(text)
        if not any(character.isalnum() for character in spoken):
            return Clip(np.zeros(int(LEAD_SECONDS * SILENT_RATE), np.float32), SILENT_RATE)
        reason = ""
        with self._lock:
            for _ in range(ATTEMPTS):
                worker = self._started()
                try:
                    return worker.render(spoken, worker.resolve(self._voice), self._rate)
                except _Fault as fault:
                    reason = str(fault)
                    self._drop()
        raise SpeechError(
            f"The voice could not say '{_shortened(spoken)}': {reason}. "
            "Try another voice; list them with: voicecoach voices"
        )

    def voices(self) -> list[Voice]:
        """Every voice of the engine. Raises SpeechError."""
        with self._lock:
            return self._started().voices

    def another_voice(self) -> str:
        """The id of an English voice that is not this one. Raises SpeechError."""
        with self._lock:
            return self._started().another(self._voice)

    def close(self) -> None:
        """End the worker; a ``render`` under way in another thread raises SpeechError."""
        self._closed = True
        if (worker := self._worker) is not None:
            worker.kill()
        with self._lock:
            self._drop()

    def _started(self) -> _Worker:
        reason = ""
        for _ in range(ATTEMPTS):
            if self._closed:
                break
            if self._worker is not None:
                return self._worker
            try:
                self._worker = _Worker()
                if self._closed:  # meanwhile, by another thread, which saw no worker to kill
                    self._worker.kill()
                self._worker.start()
            except (_Fault, OSError) as fault:
                reason = str(fault)
                self._drop()
            else:
                return self._worker
        if self._closed:
            raise SpeechError("The voice is switched off.")
        raise SpeechError(
            f"The speech engine does not start: {reason}. "
            "Reinstall voicecoach, or check that your system can speak."
        )

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Fault(Exception):  # noqa: N818 - not an error yet: the attempt is made again
    """An attempt that failed, and why; a fresh worker may do better."""


class _Worker:
    """One running worker process and the folder that it renders into."""

    def __init__(self) -> None:
        self.voices: list[Voice] = []
        self._variants: list[str] = []
        self._default = ""
        self._count = 0
        self._folder = tempfile.TemporaryDirectory(prefix="voicecoach-", ignore_cleanup_errors=True)
        try:
            # -P: the modules beside worker.py are not to be taken for others of their names.
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).with_name("worker.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="ascii",
            )
        except OSError:
            self._folder.cleanup()
            raise

    def start(self) -> None:
        """Wait until the engine is there. Raises _Fault."""
        hello = self._reply(START_SECONDS)
        self.voices = [
            Voice(str(v["id"]), str(v["name"]), tuple(v["languages"])) for v in hello["voices"]
        ]
        self._variants = hello["variants"]
        self._default = hello["default"] or ""

    def render(self, text: str, voice: str, rate: int) -> Clip:
        """``text`` as speech. Raises _Fault."""
        self._count += 1
        path = Path(self._folder.name, f"{self._count}.wav")
        request = {"text": text, "voice": voice, "rate": rate, "path": str(path)}
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise _Fault("the speech engine stopped") from error
        self._reply(RENDER_SECONDS)
        try:
            return _read(path)
        finally:
            path.unlink(missing_ok=True)

    def resolve(self, wanted: str) -> str:
        """The engine's own id for what the person calls a voice. Raises SpeechError.

        A voice is found by id, name or language; "+variant" may follow on espeak-ng.
        """
        if not wanted:
            return self._english_default()
        base, plus, variant = wanted.partition("+") if self._variants else (wanted, "", "")
        variants = {name.casefold(): name for name in self._variants}
        calls: dict[str, str] = {}
        for voice in self.voices:
            for call in (voice.id, voice.name, voice.id.rpartition("/")[2], *voice.languages):
                calls.setdefault(call.casefold(), voice.id)
        if base.casefold() not in calls:
            raise _unknown_voice(wanted, base.casefold(), calls)
        if plus and variant.casefold() not in variants:
            raise _unknown_voice(wanted, wanted, [f"{base}+{name}" for name in self._variants])
        return calls[base.casefold()] + (f"+{variants[variant.casefold()]}" if plus else "")

    def _english_default(self) -> str:
        english = [voice.id for voice in self.voices if _is_english(voice)]
        return self._default if self._default in english or not english else english[0]

    def another(self, than: str) -> str:
        """A voice for someone who talks with ``than``; American if there is one."""
        mine = self.resolve(than).partition("+")[0]
        others = [voice for voice in self.voices if _is_english(voice) and voice.id != mine]
        others.sort(key=lambda voice: "en-us" not in voice.languages)
        variant = "+f3" if "f3" in self._variants else ""
        return (others[0].id if others else mine) + variant

    def kill(self) -> None:
        """End the process at once; from any thread."""
        self._process.kill()

    def end(self) -> None:
        """Kill, and let go of pipes and files."""
        self.kill()
        self._process.wait()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):  # a request may still be in the buffer
            self._process.stdin.close()
        self._process.stdout.close()
        self._folder.cleanup()

    def _reply(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        late = threading.Event()

        def expire() -> None:
            late.set()
            self.kill()

        watchdog = threading.Timer(seconds, expire)
        watchdog.daemon = True
        watchdog.start()
        line = self._process.stdout.readline()  # empty once the process is dead
        watchdog.cancel()
        if not line:
            why = f"did not answer in {seconds:g} seconds" if late.is_set() else "stopped"
            raise _Fault(f"the speech engine {why}")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise _Fault(str(reply["error"]))
        return reply


def speakable(text: str) -> str:
    """``text`` without what an engine would obey or choke on instead of saying it."""
    text = _MARKUP.sub(" ", text)
    kept = (
        " " if character.isspace() or unicodedata.category(character) == "Cc" else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(_BRACKETS.sub(" ", "".join(kept)).split())


def levelled(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """``samples`` (shape (n,), ±1) at LEVEL, LEAD_SECONDS and TAIL_SECONDS around the speech.

    The level is that of the 20 ms blocks within 20 dB of the loudest, so that pauses
    do not count. Silence comes back empty.
    """
    import numpy as np  # noqa: PLC0415

    size = rate // 50
    blocks = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size)
    power = np.mean(np.square(blocks, dtype=np.float64), axis=1)
    if power.max(initial=0.0) < 1e-8:
        return np.zeros(0, np.float32)
    rms = float(np.sqrt(power[power > power.max() / 100].mean()))
    gain = min(LEVEL / rms, PEAK / float(np.abs(samples).max()))
    sounding = np.flatnonzero(np.abs(samples) * gain > 1e-3)
    lead, tail = int(LEAD_SECONDS * rate), int(TAIL_SECONDS * rate)
    first, last = int(sounding[0]), int(sounding[-1])
    padded = np.pad(samples, (lead, tail))
    return (padded[first : last + 1 + lead + tail] * gain).astype(np.float32)


def _read(path: Path) -> Clip:
    """The engine's file, whatever its format (macOS writes AIFF). Raises _Fault."""
    import soundfile  # noqa: PLC0415

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise _Fault("the speech engine wrote no sound file") from error
    speech = levelled(samples.mean(axis=1), rate)
    if not len(speech):
        raise _Fault("the speech engine gave only silence")
    return Clip(speech, rate)


def _unknown_voice(wanted: str, part: str, known: Iterable[str]) -> SpeechError:
    return SpeechError(
        f"No voice '{wanted}'.{near_miss(part, known)}\nList them with: voicecoach voices"
    )


def _is_english(voice: Voice) -> bool:
    return any(code.casefold().startswith("en") for code in voice.languages)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
