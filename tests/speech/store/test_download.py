from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.speech.store.publisher import Publisher
from voicecoach.errors import ModelError
from voicecoach.speech.store import archive_of, fetch, official

ENOUGH = 1_000_000
"""Bytes; some of the archive."""


@pytest.fixture
def part(own_folders: Path) -> Path:
    """Where what came so far is."""
    archive = archive_of(official.MODELS[0])
    return archive.with_name(f"{archive.name}.part")


def fetched() -> bytes:
    fetch(official.MODELS[0], lambda there: None)
    return archive_of(official.MODELS[0]).read_bytes()


def message() -> str:
    with pytest.raises(ModelError) as caught:
        fetched()
    return str(caught.value)


def test_it_comes_whole_and_tells_how_far_it_is(publisher: Publisher) -> None:
    told: list[int] = []
    fetch(official.MODELS[0], told.append)
    archive = archive_of(official.MODELS[0])
    assert archive.read_bytes() == publisher.archive
    assert told == sorted(told)
    assert told[-1] == len(publisher.archive)
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_what_is_there_is_not_fetched_again(publisher: Publisher) -> None:
    assert fetched() == fetched()
    assert len(publisher.ranges) == 1


def test_what_broke_off_is_gone_on_with(publisher: Publisher, part: Path) -> None:
    publisher.breaks_after = ENOUGH
    url, size = official.MODELS[0].url, len(publisher.archive) / 1e6
    said = message()
    there = part.stat().st_size
    assert 0 < there <= ENOUGH
    assert said == (
        f"{url} can't be reached, or broke off. Are you online?\n"
        f"{there / 1e6:.1f} of {size:.1f} MB are here: the same command goes on from there."
    )
    publisher.breaks_after = None
    assert fetched() == publisher.archive
    assert publisher.ranges == [None, f"bytes={there}-"]
    assert not part.exists()


def test_a_server_that_knows_no_ranges_sends_all_of_it_again(publisher: Publisher) -> None:
    publisher.breaks_after = ENOUGH
    message()
    publisher.breaks_after, publisher.knows_ranges = None, False
    assert fetched() == publisher.archive


def test_what_was_killed_before_its_sum_was_checked_is_taken(
    publisher: Publisher, part: Path
) -> None:
    part.parent.mkdir(parents=True)
    part.write_bytes(publisher.archive)
    assert fetched() == publisher.archive


@pytest.mark.parametrize(
    "other",
    [lambda right: b"\0" + right[1:], lambda right: right + right, lambda right: right[:-1]],
    ids=["changed", "longer", "shorter"],
)
def test_anything_else_is_thrown_away(
    other: Callable[[bytes], bytes], publisher: Publisher, part: Path
) -> None:
    right, publisher.archive = publisher.archive, other(publisher.archive)
    assert message() == (
        f"What {official.MODELS[0].url} sent is not what was published: its SHA-256 is wrong. "
        "It was thrown away.\nTry again. If it stays so, do without this model."
    )
    assert not list(part.parent.iterdir())
    publisher.archive = right
    assert fetched() == right


def test_a_server_that_does_not_end_does_not_fill_the_disk(publisher: Publisher) -> None:
    size = len(publisher.archive)
    publisher.archive *= 3
    told: list[int] = []
    with pytest.raises(ModelError):
        fetch(official.MODELS[0], told.append)
    assert told[-1] < size * 1.1


@pytest.mark.parametrize(("status", "reason"), [(404, "Not Found"), (500, "Internal Server Error")])
def test_a_server_that_refuses(status: int, reason: str, publisher: Publisher) -> None:
    publisher.status = status
    assert message() == (
        f"{official.MODELS[0].url} answers with {status}, {reason}.\nTry again later."
    )


def test_being_offline(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "SITE", "http://127.0.0.1:9")
    assert message() == (
        f"http://127.0.0.1:9/{official.MODELS[0].name}.zip can't be reached, or broke off. "
        "Are you online?\nTry again later."
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk(publisher: Publisher, part: Path) -> None:
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    need = 3 * len(publisher.archive) / 1e6
    assert message() == (
        f"{part} can't be written: No space left on device.\nSee that the folder is "
        f"yours, and that {need:.0f} MB are free to unpack it, then try again."
    )
