"""Every word of the dialogue before a session."""

from __future__ import annotations

from collections.abc import Sequence

from voicecoach.choosing.offers import Offer, Wanted
from voicecoach.session.script.lines import MICROPHONE_LOST
from voicecoach.session.script.phrasing import count, listing, number, with_article

__all__ = ["MICROPHONE_LOST"]

GREETING = "What would you like to train? Say list, or help."
NUDGE = "Say list, a part of the body, or help."
NO_MORE = "That was all. Choose by number, or say list."
GOODBYE = "Goodbye."


def help_now(examples: Sequence[str]) -> str:
    """What can be said."""
    parts = f" such as {listing(examples, 'or')}," if examples else ""
    return (
        f"Say list, a part of the body,{parts} no equipment, or how many minutes you have. "
        "Then choose by number. Say stop to leave."
    )


def not_understood(examples: Sequence[str]) -> str:
    """After several utterances that meant nothing, or a typed one."""
    return f"I did not understand. {help_now(examples)}"


def told(wanted: Wanted, results: Sequence[Offer], first: int, until: int) -> str:
    """Those of ``results`` from index ``first`` to before ``until``, and how to go on."""
    opening = []
    if first == 0:
        what = count(len(results), "routine").capitalize()
        opening.append(f"{' '.join([what, *_conditions(wanted)])}.")
    if len(results) == 1:
        return f"{opening[0]} {_named(results[0])} Say yes to train it."
    numbered = [f"{number(index + 1)}: {_named(results[index])}" for index in range(first, until)]
    return " ".join([*opening, *numbered, which(until, len(results))])


def which(told_so_far: int, results: int) -> str:
    """Ask for a number; told_so_far counts those that have one by ear."""
    if told_so_far == 0:
        return "Say list first, then choose by number."
    return "Which one? Or say more." if told_so_far < results else "Which one?"


def nothing(wanted: Wanted) -> str:
    """Nothing is like that."""
    return f"{' '.join(['Nothing', *_conditions(wanted)])}. Say list to hear everything."


def _named(offer: Offer) -> str:
    if offer.minutes is None:
        return f"{offer.name}."
    return f"{offer.name}, {count(offer.minutes, 'minute')}."


def _conditions(wanted: Wanted) -> list[str]:
    """As in "for glutes", "without equipment", "in twenty minutes"."""
    conditions = []
    if wanted.muscles:
        conditions.append(f"for {listing(wanted.muscles, 'and')}")
    if wanted.equipment is not None:
        items = [with_article(item) for item in sorted(wanted.equipment)]
        conditions.append(f"with {listing(items, 'and')}" if items else "without equipment")
    if wanted.minutes is not None:
        conditions.append(f"in {count(wanted.minutes, 'minute')}")
    return conditions
