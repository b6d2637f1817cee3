"""A sound card made of software: a private PulseAudio server with null sinks.

What the coach plays goes to the sink ``coach_out``; ``hear`` captures it. What a
person says goes to the sink ``trainee`` through ``say``, and arrives at the
microphone. PortAudio in this process sees only this card while it is used.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 48_000
MICROPHONE = (
    "module-remap-source source_name=coach_mic master=trainee.monitor channels=1 "
    "master_channel_map=mono channel_map=mono remix=no"
)
SETUP = f"""\
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink sink_name=coach_out rate=48000 channels=2 norewinds=1
load-module module-null-sink sink_name=trainee rate=48000 channels=1 norewinds=1
load-module {MICROPHONE}
set-default-sink coach_out
set-default-source coach_mic
"""


class Heard:
    """What was captured; complete once the ``with`` that captured it has ended."""

    def __init__(self) -> None:
        self.samples: NDArray[np.float32] = np.empty(0, np.float32)
        """Mono, at RATE, full scale ±1."""


class SoundCard:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._setup = folder / "setup.pa"
        self._setup.write_text(SETUP)
        self._server: subprocess.Popen[bytes] | None = None
        self.environment = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        """For processes that are to use this card."""
        for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            self.environment.pop(name, None)

    def start(self) -> None:
        command = ["pulseaudio", "-n", "-F", str(self._setup), "--exit-idle-time=-1"]
        command += ["--daemonize=no", "--realtime=no", "--log-target=file:/dev/null"]
        # With shared memory libpulse deadlocks now and then when its server is killed.
        command += ["--disable-shm=yes"]
        self._server = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while b"coach_mic" not in self._pactl("list", "short", "sources"):
            assert self._server.poll() is None, "pulseaudio ended"
            assert time.monotonic() < deadline, "pulseaudio does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """Take the card away, as when its cable is pulled."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        self._server = None
        shutil.rmtree(self._folder / "pulse", ignore_errors=True)

    def suspend(self, sink: str) -> None:
        """Let a sink stand still, as when earbuds go out of reach; "trainee" is the microphone."""
        self._pactl("suspend-sink", sink, "1")

    def resume(self, sink: str) -> None:
        self._pactl("suspend-sink", sink, "0")

    def load(self, module: str) -> None:
        """Plug in what ``module`` and its arguments describe."""
        self._pactl("load-module", *module.split())

    def let_out(self, level: int) -> None:
        """From now on the microphone hears what the coach plays, at ``level`` dB."""
        self.load("module-loopback source=coach_out.monitor sink=trainee latency_msec=50")
        for line in self._pactl("list", "short", "sink-inputs").decode().splitlines():
            if "module-loopback.c" in line:
                self._pactl("set-sink-input-volume", line.split("\t")[0], f"{level}dB")

    def unload(self, module: str, argument: str = "") -> None:
        """Pull out the devices of ``module``, or only the one that has ``argument``."""
        for line in self._pactl("list", "short", "modules").decode().splitlines():
            number, name, arguments, *_ = line.split("\t")
            if name == module and argument in arguments:
                self._pactl("unload-module", number)

    @property
    def is_running(self) -> bool:
        return self._server is not None

    def say(self, samples: NDArray[np.int16], rate: int) -> None:
        """Play into the microphone, to the end."""
        command = ["paplay", "--raw", f"--rate={rate}", "--channels=1", "--format=s16le"]
        command += ["--device=trainee"]
        subprocess.run(command, input=samples.tobytes(), env=self.environment, check=True)

    @contextmanager
    def hear(self) -> Iterator[Heard]:
        """Capture what the coach plays while the ``with`` lasts."""
        heard = Heard()
        command = ["parec", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le"]
        command += ["--latency-msec=10", "--device=coach_out.monitor"]
        with tempfile.TemporaryFile(dir=self._folder) as captured:
            capture = subprocess.Popen(command, stdout=captured, env=self.environment)
            while os.fstat(captured.fileno()).st_size == 0:  # until it has begun
                assert capture.poll() is None, "parec ended"
                time.sleep(0.01)
            try:
                yield heard
                time.sleep(0.1)  # what has been played is still being captured
            finally:
                capture.send_signal(signal.SIGTERM)
                capture.wait()
            captured.seek(0)
            whole = captured.read()
        samples = np.frombuffer(whole[: len(whole) // 2 * 2], np.int16)
        heard.samples = np.divide(samples, 32768, dtype=np.float32)

    def _pactl(self, *arguments: str) -> bytes:
        command = ["pactl", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, check=False
        ).stdout


@pytest.fixture
def sound_card() -> Iterator[SoundCard]:
    """A running card, the only one that PortAudio sees until the test ends."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("pulseaudio is not installed: no sound card can be made of software")
    # Short, because a socket's path has a limit; outside of tmp_path for the same reason.
    with (
        tempfile.TemporaryDirectory(prefix="card") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        card = SoundCard(Path(folder))
        for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_RUNTIME_DIR", folder)
        card.start()
        _look_again()
        try:
            yield card
        finally:
            if card.is_running:
                card.stop()
            _look_again()


@pytest.fixture
def no_sound_card(tmp_path: Path) -> Iterator[None]:
    """PortAudio finds no device at all until the test ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        _look_again()
        import sounddevice

        if len(sounddevice.query_devices()) > 0:
            pytest.skip("this machine has a sound card of its own, which can't be hidden")
        yield
    _look_again()


def _look_again() -> None:
    """Let PortAudio find the devices anew."""
    import sounddevice

    if sounddevice._initialized:
        sounddevice._terminate()
    sounddevice._initialize()
