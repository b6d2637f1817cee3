from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voicecoach.errors import SourceError
from voicecoach.importers.formats import read_source
from voicecoach.importers.sources import LARGEST, Source, fetch
from voicecoach.importers.writing import as_yaml


class Site(BaseHTTPRequestHandler):
    """A web site with one page; every other address is missing."""

    def do_GET(self) -> None:
        if self.path != "/how-to":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=latin-1")
        self.end_headers()
        self.wfile.write("<h1>Sit-up à la carte</h1>".encode("latin-1"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its base
        """Tests are quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_fetched_with_its_encoding(site: str) -> None:
    page = fetch(f"{site}/how-to")
    assert (page.name, page.suffix) == ("how-to.html", ".html")
    assert page.text() == "<h1>Sit-up à la carte</h1>"
    assert page.origin == f"{site}/how-to"


def test_a_missing_page_is_told(site: str) -> None:
    with pytest.raises(SourceError) as refused:
        fetch(f"{site}/nowhere")
    assert str(refused.value) == f"{site}/nowhere answers with 404, Not Found."


def test_being_offline_is_told() -> None:
    with pytest.raises(SourceError) as refused:
        fetch("http://127.0.0.1:9/")
    assert str(refused.value) == (
        "http://127.0.0.1:9/ can't be reached: Connection refused. Are you online? "
        "You can also save the page and import the file."
    )


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere.txt", "There is no file nowhere.txt."),
        (
            "file:///etc/hosts",
            "file:///etc/hosts: only files and http or https addresses can be imported.",
        ),
        ("http://[", "http://[ can't be reached: "),
    ],
)
def test_what_can_not_be_fetched_is_told(
    place: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError) as refused:
        fetch(place)
    assert str(refused.value).startswith(told)


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "is empty."), (b" \n", "is empty."), (b"x" * (LARGEST + 1), "is larger than 5 MB.")],
    ids=["empty", "blank", "large"],
)
def test_a_file_of_no_use_is_told(data: bytes, told: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    with pytest.raises(SourceError) as refused:
        fetch(str(file))
    assert str(refused.value).startswith(f"{file} {told}")


ENDINGS = st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a.csv", "a"])
PIECES = st.sampled_from(
    [
        *(
            "# How to squat\n",
            "1. Lower your hips.\n",
            "- Hold for 30 seconds\n",
            "<li>Lift",
            "<h1>",
        ),
        *("Squat / 3x8 / 60kg\n", '{"sets": [', '"translations"', "Date,Exercise,Category\n", ";"),
        *("2020-01-01,Squat,Legs\n", "\x1b[2J", "Equipment: mat\n", "**bold**\n", "</ol>", "\0"),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.binary(max_size=60) | PIECES.map(str.encode), max_size=12).map(b"".join), ENDINGS
)
def test_whatever_bytes_there_are_end_in_files_or_in_a_sentence(data: bytes, name: str) -> None:
    try:
        found = read_source(Source(name, name, data))
    except SourceError as refused:
        assert str(refused).isprintable()  # noqa: PT017  other errors are bugs and pass through
        return
    for draft in found.drafts:
        text = as_yaml(draft)
        assert all(character.isprintable() or character == "\n" for character in text)
