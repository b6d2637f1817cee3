"""Numbers and names as one says them."""

from __future__ import annotations

from collections.abc import Sequence

from voicecoach.session.commands import number_words


def number(value: int) -> str:
    """``value`` at the beginning of a sentence."""
    return number_words(value).capitalize()


def count(value: int, noun: str) -> str:
    """``value`` with its noun: "one set", "three sets"."""
    return f"{number_words(value)} {noun}{'' if value == 1 else 's'}"


def duration(seconds: float) -> str:
    """A length of time as one says it: "forty seconds", "two minutes", "about six minutes"."""
    whole = max(round(seconds), 0)
    if whole < 100:
        return count(whole, "second")
    minutes, over = divmod(whole, 60)
    if over == 30:
        return f"{number_words(minutes)} and a half minutes"
    exact = count(round(whole / 60), "minute")
    return exact if over == 0 else f"about {exact}"


def listing(items: Sequence[str], last: str) -> str:
    """As in "next, repeat, or done"."""
    if len(items) < 2:
        return "".join(items)
    if len(items) == 2:
        return f"{items[0]} {last} {items[1]}"
    return f"{', '.join(items[:-1])}, {last} {items[-1]}"


def with_article(noun: str) -> str:
    """As in "a bench", "an elastic band"."""
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
