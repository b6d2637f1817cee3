"""Measurements beside those of named baselines: a table on the screen, JSON in a file."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import track

import voicecoach

OURS = "voicecoach"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One quantity, measured in one run for voicecoach and for others."""

    name: str
    unit: str
    ours: float
    baselines: dict[str, float]
    """By the baseline's name."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a benchmark found."""

    title: str
    """With how it was measured."""
    measurements: tuple[Measurement, ...]


def benchmark(measure: Callable[[], Report]) -> None:
    """Run ``measure`` as a program with the option --json FILE; its docstring is the help."""

    @click.command(help=measure.__doc__)
    @click.option("--json", "path", type=click.Path(path_type=Path), help="Write the figures here.")
    def program(path: Path | None) -> None:
        report = measure()
        click.echo("\n".join(_table(report)))
        if path:
            path.write_text(json.dumps(_figures(report), indent=2) + "\n", encoding="utf-8")

    program()


def _table(report: Report) -> list[str]:
    """A line a measurement; behind each baseline's figure ours divided by it."""
    names = list(dict.fromkeys(name for row in report.measurements for name in row.baselines))
    rows = [["", OURS, *names]]
    for row in report.measurements:
        cells = [f"{row.name}, {row.unit}", f"{row.ours:.4g}"]
        for name in names:
            value = row.baselines.get(name)
            cells.append("" if value is None else f"{value:.4g} (x {row.ours / value:.2g})")
        rows.append(cells)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            [cells[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
        )
        for cells in rows
    ]
    return [report.title, *lines, "x is voicecoach divided by the baseline."]


def _figures(report: Report) -> dict[str, object]:
    return {
        "title": report.title,
        **circumstances(),
        "measurements": [
            {
                "name": row.name,
                "unit": row.unit,
                OURS: row.ours,
                "baselines": row.baselines,
                "ratios": {name: row.ours / value for name, value in row.baselines.items()},
            }
            for row in report.measurements
        ],
    }


def circumstances() -> dict[str, object]:
    """Under which figures were taken, for JSON."""
    return {
        "version": voicecoach.__version__,
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def tracked(items: Sequence[T], what: str) -> Iterator[T]:
    """``items`` with a progress bar, which is gone at the end."""
    return iter(track(items, what, console=Console(stderr=True), transient=True))
