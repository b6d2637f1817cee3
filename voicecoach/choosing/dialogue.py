"""The dialogue before a session: one pure function, as the session's engine is.

It speaks and hears through the same effects and events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from voicecoach.choosing import script
from voicecoach.choosing.offers import ANYTHING, Offer, Wanted, search
from voicecoach.choosing.wishes import (
    About,
    Again,
    All,
    Help,
    Leave,
    More,
    Number,
    Numbered,
    Take,
    Wish,
    With,
    Within,
    Yes,
)
from voicecoach.session.effects import Beep, Duck, Effect, Priority, Say, SetVolume, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    Interrupted,
    SessionStarted,
    Source,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
    TimerDue,
)
from voicecoach.session.state import Speaking
from voicecoach.session.turn import GRACE_SECONDS, NUDGE_SECONDS, SECONDS_A_CHARACTER

PAGE = 3
"""Routines told in one breath."""
SHORTEST_MINUTES = 5
"""A smaller number alone never means minutes."""
MISHEARD_LIMIT = 2
"""Utterances in a row that meant nothing, after which the coach says what it takes."""

Step = tuple["Choice", tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the dialogue stands."""

    offers: tuple[Offer, ...]
    """All there is; at least one."""
    phrases: Mapping[str, Wish] = field(repr=False)
    """What is understood."""
    examples: tuple[str, ...]
    """Parts of the body that help names."""
    volume: float
    """0 to 1 of full scale."""
    t: float = 0.0
    """Session time of the last event."""
    wanted: Wanted = ANYTHING
    results: tuple[Offer, ...] = ()
    """What fits, numbered from 1."""
    told: int = 0
    """How many of the results have been told."""
    chosen: Offer | None = None
    leaving: bool = False
    """The last words are being spoken."""
    ended: bool = False

    voice: Speaking | None = None
    last_cue: int = 0
    said: str = ""
    """The latest cue."""
    nudge_at: float | None = None
    nudges: int = 0
    misheard: int = 0
    ducked: bool = False


def next_due(choice: Choice) -> float | None:
    """The session time at which a TimerDue is wanted; None while none is."""
    times = (choice.nudge_at, choice.voice.limit if choice.voice else None)
    return min((time for time in times if time is not None), default=None)


def advance(choice: Choice, event: Event) -> Step:
    """What ``event`` makes of ``choice``, and what is to be done about it. Total."""
    if choice.ended:
        return choice, ()
    choice = replace(choice, t=max(choice.t, event.t))
    match event:
        case SessionStarted():
            choice = replace(choice, results=choice.offers)
            return _with((SetVolume(choice.volume),), _say(choice, script.GREETING))
        case CommandGiven(text=text, source=source):
            return _heard(choice, choice.phrases[text], source)
        case SpeechRejected(text=text, source=source):
            return _not_understood(choice, text, source)
        case CommandDoubted():
            return _with((Beep(Tone.AGAIN),), _duck(choice, on=False))
        case SpeechStarted() if choice.voice is not None:
            return _duck(choice, on=True)
        case SpeechEnded():
            return _duck(choice, on=False)
        case CueFinished(cue=cue) if choice.voice is not None and choice.voice.cue == cue:
            return _silent(choice), ()
        case TimerDue():
            return _on_time(choice)
        case DeviceLost(device=Device.MICROPHONE):
            return _say(choice, script.MICROPHONE_LOST)
        case DeviceLost(device=Device.VOICE):
            return choice, (Beep(Tone.REFUSED),)
        case DeviceRestored(device=Device.OUTPUT | Device.MICROPHONE):
            return _say(choice, choice.said)
        case Interrupted():
            return replace(choice, ended=True), ()
        case _:
            return choice, ()  # of no consequence before a session


# Hearing


def _heard(choice: Choice, wish: Wish, source: Source) -> Step:
    if choice.leaving:
        return choice, ()
    choice, unducked = _duck(replace(choice, misheard=0, nudges=0), on=False)
    return _with((*unducked, Beep(Tone.HEARD)), _grant(choice, wish, source))


def _grant(choice: Choice, wish: Wish, source: Source) -> Step:
    wanted = choice.wanted
    match wish:
        case About(part=part):
            parts = tuple(dict.fromkeys((*wanted.muscles, part)))
            return _narrow(choice, replace(wanted, muscles=parts))
        case With(items=items):
            had = wanted.equipment or frozenset()
            return _narrow(choice, replace(wanted, equipment=had | items if items else items))
        case Within(minutes=minutes):
            return _narrow(choice, replace(wanted, minutes=minutes))
        case Number(number=number) if SHORTEST_MINUTES <= number > _numbered(choice, source):
            return _narrow(choice, replace(wanted, minutes=number))
        case Number(number=number) | Numbered(number=number):
            if number > _numbered(choice, source):
                return _say(choice, script.which(choice.told, len(choice.results)))
            return _take(choice, choice.results[number - 1])
        case Take(id=id_):
            return _take(choice, next(offer for offer in choice.offers if offer.id == id_))
        case All():
            return _tell(replace(choice, wanted=ANYTHING, results=choice.offers, told=0))
        case More():
            return _tell(choice)
        case Yes() if choice.told and len(choice.results) == 1:
            return _take(choice, choice.results[0])
        case Yes():
            return _say(choice, script.which(choice.told, len(choice.results)))
        case Again():
            return _say(choice, choice.said)
        case Help():
            return _say(choice, script.help_now(choice.examples))
        case Leave():
            return _say(replace(choice, leaving=True), script.GOODBYE)
    assert_never(wish)


def _narrow(choice: Choice, wanted: Wanted) -> Step:
    """Keep to ``wanted`` from now on, unless nothing would be left."""
    results = tuple(offer for offer in choice.offers if wanted.fits(offer))
    if not results:
        return _say(choice, script.nothing(wanted))
    return _tell(replace(choice, wanted=wanted, results=results, told=0))


def _tell(choice: Choice) -> Step:
    """The next few of the results."""
    first, until = choice.told, min(choice.told + PAGE, len(choice.results))
    if first == until:
        return _say(choice, script.NO_MORE)
    text = script.told(choice.wanted, choice.results, first, until)
    return _say(replace(choice, told=until), text)


def _numbered(choice: Choice, source: Source) -> int:
    """How many results have a number: by ear those told, on the screen all."""
    return len(choice.results) if source is Source.KEYBOARD else choice.told


def _take(choice: Choice, offer: Offer) -> Step:
    """The session that follows begins with the routine's name."""
    return replace(choice, chosen=offer, ended=True), ()


def _not_understood(choice: Choice, text: str, source: Source) -> Step:
    choice, unducked = _duck(choice, on=False)
    if choice.leaving:
        return choice, unducked
    if source is Source.KEYBOARD:
        return _look_up(choice, text)
    choice = replace(choice, misheard=choice.misheard + 1)
    if choice.misheard < MISHEARD_LIMIT:
        return choice, unducked
    choice = replace(choice, misheard=0)
    return _with(unducked, _say(choice, script.not_understood(choice.examples)))


def _look_up(choice: Choice, text: str) -> Step:
    """What was typed is no phrase, so it is looked for in all that is known."""
    results: Sequence[Offer] = search(choice.offers, text)
    if not results:
        return _say(choice, script.not_understood(choice.examples))
    return _tell(replace(choice, wanted=ANYTHING, results=tuple(results), told=0))


# Speaking, and time


def _with(before: tuple[Effect, ...], step: Step) -> Step:
    choice, effects = step
    return choice, (*before, *effects)


def _say(choice: Choice, text: str) -> Step:
    """Speak in place of whatever is being spoken."""
    cue = choice.last_cue + 1
    limit = choice.t + GRACE_SECONDS + SECONDS_A_CHARACTER * len(text)
    speaking = Speaking(cue, text, Priority.ANSWER, limit)
    choice = replace(choice, voice=speaking, last_cue=cue, said=text, nudge_at=None)
    return choice, (Say(cue, text),)


def _silent(choice: Choice) -> Choice:
    """The voice has ended: the person's turn."""
    if choice.leaving:
        return replace(choice, voice=None, ended=True)
    wait = NUDGE_SECONDS[min(choice.nudges, len(NUDGE_SECONDS) - 1)]
    return replace(choice, voice=None, nudge_at=choice.t + wait)


def _on_time(choice: Choice) -> Step:
    if choice.voice is not None and choice.voice.limit <= choice.t:
        return _silent(choice), ()  # the voice is dead
    if choice.nudge_at is not None and choice.nudge_at <= choice.t:
        return _say(replace(choice, nudges=choice.nudges + 1), script.NUDGE)
    return choice, ()


def _duck(choice: Choice, *, on: bool) -> Step:
    if choice.ducked is on:
        return choice, ()
    return replace(choice, ducked=on), (Duck(on),)
