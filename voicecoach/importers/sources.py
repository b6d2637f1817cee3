"""A file or a web address → its bytes. Beside ``model install``, all that goes online."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from voicecoach import __version__
from voicecoach.errors import SourceError

LARGEST = 5_000_000
"""Bytes."""
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be imported."""

    place: str
    """The file's path or the web address, as given."""
    name: str
    """A file's name, with its ending if it has one."""
    data: bytes
    charset: str = "utf-8"
    """As told by a server."""

    @property
    def origin(self) -> str:
        """What a file says about where it is from: of a file the name alone."""
        return self.place if "://" in self.place else self.name

    @property
    def suffix(self) -> str:
        """The name's ending in lower case, with its dot; empty if it has none."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def title(self) -> str:
        """The name, as a person would say it."""
        stem = PurePosixPath(self.name).stem
        return " ".join(stem.replace("-", " ").replace("_", " ").split()).capitalize()

    def text(self) -> str:
        """Its text. Raises SourceError if it is none."""
        for encoding in ("utf-8-sig", self.charset, "cp1252"):
            try:
                text = self.data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
            if "\0" not in text:
                return text
        raise SourceError(
            f"{self.place} is not text. What can be imported: voicecoach import --help"
        )


def fetch(place: str) -> Source:
    """The file or web page at ``place``. Raises SourceError."""
    scheme = place.partition("://")[0].lower() if "://" in place else ""
    if scheme in {"http", "https"}:
        return _page(place)
    if scheme:
        raise SourceError(f"{place}: only files and http or https addresses can be imported.")
    return _file(Path(place))


def _file(path: Path) -> Source:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise SourceError(f"{path} is a folder, not a file.") from None
    except (OSError, ValueError) as failed:
        raise SourceError(f"{path} can't be read: {_reason(failed)}.") from None
    return _checked(Source(str(path), path.name, data))


def _page(address: str) -> Source:
    try:
        request = urllib.request.Request(
            address, headers={"User-Agent": f"voicecoach/{__version__}", "Accept": "text/html,*/*"}
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as answer:
            data: bytes = answer.read(LARGEST + 1)
            headers: Message = answer.headers
    except urllib.error.HTTPError as refused:
        refused.close()
        raise SourceError(f"{address} answers with {refused.code}, {refused.reason}.") from None
    except TimeoutError:
        raise SourceError(
            f"{address} did not answer within {_PATIENCE_SECONDS:.0f} seconds. Try again later."
        ) from None
    except (OSError, HTTPException, ValueError) as failed:
        raise SourceError(
            f"{address} can't be reached: {_reason(failed)}. Are you online? "
            "You can also save the page and import the file."
        ) from None
    name = unquote(PurePosixPath(urlsplit(address).path).name) or "page"
    charset = headers.get_content_charset() or "utf-8"
    if headers.get_content_type() == "text/html" and not name.endswith((".html", ".htm")):
        name += ".html"
    return _checked(Source(address, name, data, charset))


def _checked(source: Source) -> Source:
    if len(source.data) > LARGEST:
        raise SourceError(f"{source.place} is larger than 5 MB. Is it the right file?")
    if not source.data.strip():
        raise SourceError(f"{source.place} is empty.")
    return source


def _reason(failed: Exception) -> object:
    inner = getattr(failed, "reason", failed)
    return getattr(inner, "strerror", None) or inner
