"""A model's archive → its files in a folder, and nothing outside of it."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from voicecoach.errors import ModelError

LARGEST_GROWTH = 10
"""Times the archive's size. Models grow to about twice."""
_CHUNK = 1 << 20
"""Bytes."""


def unpack(archive: Path, folder: Path) -> None:
    """Write what lies in the archive's one folder to ``folder``. Raises ModelError.

    May leave ``folder`` half filled.
    """
    room = LARGEST_GROWTH * archive.stat().st_size
    try:
        with zipfile.ZipFile(archive) as packed:
            for member in packed.infolist():
                if member.is_dir():
                    continue
                target = folder / _inside(member, archive)
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(member) as source, target.open("xb") as file:
                    while chunk := source.read(_CHUNK):
                        if (room := room - len(chunk)) < 0:
                            raise ModelError(
                                f"{archive} would unpack to more than {LARGEST_GROWTH} times its "
                                "size, so it is no model."
                            )
                        file.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise ModelError(f"{archive} can't be unpacked: {error}.") from error


def _inside(member: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    """Where it belongs, below the archive's one folder."""
    path = PurePosixPath(member.filename)
    if (
        len(path.parts) < 2
        or path.is_absolute()
        or ".." in path.parts
        or any(character in member.filename for character in "\\:")
        or stat.S_ISLNK(member.external_attr >> 16)
    ):
        raise ModelError(f"{archive} holds '{member.filename}', which lies outside of its folder.")
    return PurePosixPath(*path.parts[1:])
