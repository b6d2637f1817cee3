"""``list`` and ``search``: what there is to train, and what of it fits."""

from __future__ import annotations

from collections.abc import Iterable

import click

from voicecoach.choosing.offers import Offer, Wanted, equipment_needed, parts_trained
from voicecoach.choosing.offers import search as best_of
from voicecoach.cli import printable
from voicecoach.errors import RoutineError, UsageError, near_miss
from voicecoach.library.catalogue import entries
from voicecoach.library.folders import Kind, own_folder

KINDS = {f"{kind.value}s": kind for kind in Kind}
NO_EQUIPMENT = "none"
FURNITURE = frozenset({"chair", "mat", "wall"})

LIST_HELP = """List the routines, or the exercises: the built-in ones and your own.

\b
  voicecoach list
  voicecoach list --muscle glutes --equipment none --minutes 20
  voicecoach list exercises --muscle core

What you ask for has to hold all at once. One of your own takes the place of a
built-in one of the same name.
"""

SEARCH_HELP = """Search routines and exercises for WORDS, the best first.

\b
  voicecoach search glutes bench
  voicecoach search plank

Looks into names, summaries, muscles, equipment and texts, and takes a word that is
nowhere for the one most like it.
"""


@click.command("list", help=LIST_HELP)
@click.argument(
    "kind", metavar="[routines|exercises]", type=click.Choice([*KINDS]), default="routines"
)
@click.option(
    "--muscle", "muscles", metavar="NAME", multiple=True, help="Trains this part of the body."
)
@click.option(
    "--equipment",
    metavar="NAME",
    multiple=True,
    help="Needs no more than this; may be repeated. none: a mat, a wall or a chair will do.",
)
@click.option("--minutes", type=click.IntRange(min=1), help="Takes no longer than this.")
def list_routines(
    kind: str, muscles: tuple[str, ...], equipment: tuple[str, ...], minutes: int | None
) -> None:
    if muscles or equipment or minutes:
        _print(_fitting(KINDS[kind], muscles, equipment, minutes))
        return
    listed = list(entries(KINDS[kind]))
    _print((entry.id, entry.summary or entry.name) for entry in listed if entry.name)
    for entry in listed:
        if entry.problem:
            click.echo(printable(entry.problem), err=True)
    if not own_folder(KINDS[kind]).exists():
        click.echo(f"Your own go into {own_folder(KINDS[kind])}", err=True)


@click.command(help=SEARCH_HELP)
@click.argument("words", nargs=-1, required=True)
def search(words: tuple[str, ...]) -> None:
    text = " ".join(words)
    found = best_of([*_offers(Kind.ROUTINE), *_offers(Kind.EXERCISE)], text)
    if not found:
        raise RoutineError(f"Nothing found for '{text}'.\nSee all: voicecoach list")
    routines = [offer for offer in found if offer.minutes is not None]
    exercises = [offer for offer in found if offer.minutes is None]
    for title, offers in (("Routines", routines), ("Exercises", exercises)):
        if offers:
            click.echo(f"{title}:")
            _print(_rows(offers), indent="  ")


def _at_hand(named: set[str]) -> frozenset[str] | None:
    """What there is to train with; a mat, a wall and a chair are found in any room."""
    if NO_EQUIPMENT in named:
        return frozenset(named - {NO_EQUIPMENT}) | FURNITURE
    return frozenset(named) or None


def _fitting(
    kind: Kind, muscles: tuple[str, ...], equipment: tuple[str, ...], minutes: int | None
) -> list[tuple[str, str]]:
    if minutes and kind is Kind.EXERCISE:
        raise UsageError("Exercises have no length. Leave --minutes out, or list routines.")
    offers = _offers(kind)
    parts, things = parts_trained(offers), [NO_EQUIPMENT, *equipment_needed(offers)]
    wanted = Wanted(
        muscles=tuple(_known(name, parts, f"No {kind.value} trains") for name in muscles),
        equipment=_at_hand({_known(name, things, f"No {kind.value} needs") for name in equipment}),
        minutes=minutes,
    )
    fitting = [offer for offer in offers if wanted.fits(offer)]
    if not fitting:
        raise RoutineError(
            f"No {kind.value} is all of that.\nSee all: voicecoach list {kind.value}s"
        )
    return _rows(fitting)


def _known(name: str, known: list[str], sentence: str) -> str:
    lower = name.lower()
    if lower not in known:
        hint = near_miss(lower, known) or f"\nKnown: {', '.join(known)}."
        raise UsageError(f"{sentence} '{name}'.{hint}")
    return lower


def _offers(kind: Kind) -> list[Offer]:
    """All of that kind; what is wrong with the others is told aside."""
    from voicecoach.library.offers import offers  # noqa: PLC0415  a plain list needs no models

    found = []
    for offer in offers(kind):
        if isinstance(offer, RoutineError):
            click.echo(printable(str(offer)), err=True)
        else:
            found.append(offer)
    return found


def _rows(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    return [(offer.id, offer.summary or offer.name) for offer in offers]


def _print(rows: Iterable[tuple[str, str]], indent: str = "") -> None:
    listed = list(rows)
    width = max(len(id_) for id_, _ in listed)
    for id_, text in listed:
        click.echo(printable(f"{indent}{id_:{width}}  {text}"))
