"""``new``, ``check`` and ``schema``: for those who write routines and exercises."""

from __future__ import annotations

import json
from pathlib import Path

import click

from voicecoach.cli import printable
from voicecoach.errors import RoutineError, UsageError
from voicecoach.library.files import load_either
from voicecoach.library.folders import Kind, own_folder
from voicecoach.library.starting import file_name, first_text, json_schema

KIND = click.Choice([kind.value for kind in Kind])
CHECKED_FIRST = """Written: {path}
Now change it, and see whether it is right: voicecoach check {path}
For completion in your editor:
  voicecoach schema {kind} > {schema}
and make this the first line of your file:
  # yaml-language-server: $schema={schema}"""

NEW_HELP = """Begin a routine or an exercise of your own, from a file that explains itself.

\b
  voicecoach new exercise "Goblet squat"
  voicecoach new routine "My morning" --output morning.yaml
"""

CHECK_HELP = """Find what is wrong in your files, of routines and of exercises.

\b
  voicecoach check morning.yaml
  voicecoach check --speech morning.yaml

Names every problem with its line, and exits with 1 if there is any. With --speech
it listens too: what the voice may misread, what is too long for its time, what the
coach may take for a command, what can't be heard. Remarks count as problems.
"""

SCHEMA_HELP = """Print the JSON Schema of such files, so that an editor can complete and check them.

\b
  voicecoach schema routine > routine.schema.json
"""


@click.command(help=NEW_HELP)
@click.argument("kind", type=KIND)
@click.argument("name")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write here, not into your own folder.",
)
def new(kind: str, name: str, output: Path | None) -> None:
    text = first_text(Kind(kind), name)
    path = output or own_folder(Kind(kind)) / file_name(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"There is a file {path} already. Choose another --output.") from None
    except OSError as failed:
        raise RoutineError(f"{path} can't be written: {failed.strerror}.") from None
    schema_file = f"{kind}.schema.json"
    click.echo(printable(CHECKED_FIRST.format(path=path, kind=kind, schema=schema_file)))


@click.command(help=CHECK_HELP)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--speech", is_flag=True, help="Tell as well how it will sound.")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], speech: bool) -> None:
    if speech:
        from voicecoach.cli.speech import sounding_well  # noqa: PLC0415  needs the voice, the model

        fine = sounding_well(files)
    else:
        fine = [_is_fine(file) for file in files]
    if not all(fine):
        ctx.exit(1)


def _is_fine(file: Path) -> bool:
    try:
        load_either(file)
    except RoutineError as error:
        click.echo(printable(str(error)))
        return False
    click.echo(printable(f"{file}: fine."))
    return True


@click.command(help=SCHEMA_HELP)
@click.argument("kind", type=KIND, default=Kind.ROUTINE.value)
def schema(kind: str) -> None:
    click.echo(json.dumps(json_schema(Kind(kind)), indent=2))
