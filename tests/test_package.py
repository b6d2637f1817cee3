"""What is shipped: built, installed into an empty environment, and used from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import voicecoach

ROOT = Path(__file__).parents[1]
MODEL = {
    path.relative_to(ROOT).as_posix() for path in (ROOT / "models").rglob("*") if path.is_file()
}
CODE_AND_DATA = {
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "voicecoach").rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; its dependencies are those of the environment of the tests."""
    env = tmp_path_factory.mktemp("environment")
    venv.create(env, symlinks=sys.platform != "win32")
    paths = {"base": str(env), "platbase": str(env)}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    # A .pth adds the folder, and none of the .pth files in it: not the editable voicecoach.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    wheel = next(built.glob("*.whl"))
    pip = [sys.executable, "-m", "pip", "--python", str(env), "install", "--no-index", "--no-deps"]
    done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return Path(sysconfig.get_path("scripts", vars=paths))


def use(installed: Path, folder: Path, program: str, *arguments: str) -> str:
    """What ``program`` of the environment prints, started in the empty home ``folder``."""
    homes = dict.fromkeys(
        ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder)
    )
    done = subprocess.run(
        [str(installed / program), *arguments],
        cwd=folder,
        env=os.environ | homes | {"XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_has_all_code_the_model_and_the_routines(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    assert MODEL
    assert {f"voicecoach/{name}" for name in MODEL} <= names
    assert names >= CODE_AND_DATA
    assert "voicecoach/py.typed" in names
    assert "voicecoach/library/routines/single-leg-hip-thrust.yaml" in names
    assert {name.partition("/")[0] for name in names} == {
        "voicecoach",
        f"voicecoach-{voicecoach.__version__}.dist-info",
    }


def test_the_source_archive_can_be_tested(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= MODEL
    assert names >= {"pyproject.toml", "LICENSE", "scripts/test", "tests/test_package.py"}


def test_the_program_starts_anywhere(installed: Path, tmp_path: Path) -> None:
    assert use(installed, tmp_path, "voicecoach", "--version") == (
        f"voicecoach {voicecoach.__version__}\n"
    )
    assert "single-leg-hip-thrust" in use(installed, tmp_path, "voicecoach", "list")


def test_it_finds_the_model_that_came_with_it(installed: Path, tmp_path: Path) -> None:
    where = "from voicecoach.speech.models import embedded_model; print(embedded_model())"
    model = Path(use(installed, tmp_path, "python", "-c", where).strip())
    assert model.is_relative_to(installed.parent)
    assert (model / "am" / "final.mdl").is_file()


def test_it_rehearses(installed: Path, tmp_path: Path) -> None:
    rehearsed = use(installed, tmp_path, "voicecoach", "rehearse", "single-leg-hip-thrust")
    assert "Workout complete." in rehearsed
    assert "Single leg hip thrust, set 3:" in rehearsed
