"""Rendered speech on disk: whole files only, a bounded folder, never an error."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
from pathlib import Path

import soundfile

from voicecoach.ports import Clip

LARGEST_BYTES = 100_000_000
"""Of the whole folder, about an hour of speech; the least recently used go."""


class ClipFolder:
    """Clips of one voice by their text. A folder that can't be used is one that keeps nothing."""

    def __init__(self, folder: Path, identity: str) -> None:
        """``identity``: everything but the text that a clip depends on."""
        self._folder = folder
        self._identity = identity
        self._bytes: int | None = None
        """Of the whole folder; None until something is written."""

    def load(self, text: str) -> Clip | None:
        """The clip of ``text``, or None if it is not there whole."""
        path = self._path(text)
        try:
            data = path.read_bytes()
            os.utime(path)  # used last: goes last
        except OSError:
            return None
        try:
            with soundfile.SoundFile(io.BytesIO(data)) as file:
                samples = file.read(dtype="float32")
                whole = samples.shape == (file.frames,)
                return Clip(samples, file.samplerate) if whole else None
        except soundfile.LibsndfileError:
            return None

    def store(self, text: str, clip: Clip) -> None:
        """Keep ``clip`` if there is room and leave."""
        buffer = io.BytesIO()
        # FLAC, for its frames carry checksums: damage shows when the file is read.
        soundfile.write(buffer, clip.samples, clip.rate, format="FLAC", subtype="PCM_16")
        data = buffer.getvalue()
        with contextlib.suppress(OSError):
            self._write(self._path(text), data)
            self._bound(len(data))

    def _path(self, text: str) -> Path:
        key = hashlib.sha256(f"{self._identity}\0{text}".encode(errors="replace")).hexdigest()
        return self._folder / f"{key[:32]}.flac"

    def _write(self, path: Path, data: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, partial = tempfile.mkstemp(suffix=".partial", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(partial).replace(path)
        except OSError:
            Path(partial).unlink(missing_ok=True)
            raise

    def _bound(self, added: int) -> None:
        """Delete the least recently used until a tenth of the folder is free again."""
        self._bytes = None if self._bytes is None else self._bytes + added
        if self._bytes is not None and self._bytes <= LARGEST_BYTES:
            return
        files = [path for kind in ("*.flac", "*.partial") for path in self._folder.glob(kind)]
        used = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in files)
        self._bytes = sum(size for _, size, _ in used)
        if self._bytes <= LARGEST_BYTES:
            return
        for _, size, path in used:
            if self._bytes <= LARGEST_BYTES * 9 // 10:
                break
            path.unlink(missing_ok=True)
            self._bytes -= size
