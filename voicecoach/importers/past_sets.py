"""CSV exports of Strong, Hevy and FitNotes → past sessions."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from voicecoach.errors import SourceError
from voicecoach.history.past import PastSession
from voicecoach.importers.drafts import LONGEST_NAME, Reading, counted, slug
from voicecoach.importers.plain_text import plain
from voicecoach.session.state import SetDone

MOST_ROWS = 200_000
_MOST_REPS = 1000
_MOST_SECONDS = 86_400

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _App:
    """The columns of one app's export; names in lower case, without units."""

    name: str
    date: str
    exercise: str
    workout: str
    reps: str
    seconds: str
    kind: str
    """Tells warm-up sets and rows that are no set."""
    marks: tuple[str, ...]
    """Columns that only this app has."""


_APPS = (
    _App("Strong", "date", "exercise name", "workout name", "reps", "seconds", "set order",
         ("exercise name", "set order")),
    _App("Hevy", "start_time", "exercise_title", "title", "reps", "duration_seconds", "set_type",
         ("exercise_title", "start_time")),
    _App("FitNotes", "date", "exercise", "", "reps", "time", "",
         ("date", "exercise", "category")),
)  # fmt: skip
_ORDINARY = re.compile(r"\d+|normal|failure|drop\s?set|dropset|d|f|warm-?up|w|", re.IGNORECASE)
"""Kinds of rows that are sets; Strong has others for rests and notes."""
_NOTED = {
    "weight": r"weight", "distance": r"distance", "effort (RPE)": r"rpe",
    "notes": r"note|comment|description",
}  # fmt: skip
"""What the history has no place for, and the columns that hold it."""
_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%d %b %Y, %H:%M",
    "%b %d, %Y, %I:%M %p", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M", "%d %B %Y, %H:%M",
)  # fmt: skip


def is_past_sets(text: str) -> bool:
    """Its first line is that of a known export."""
    return _app(_header(text)) is not None


def read_past_sets(text: str, origin: str) -> Reading:
    """The sessions in it, oldest first. Raises SourceError if it is no known export."""
    header = _header(text)
    app = _app(header)
    if app is None:
        raise SourceError(
            f"{origin} is not a known export. Known are those of Strong, Hevy and FitNotes; "
            f"its columns are: {', '.join(header)[:100]}."
        )
    gathered: dict[tuple[datetime, str], list[Row]] = {}
    left: Counter[str] = Counter()
    for row in _rows(text, header):
        started_at = _date(row.get(app.date, ""))
        if not _ORDINARY.fullmatch(row.get(app.kind, "")):
            left["rows that are no set"] += 1
        elif started_at is None:
            left["rows whose date can't be read"] += 1
        else:
            workout = plain(row.get(app.workout, "")) or app.name
            gathered.setdefault((started_at, workout), []).append(row)
        left.update(_noted(row))
    sessions = [
        session
        for (started_at, name), rows in sorted(gathered.items())
        if (session := _session(app, started_at, name, rows, left))
    ]
    if not sessions:
        raise SourceError(f"{origin} has no set with repetitions or seconds.")
    said = tuple(f"{what} ({counted(count, 'row')})" for what, count in left.items())
    return Reading(f"{app.name}'s export", sessions=tuple(sessions), left_out=said)


def _header(text: str) -> list[str]:
    """The names of the columns in lower case, their units taken off."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0][:2000]
    try:
        names = next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return []
    return [re.sub(r"\s*\(.*\)$", "", _column(name)) for name in names]


def _column(name: str) -> str:
    return "".join(c for c in name if c.isprintable() and c != '"').strip().lower()


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def _app(header: Iterable[str]) -> _App | None:
    columns = set(header)
    return next((app for app in _APPS if columns.issuperset(app.marks)), None)


def _rows(text: str, header: list[str]) -> list[Row]:
    body = text.lstrip("\ufeff\r\n")
    reader = csv.reader(io.StringIO(body), delimiter=_delimiter(body.partition("\n")[0][:2000]))
    rows: list[Row] = []
    try:
        next(reader)
        for values in reader:
            rows.append(dict(zip(header, (value.strip() for value in values), strict=False)))
            if len(rows) >= MOST_ROWS:
                break
    except csv.Error as broken:
        raise SourceError(f"The export breaks off at line {reader.line_num}: {broken}.") from None
    return rows


def _noted(row: Row) -> list[str]:
    """What a row tells that can't be kept."""
    return [
        what
        for what, pattern in _NOTED.items()
        if any(
            re.match(pattern, column) and "unit" not in column and value not in {"", "0", "0.0"}
            for column, value in row.items()
        )
    ]


@lru_cache(maxsize=10_000)
def _date(written: str) -> datetime | None:
    for pattern in _FORMATS:
        try:
            return datetime.strptime(written.strip(), pattern)  # noqa: DTZ007  the export has no zone
        except ValueError:
            continue
    return None


def _session(
    app: _App, started_at: datetime, name: str, rows: Iterable[Row], left: Counter[str]
) -> PastSession | None:
    """None if none of its rows is a set."""
    sets: list[SetDone] = []
    numbers: Counter[str] = Counter()
    for row in rows:
        exercise = slug(_without_equipment(row.get(app.exercise, "")))
        reps, seconds = _count(row.get(app.reps, "")), _seconds(row.get(app.seconds, ""))
        if not plain(row.get(app.exercise, "")) or not (reps or seconds):
            left["sets without repetitions and seconds"] += 1
            continue
        numbers[exercise] += 1
        sets.append(
            SetDone(
                exercise=exercise,
                variation="standard",
                set=numbers[exercise],
                side=None,
                reps=reps or None,
                seconds=None if reps else seconds,
            )
        )
    return PastSession(started_at, name[:LONGEST_NAME], tuple(sets)) if sets else None


def _without_equipment(name: str) -> str:
    """As in: "Squat (Barbell)" gives "Barbell squat", as exercises are called here."""
    found = re.fullmatch(r"(.+?)\s*\(([^()]+)\)\s*", plain(name))
    return f"{found[2]} {found[1]}" if found else plain(name)


def _count(written: str) -> int:
    """0 if it is none."""
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0*)?", written)
    return min(int(found[1]), _MOST_REPS) if found else 0


def _seconds(written: str) -> int:
    """Of "90", "90.0", "1:30" or "0:01:30"; 0 if it is none."""
    if clock := re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})", written):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return min(hours * 3600 + minutes * 60 + seconds, _MOST_SECONDS)
    found = re.fullmatch(r"(\d{1,6})(?:[.,]\d*)?", written)
    return min(int(found[1]), _MOST_SECONDS) if found else 0
