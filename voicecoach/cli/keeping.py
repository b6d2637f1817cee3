"""``where`` and ``forget``: what is kept on this machine, and how to be rid of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from voicecoach.cli import printable
from voicecoach.cli.history import described
from voicecoach.errors import JournalError, UsageError
from voicecoach.history.database import beside, history_path
from voicecoach.history.lock import alone
from voicecoach.history.sessions import forget as forget_session
from voicecoach.history.sessions import sessions
from voicecoach.settings import cache_folder, data_folder, settings_path


@click.command()
def where() -> None:
    """Tell what is kept where, and how much of it.

    All of it stays on this machine, readable by you alone.
    """
    own = sorted({"routines", *(path.name for path in data_folder().glob("*") if path.is_dir())})
    for what, path, files in (
        ("Settings", settings_path(), [settings_path()]),
        ("History", history_path(), beside(history_path())),
        *((f"Your {name}", data_folder() / name, _under(data_folder() / name)) for name in own),
        ("Speech, made again when needed", cache_folder(), _under(cache_folder())),
    ):
        click.echo(printable(f"{what}: {path}, {_size(files)}"))


@click.command()
@click.argument("session", metavar="[ID]", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="Forget every session, and the cache.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(session: int | None, *, everything: bool, yes: bool) -> None:
    """Remove a session, or all that is kept, for good.

    ID is a number from "voicecoach history". Your settings and your routines stay.
    """
    if everything == (session is not None):
        raise UsageError("Forget what? Name a session by its number, or use --all.")
    with alone("The history is being changed by voicecoach forget."):
        if session is None:
            _forget_everything(yes=yes)
        else:
            _forget_one(session, yes=yes)


def _forget_one(session: int, *, yes: bool) -> None:
    entry = next((entry for entry in sessions(history_path()) if entry.id == session), None)
    if entry and not yes:
        click.confirm(printable(f"Forget {described(entry)}?"), abort=True)
    forget_session(history_path(), session)
    click.echo(f"Session {session} is forgotten.")


def _forget_everything(*, yes: bool) -> None:
    files = beside(history_path())
    speech = _under(cache_folder())
    if not yes:
        click.confirm(
            f"Forget the history, {_size(files)}, and the speech, {_size(speech)}?", abort=True
        )
    try:
        for file in files:
            file.unlink(missing_ok=True)
        if cache_folder().exists():
            shutil.rmtree(cache_folder())
    except OSError as error:
        raise JournalError(f"{error.filename} can't be removed: {error.strerror}.") from error
    click.echo("All is forgotten. Your settings and your routines are still there.")


def _under(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _size(files: Iterable[Path]) -> str:
    sizes = [file.stat().st_size for file in files if file.exists()]
    if not sizes:
        return "nothing yet"
    total = sum(sizes)
    number = f"{total / 1e6:.1f} MB" if total >= 1e6 else f"{max(round(total / 1e3), 1)} kB"
    return f"{number} in {len(sizes)} file{'' if len(sizes) == 1 else 's'}"
