"""Figures of several recognizers side by side, each with how far it can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Z = 1.96
"""Of the normal distribution, for intervals of 95 %."""
Interval = tuple[float, float]


class Figure(Protocol):
    """A figure that can say itself in a table and in a file."""

    def __str__(self) -> str: ...
    @property
    def value(self) -> float:
        """What is compared; nan where nothing was tried."""
        ...

    def facts(self) -> dict[str, object]:
        """For JSON."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """0 to 1."""
        return self.count / self.total if self.total else math.nan

    @property
    def interval(self) -> Interval:
        """95 %, 0 to 1, by E. B. Wilson's score (J. Am. Stat. Assoc. 22, 1927)."""
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.count / self.total
        middle = p + Z**2 / (2 * n)
        half = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        scale = 1 + Z**2 / n
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)

    def __str__(self) -> str:
        if not self.total:
            return "none tried"
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.1f}-{100 * high:.1f}) of {self.total}"

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {
            "share": self.value if self.total else None,
            "count": self.count,
            "total": self.total,
            "interval": self.interval,
        }


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in so many hours."""

    count: int
    hours: float
    """More than 0."""

    @property
    def value(self) -> float:
        """An hour."""
        return self.count / self.hours

    @property
    def interval(self) -> Interval:
        """95 %, an hour, by the score of a Poisson count."""
        middle, half = self.count + Z**2 / 2, Z * math.sqrt(self.count + Z**2 / 4)
        return max(0.0, (middle - half) / self.hours), (middle + half) / self.hours

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1f}/h ({low:.1f}-{high:.1f}) in {self.hours:.2f} h"

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {
            "per_hour": self.value,
            "count": self.count,
            "hours": self.hours,
            "interval": self.interval,
        }


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured value."""

    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.value:.3g} {self.unit}".rstrip()

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {"value": self.value, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Compared:
    """A baseline's figure, and ours divided by it."""

    figure: Figure
    ratio: float

    @property
    def value(self) -> float:
        """The baseline's own."""
        return self.figure.value

    def __str__(self) -> str:
        return f"{self.figure} (x {self.ratio:.2g})"

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {**self.figure.facts(), "ratio": self.ratio}


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and what was found for each recognizer that it was put to."""

    name: str
    figures: Mapping[str, Figure]
    """By the recognizer's name."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows about one kind of sound."""

    title: str
    """With what was played and what could be heard."""
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def compared(ours: str, rows: Iterable[Row]) -> list[Row]:
    """The rows with the ratio of ``ours`` behind what every other recognizer did, above 0."""
    return [
        Row(
            row.name,
            {
                name: Compared(figure, row.figures[ours].value / figure.value)
                if name != ours and ours in row.figures and figure.value > 0
                else figure
                for name, figure in row.figures.items()
            },
        )
        for row in rows
    ]


def table(sections: Sequence[Section]) -> Iterator[str]:
    """Lines for the screen; a column is as wide in every section that has it."""
    rows = [row for section in sections for row in section.rows]
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    first = max((len(row.name) for row in rows), default=0)
    widths = {
        name: max(len(name), *(len(str(row.figures.get(name, ""))) for row in rows))
        for name in names
    }
    for section in sections:
        yield ""
        yield section.title
        shown = {
            name: widths[name] for name in names if any(name in row.figures for row in section.rows)
        }
        if section.rows:
            yield _line(" " * first, {name: name for name in shown}, shown)
        for row in section.rows:
            yield _line(row.name.ljust(first), row.figures, shown)
        yield from section.notes


def facts(sections: Sequence[Section]) -> list[dict[str, object]]:
    """The same for JSON."""
    return [
        {
            "title": section.title,
            "rows": [
                {"name": row.name, **{name: f.facts() for name, f in row.figures.items()}}
                for row in section.rows
            ],
            "notes": list(section.notes),
        }
        for section in sections
    ]


def _line(name: str, cells: Mapping[str, object], widths: Mapping[str, int]) -> str:
    texts = [str(cells.get(column, "")).rjust(width) for column, width in widths.items()]
    return "  ".join(["", name, *texts]).rstrip()
