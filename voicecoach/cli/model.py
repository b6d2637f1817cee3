"""``voicecoach model``: which recognition model listens, and getting others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

from voicecoach.cli import printable
from voicecoach.errors import ModelError, UsageError
from voicecoach.settings import load_settings, save_model
from voicecoach.speech.models import embedded_model, licence, load_model, verify_model
from voicecoach.speech.store import fetch, folder_of, install, installed, installing, official
from voicecoach.speech.store.official import STATIC, OfficialModel

BUILT_IN = "built-in"

HELP = """Choose the model that hears you.

\b
  voicecoach model list
  voicecoach model install vosk-model-small-en-us-0.15
  voicecoach model use vosk-model-small-en-us-0.15
  voicecoach model use built-in
  voicecoach model verify

The built-in one knows the words of the coach alone. Larger ones know any word, such
as those of routines you wrote.
"""


@click.group(help=HELP)
def model() -> None:
    pass


@model.command("list")
def list_models() -> None:
    """List what is here, and what can be installed."""
    used = load_settings().model
    here = installed()
    click.echo("Here:")
    own = embedded_model()
    size = sum(file.stat().st_size for file in own.rglob("*") if file.is_file())
    click.echo(
        f"  {BUILT_IN}{_mark(used is None)}: {size / 1e6:.0f} MB, {licence(own)}. "
        "The coach's own words, fast."
    )
    for known in here:
        click.echo(_line(known, used=used == folder_of(known)))
    if used is not None and used not in map(folder_of, here):
        click.echo(printable(f"  {used}{_mark(True)}: your own."))
    if absent := [known for known in official.MODELS if known not in here]:
        click.echo("To install, from alphacephei.com:")
        for known in absent:
            click.echo(_line(known, used=False))
    click.echo(f"Of no use here, for they take no phrases: {', '.join(STATIC)}.")


def _line(known: OfficialModel, *, used: bool) -> str:
    size = f"{known.size / 1e6:.0f} MB"
    return f"  {known.name}{_mark(used)}: {size}, {known.licence}. {known.good_for}"


def _mark(used: bool) -> str:
    return ", in use" if used else ""


def _completing(names: Callable[[], Iterable[str]]) -> Callable[..., list[str]]:
    """What completes an argument that is one of ``names``."""
    return lambda ctx, param, incomplete: [n for n in names() if n.startswith(incomplete)]  # noqa: ARG005  click's signature


def _names() -> tuple[str, ...]:
    """Of all that are here."""
    return (BUILT_IN, *(known.name for known in installed()))


@model.command("install")
@click.argument(
    "name", shell_complete=_completing(lambda: (known.name for known in official.MODELS))
)
def install_model(name: str) -> None:
    """Fetch a model, check it, and tune it to the coach.

    What was fetched before it broke off is not fetched again.
    """
    wanted = official.find(name)
    with installing(wanted):
        if wanted in installed() and _is_well(name, folder_of(wanted)):
            click.echo("It is installed already.")
        else:
            _fetch(wanted)
            click.echo("Unpacking it and trying it out.", err=True)
            install(wanted)
            click.echo(printable(f"Installed: {folder_of(wanted)}"))
    click.echo(f"Use it: voicecoach model use {wanted.name}")


def _fetch(wanted: OfficialModel) -> None:
    click.echo(f"Fetching {wanted.url}, {wanted.size / 1e6:.0f} MB.", err=True)
    with Progress(
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=wanted.size)
        fetch(wanted, lambda there: bar.update(task, completed=there))


@model.command()
@click.argument("name", shell_complete=_completing(_names))
def use(name: str) -> None:
    """Listen with this model from now on.

    NAME is one that is here, or built-in.
    """
    folder = _folder(name)
    load_model(folder)
    save_model(None if name == BUILT_IN else folder)
    click.echo(f"From now on: {name}. What it can hear: voicecoach doctor")


@model.command(short_help="Check every file of the models that are here.")
@click.argument("name", required=False, shell_complete=_completing(_names))
@click.pass_context
def verify(ctx: click.Context, name: str | None) -> None:
    """Check every file of a model, and let it hear something; without a NAME, of each one here.

    Exits with 1 if one is damaged.
    """
    folders = {known: _folder(known) for known in ((name,) if name else _names())}
    well = [_is_well(known, folder) for known, folder in folders.items()]
    if not all(well):
        ctx.exit(1)


def _is_well(name: str, folder: Path) -> bool:
    """Whether it is; also said."""
    click.echo(f"{name}: ", nl=False)
    try:
        verify_model(folder)
    except ModelError as error:
        click.echo(f"wrong. {printable(' '.join(str(error).split()))}")
        return False
    click.echo("ok.")
    return True


def _folder(name: str) -> Path:
    """Of a model that is here. Raises UsageError."""
    if name == BUILT_IN:
        return embedded_model()
    wanted = official.find(name)
    if wanted not in installed():
        raise UsageError(f"{name} is not installed.\nInstall it: voicecoach model install {name}")
    return folder_of(wanted)
