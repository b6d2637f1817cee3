"""Pictures of how listeners fared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from trials.figures import Share

BINS = np.arange(-0.2, 2.05, 0.05)
"""Of the histogram, seconds."""

Place = tuple[str, float]
"""The kind of noise, and its dB below the voice."""
Curves = Mapping[str, Mapping[Place, Share]]
"""What was accepted, by the listener's name."""
Delays = Mapping[str, Sequence[float]]
"""Seconds from the end of speech to the action, by the listener's name."""


def draw(path: Path, curves: Curves, delays: Delays) -> None:
    """Write acceptance over noise and a histogram of the latencies to ``path``, a PNG file.

    The first of ``curves`` is also shown by the kind of noise.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  an extra
    from matplotlib.figure import Figure  # noqa: PLC0415  an extra

    figure = Figure(figsize=(15, 5), layout="constrained")
    FigureCanvasAgg(figure)
    over_all, by_kind, latency = figure.subplots(1, 3)
    for name, shares in curves.items():
        over_all.plot(*_line(shares, shares), marker="o", label=name)
    ours, shares = next(iter(curves.items()))
    for kind in dict.fromkeys(kind for kind, _ in shares):
        by_kind.plot(*_line(shares, [key for key in shares if key[0] == kind]), "o-", label=kind)
    for axes, title in ((over_all, "Commands accepted in noise"), (by_kind, f"{ours}, by noise")):
        axes.set(title=title, xlabel="voice over noise, dB", ylabel="%", ylim=(0, 102))
        axes.set_xticks(sorted({db for _, db in shares}))
    for name, seconds in delays.items():
        latency.hist(seconds, BINS, alpha=0.6, label=name)
    latency.set(title="From the end of speech to the action", xlabel="s", ylabel="commands")
    for axes in (over_all, by_kind, latency):
        axes.legend()
    figure.savefig(path, format="png", dpi=120)


def _line(
    shares: Mapping[Place, Share], places: Iterable[Place]
) -> tuple[list[float], list[float]]:
    """Levels, and the mean of what was accepted at each, in %."""
    values: dict[float, list[float]] = {}
    for place in places:
        values.setdefault(place[1], []).append(100 * shares[place].value)
    levels = sorted(values)
    return levels, [float(np.mean(values[level])) for level in levels]
