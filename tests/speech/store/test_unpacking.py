from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from voicecoach.errors import ModelError
from voicecoach.speech.store.unpacking import unpack


def refusal(archive: Path, tmp_path: Path) -> str:
    """What is said; nothing lies outside of the folder."""
    with pytest.raises(ModelError) as caught:
        unpack(archive, tmp_path / "in" / "model")
    assert {path.name for path in tmp_path.iterdir()} <= {archive.name, "in"}
    assert {path.name for path in tmp_path.glob("in/*")} <= {"model"}
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))
    return str(caught.value).replace(str(archive), "model.zip")


@pytest.mark.parametrize(
    "name",
    ["../evil", "model/../../evil", "/evil", "model//../../evil", "evil", "..\\evil", "C:/evil"],
)
def test_a_file_outside_of_the_folder(name: str, tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("model/README", "fine")
        packed.writestr(name, "evil")
    assert refusal(archive, tmp_path) == (
        f"model.zip holds '{name}', which lies outside of its folder."
    )


def test_a_link(tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    link = zipfile.ZipInfo("model/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(link, "/etc")
        packed.writestr("model/link/evil", "evil")
    assert refusal(archive, tmp_path).startswith("model.zip holds 'model/link', which lies")


def test_a_bomb(tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(4):
            packed.writestr(f"model/{number}", bytes(10_000_000))
    assert refusal(archive, tmp_path) == (
        "model.zip would unpack to more than 10 times its size, so it is no model."
    )
    assert sum(path.stat().st_size for path in (tmp_path / "in").rglob("*")) < 1_000_000


def test_half_an_archive(tmp_path: Path, right_archive: bytes) -> None:
    archive = tmp_path / "model.zip"
    archive.write_bytes(right_archive[: len(right_archive) // 2])
    assert refusal(archive, tmp_path) == "model.zip can't be unpacked: File is not a zip file."


def test_an_archive_with_a_flipped_bit(tmp_path: Path, right_archive: bytes) -> None:
    archive = tmp_path / "model.zip"
    middle = len(right_archive) // 2
    flipped = bytes([right_archive[middle] ^ 1])
    archive.write_bytes(right_archive[:middle] + flipped + right_archive[middle + 1 :])
    assert refusal(archive, tmp_path).startswith("model.zip can't be unpacked: ")
