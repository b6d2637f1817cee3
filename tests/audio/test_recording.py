"""Sound files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voicecoach.audio.recording import Recording
from voicecoach.errors import RecordingError, UsageError

RATE = 24_000
FRAMES = np.column_stack(
    [0.5 * np.sin(2 * np.pi * hz * np.arange(RATE) / RATE) for hz in (440, 880)]
).astype(np.float32)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3", ".WAV"])
def test_every_kind_keeps_both_sides(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"session{suffix}"
    with Recording(path, RATE) as recording:
        for start in range(0, RATE, 480):
            recording.write(FRAMES[start : start + 480])
        assert not path.exists()
    assert list(tmp_path.iterdir()) == [path]
    frames, rate = soundfile.read(path)
    assert rate == RATE
    assert abs(len(frames) - RATE) < 3000  # mp3 pads
    for side, hz in enumerate((440, 880)):
        spectrum = np.abs(np.fft.rfft(frames[: RATE // 2, side]))
        assert spectrum.argmax() * 2 == pytest.approx(hz, abs=2)


def test_an_unknown_suffix_names_those_that_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        Recording(tmp_path / "session.txt", RATE)
    assert str(caught.value) == (
        "session.txt is no kind of sound file that can be written.\n"
        "Choose a name that ends in .wav, .flac, .ogg or .mp3."
    )


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "session.wav"
    with pytest.raises(RecordingError) as caught:
        Recording(path, RATE)
    first, last = str(caught.value).splitlines()
    assert first.startswith(f"The recording {path} can't be written: ")
    assert last == "Check that its folder exists and that there is room on the disk."


def test_an_error_leaves_no_file_and_an_older_one_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "session.wav"
    path.write_bytes(b"older")

    def interrupted() -> None:
        with Recording(path, RATE) as recording:
            recording.write(FRAMES)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"older"


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from voicecoach.audio.recording import Recording
from voicecoach.errors import RecordingError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
noise = np.random.default_rng(1).uniform(-0.5, 0.5, (4800, 2)).astype(np.float32)
try:
    with Recording(Path(sys.argv[1]), 24_000) as recording:
        for _ in range(200):
            recording.write(noise)
except RecordingError as error:
    print(str(error).splitlines()[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a file's size can't be limited on Windows")
@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3"])
def test_a_full_disk_is_told_and_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"session{suffix}"
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"The recording {path} can't be written: ")
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
