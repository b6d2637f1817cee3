"""A large file from the web, whole and with the right sum, or not at all.

pooch checks the sum before the file gets its name. What pooch lacks is here: a
download that broke off is gone on with by the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach import __version__
from voicecoach.errors import ModelError

if TYPE_CHECKING:
    import requests

Progress = Callable[[int], None]
"""Told the bytes that are there so far."""

_PATIENCE_SECONDS = 20.0
_CHUNK = 1 << 16
"""Bytes."""


def download(url: str, target: Path, size: int, sha256: str, progress: Progress) -> None:
    """Fetch ``url``, of ``size`` bytes, to ``target``, unless it is there already.

    Raises ModelError.
    """
    import pooch  # noqa: PLC0415 - slow to import
    import requests  # noqa: PLC0415 - slow to import

    part = target.with_name(f"{target.name}.part")
    pooch.get_logger().setLevel("WARNING")
    try:
        pooch.retrieve(
            url,
            f"sha256:{sha256}",
            fname=target.name,
            path=target.parent,
            downloader=_Resuming(part, size, progress),
        )
    except requests.HTTPError as refused:
        answer = refused.response
        assert answer is not None
        raise ModelError(
            f"{url} answers with {answer.status_code}, {answer.reason}.\n{_later(part, size)}"
        ) from None
    except requests.RequestException:
        raise ModelError(
            f"{url} can't be reached, or broke off. Are you online?\n{_later(part, size)}"
        ) from None
    except ValueError:  # pooch's, for a wrong sum
        raise ModelError(
            f"What {url} sent is not what was published: its SHA-256 is wrong. "
            "It was thrown away.\nTry again. If it stays so, do without this model."
        ) from None
    except OSError as failed:
        raise ModelError(
            f"{part} can't be written: {failed.strerror or failed}.\nSee that the folder is "
            f"yours, and that {3 * size / 1e6:.0f} MB are free to unpack it, then try again."
        ) from None


def _later(part: Path, size: int) -> str:
    there = part.stat().st_size if part.is_file() else 0
    if not there:
        return "Try again later."
    return (
        f"{there / 1e6:.1f} of {size / 1e6:.1f} MB are here: the same command goes on from there."
    )


class _Resuming:
    """A downloader for pooch, which calls it with an address and a file to write."""

    def __init__(self, part: Path, size: int, progress: Progress) -> None:
        self._part = part
        self._size = size
        self._progress = progress

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        import requests  # noqa: PLC0415 - slow to import

        there = self._part.stat().st_size if self._part.is_file() else 0
        headers = {"User-Agent": f"voicecoach/{__version__}", "Accept-Encoding": "identity"}
        if there:
            headers["Range"] = f"bytes={there}-"
        with requests.get(url, headers=headers, stream=True, timeout=_PATIENCE_SECONDS) as answer:
            if answer.status_code != requests.codes.requested_range_not_satisfiable:
                answer.raise_for_status()
                goes_on = answer.status_code == requests.codes.partial_content
                self._write(answer, "ab" if goes_on else "wb")
        self._part.replace(output_file)

    def _write(self, answer: requests.Response, mode: str) -> None:
        with self._part.open(mode) as file:
            for chunk in answer.iter_content(_CHUNK):
                file.write(chunk)
                self._progress(file.tell())
                if file.tell() > self._size:  # the sum will be wrong anyway
                    return
