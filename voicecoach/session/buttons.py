"""What the buttons of a headset or a keyboard mean while the session does this or that.

One button is enough for a whole session: play/pause begins what waits, and halts
what runs. A meaning that is not legal then is refused aloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from voicecoach.session.commands import QUESTIONS, Mode, Verb


class Button(Enum):
    """A button as the system reports it."""

    PLAY_PAUSE = auto()
    """The one that every headset has."""
    PLAY = auto()
    """Also sent by earbuds that are put in."""
    PAUSE = auto()
    """Also sent by earbuds that are taken out."""
    NEXT = auto()
    PREVIOUS = auto()
    STOP = auto()


HALTED = {Mode.PAUSED, Mode.CHANGING, Mode.HURT, Mode.CONFIRMING, Mode.LOCATING_PAIN}
"""When nothing runs until the person answers, and the system shows a pause."""
_ASKED = QUESTIONS | {Mode.CHANGING, Mode.HURT}

MEANINGS: Mapping[Button, Mapping[Mode, Verb]] = {
    Button.PLAY_PAUSE: dict.fromkeys(Mode, Verb.PAUSE)
    | dict.fromkeys(HALTED, Verb.RESUME)
    | {Mode.READY: Verb.READY, Mode.EXPLAINING: Verb.NEXT, Mode.SELF_PACED: Verb.DONE},
    Button.PLAY: dict.fromkeys(HALTED, Verb.RESUME),
    Button.PAUSE: dict.fromkeys(set(Mode) - HALTED, Verb.PAUSE),
    Button.NEXT: dict.fromkeys(Mode, Verb.NEXT)
    | {Mode.SELF_PACED: Verb.DONE, Mode.HURT: Verb.SKIP},
    Button.PREVIOUS: dict.fromkeys(Mode, Verb.BACK)
    | dict.fromkeys(_ASKED | {Mode.READY}, Verb.REPEAT),
    Button.STOP: dict.fromkeys(Mode, Verb.STOP),
}
"""The command of each button in each mode; where there is none, it is as the button wants it."""


def meaning(button: Button, mode: Mode) -> Verb | None:
    """What ``button`` asks for in ``mode``; None if that is so already."""
    return MEANINGS[button].get(mode)
