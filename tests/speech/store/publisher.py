"""A publisher of models on this machine, who can be unlucky in many ways."""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from voicecoach.speech.models import embedded_model
from voicecoach.speech.store import official
from voicecoach.speech.store.official import OfficialModel

NAME = "vosk-model-small-en-us-0.15"
THEIR_CONF = """\
--min-active=200
--max-active=3000
--beam=10.0
--lattice-beam=2.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
OUR_CONF = """\
--min-active=200
--max-active=3000
--beam=10.0
--lattice-beam=2.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--frames-per-chunk=6
--endpoint.rule2.min-trailing-silence=0.15
--endpoint.rule3.min-trailing-silence=0.6
--endpoint.rule4.min-trailing-silence=1.0
"""


def official_like() -> dict[str, bytes]:
    """The embedded model's files as official models have them: all words inside of Gr.fst."""
    folder = embedded_model()
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("am", "conf", "graph")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }
    words = files.pop("graph/words.txt").decode()
    files["graph/Gr.fst"] = _with_words(files["graph/Gr.fst"], words)
    return files | {"conf/model.conf": THEIR_CONF.encode(), "README": b"A model.\n"}


def _with_words(graph: bytes, words: str) -> bytes:
    """An OpenFst ``graph`` of the plain const kind, with ``words`` as its output symbols."""
    flags = 4 + 4 + len("const") + 4 + len("standard") + 4
    header = flags + 4 + 4 * 8
    table = [line.split() for line in words.splitlines()]
    symbols = struct.pack("<ii5sqq", 2125658996, 5, b"words", len(table), len(table))
    for word, number in table:
        symbols += struct.pack(f"<i{len(word)}sq", len(word), word.encode(), int(number))
    has_output_symbols = struct.pack("<i", 2)
    return graph[:flags] + has_output_symbols + graph[flags + 4 : header] + symbols + graph[header:]


def packed(files: dict[str, bytes]) -> bytes:
    """Their archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.mkdir(NAME)
        for name, data in files.items():
            archive.writestr(f"{NAME}/{name}", data)
    return whole.getvalue()


@dataclass
class Publisher:
    archive: bytes
    """What is sent."""
    knows_ranges: bool = True
    breaks_after: int | None = None
    """Bytes of an answer, after which the connection is closed."""
    status: int | None = None
    """Of every answer, instead of what was asked for."""
    ranges: list[str | None] = field(default_factory=list)
    """Asked for so far."""


class _Site(BaseHTTPRequestHandler):
    publisher: ClassVar[Publisher]

    def do_GET(self) -> None:
        publisher = self.publisher
        asked = self.headers["Range"]
        publisher.ranges.append(asked)
        if publisher.status:
            self.send_error(publisher.status)
            return
        first = int(asked[len("bytes=") : -1]) if asked and publisher.knows_ranges else 0
        whole = len(publisher.archive)
        if first >= whole:
            self.send_error(416)
            return
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(whole - first))
        self.end_headers()
        last = first + publisher.breaks_after if publisher.breaks_after else whole
        self.wfile.write(publisher.archive[first:last])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its base
        """Tests are quiet."""


@pytest.fixture(scope="session")
def right_archive() -> bytes:
    return packed(official_like())


@pytest.fixture
def publisher(
    right_archive: bytes, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Publisher]:
    """Of one model, ``official.MODELS[0]``."""
    unlucky = Publisher(right_archive)
    site = type("Site", (_Site,), {"publisher": unlucky})
    server = ThreadingHTTPServer(("127.0.0.1", 0), site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    monkeypatch.setattr(official, "SITE", f"http://127.0.0.1:{server.server_port}")
    publish(right_archive, monkeypatch)
    yield unlucky
    server.shutdown()
    thread.join()
    server.server_close()


def publish(archive: bytes, monkeypatch: pytest.MonkeyPatch) -> OfficialModel:
    """Make ``archive`` the one that should come."""
    sum_ = hashlib.sha256(archive).hexdigest()
    model = OfficialModel(NAME, len(archive), sum_, "Apache 2.0", "Tests.")
    monkeypatch.setattr(official, "MODELS", (model,))
    return model
