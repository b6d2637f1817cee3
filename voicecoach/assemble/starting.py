"""Where a session begins or goes on, and what keeps it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from voicecoach.errors import JournalError
from voicecoach.history.database import history_path
from voicecoach.history.journal import MemoryJournal, SqliteJournal, conclude_abandoned
from voicecoach.history.lock import alone
from voicecoach.history.sessions import Kept
from voicecoach.history.summaries import experience, past
from voicecoach.ports import Journal
from voicecoach.routine import Routine
from voicecoach.session.events import Event, SessionResumed, SessionStarted
from voicecoach.session.progression import progressed
from voicecoach.session.replay import Conditions, Experience, beginning
from voicecoach.session.state import Adjustments, State
from voicecoach.settings import Settings


@dataclass(frozen=True, slots=True)
class Start:
    """Where a session begins, or goes on."""

    state: State
    event: Event
    """The first."""
    journal: Callable[[], Journal]
    """Opens what keeps it."""


def afresh(routine: Routine, settings: Settings, *, auto: bool, recorded: bool = False) -> Start:
    """A new session, with the work of today, which the history keeps."""
    path = history_path()
    ids = [block.exercise.id for block in routine.prescriptions]
    routine = progressed(routine, past(path, ids))
    known = tuple(Experience(*entry) for entry in experience(path, ids).items())
    adjustments = Adjustments(volume=settings.volume, words=settings.words)
    conditions = Conditions(auto, adjustments, known, recorded)

    def journal() -> Journal:
        with suppress(JournalError):  # an old session that can't be read is no reason to wait
            conclude_abandoned(path)
        return SqliteJournal.begin(path, routine, conditions, now())

    return Start(beginning(routine, conditions), SessionStarted(0.0), journal)


def resumed(kept: Kept) -> Start:
    """A session that was interrupted, where it was. Raises JournalError."""
    state = kept.interrupted()
    return Start(
        state,
        SessionResumed(state.t),
        lambda: SqliteJournal.resume(history_path(), kept, now()),
    )


@contextmanager
def only_session(name: str) -> Iterator[None]:
    """No other session runs meanwhile. Raises BusyError if one does."""
    with alone(
        f"A session of {name} has been running since {now():%H:%M} (process {os.getpid()})."
    ):
        yield


def now() -> datetime:
    """The wall clock's time, with its zone."""
    return datetime.now(UTC).astimezone()


@contextmanager
def kept_by(start: Start, notes: list[str]) -> Iterator[Journal]:
    """The session's journal; where nothing can be kept, the session still takes place."""
    try:
        journal = start.journal()
    except JournalError as error:
        notes.append(f"{error}\nThis session is not kept.")
        yield MemoryJournal()
        return
    told = journal.fault
    if told:
        notes.append(told)
    with closing(journal):
        yield journal
    if journal.fault and journal.fault != told:
        notes.append(journal.fault)
