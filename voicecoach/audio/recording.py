"""Sound written to a file as it is made."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from voicecoach.errors import RecordingError, UsageError

SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")


class Recording:
    """A sound file that takes its name when it is whole, and not before.

    Use it as a context manager: an error inside leaves no file behind.
    Raises UsageError for an unknown suffix, RecordingError where writing fails.
    """

    def __init__(self, path: Path, rate: int, channels: int = 2) -> None:
        suffix = path.suffix.lower()
        if suffix not in SUFFIXES:
            raise UsageError(
                f"{path.name} is no kind of sound file that can be written.\n"
                f"Choose a name that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}."
            )
        self._path = path
        self._unfinished = path.with_name(f".{path.stem}.unfinished{suffix}")
        try:
            self._unfinished.touch(mode=0o600)  # a voice is nobody else's business
            self._file = soundfile.SoundFile(self._unfinished, "w", rate, channels)
        except (soundfile.SoundFileError, OSError) as error:
            raise self._failure(error) from error

    def write(self, frames: NDArray[np.float32] | NDArray[np.int16]) -> None:
        """Append; shape (n, channels), full scale ±1; of integers, (n,) will do for one channel."""
        try:
            self._file.write(frames)
        except (soundfile.SoundFileError, AssertionError) as error:  # it asserts all is written
            raise self._failure(error) from error

    def close(self) -> None:
        """Complete the file and give it its name."""
        try:
            self._file.close()
            self._unfinished.replace(self._path)
        except (soundfile.SoundFileError, OSError) as error:
            raise self._failure(error) from error

    def discard(self) -> None:
        """Leave no file."""
        self._file.close()
        self._unfinished.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            self.discard()

    def _failure(self, error: Exception) -> RecordingError:
        reason = error.strerror if isinstance(error, OSError) else error
        return RecordingError(
            f"The recording {self._path} can't be written: {reason}\n"
            "Check that its folder exists and that there is room on the disk."
        )
