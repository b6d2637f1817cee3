"""Sentences of a routine's own, with values in braces: "Rest {rest}. {next}"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_OF_EXERCISE = ("routine", "exercise", "variation", "equipment", "sets", "reps", "amount", "rest")
_OF_SET = (*_OF_EXERCISE, "set", "side")

VALUES: Mapping[str, tuple[str, ...]] = {
    "intro": _OF_EXERCISE,
    "set": _OF_SET,
    "switch": _OF_SET,
    "rest": (*_OF_EXERCISE, "set", "tip", "next"),
    "outro": ("routine", "done"),
}
"""By the field of ``Texts`` (or "outro"): the values that its sentences may hold.

"amount" is the work of one set ("five reps", "hold for thirty seconds"), "reps" its
bare number, "side" the limb ("left leg"), "tip" a form cue, "next" and "done" whole
sentences. A value that does not apply is empty.
"""

_VALUE = re.compile(r"\{([^{}]*)\}")


def names_in(template: str) -> list[str]:
    """What stands in braces. Raises ValueError for a brace without its partner."""
    if any(brace in _VALUE.sub("", template) for brace in "{}"):
        raise ValueError("a brace has no partner.")
    return _VALUE.findall(template)


def fill(template: str, values: Mapping[str, str]) -> str:
    """``template`` with its values, which begin with a capital where a sentence does."""

    def value(found: re.Match[str]) -> str:
        text = values[found[1]]
        before = template[: found.start()].rstrip()
        return text if before and before[-1] not in ".!?" else text[:1].upper() + text[1:]

    return " ".join(_VALUE.sub(value, template).split())
