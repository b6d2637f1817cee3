"""Pictures of how listeners fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from trials.figures import Share

Curves = Mapping[str, Mapping[tuple[str, float], Share]]
"""What was accepted, by the listener's name, the kind of noise and its dB below the voice."""
Delays = Mapping[str, Sequence[float]]
"""Seconds from the end of speech to the action, by the listener's name."""


def draw(path: Path, curves: Curves, delays: Delays) -> None:
    """Write acceptance over noise and a histogram of the latencies to ``path``, a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  an extra
    from matplotlib.figure import Figure  # noqa: PLC0415  an extra

    figure = Figure(figsize=(12, 5), layout="constrained")
    FigureCanvasAgg(figure)
    acceptance, latency = figure.subplots(1, 2)
    for number, (name, shares) in enumerate(curves.items()):
        color = f"C{number}"
        for kind in dict.fromkeys(kind for kind, _ in shares):
            points = [(db, 100 * each.value) for (k, db), each in shares.items() if k == kind]
            acceptance.plot(*zip(*points, strict=True), color=color, alpha=0.3, linewidth=1)
        levels = sorted({db for _, db in shares})
        means = [
            100 * float(np.mean([each.value for (_, at), each in shares.items() if at == db]))
            for db in levels
        ]
        acceptance.plot(levels, means, color=color, marker="o", linewidth=2.5, label=name)
    acceptance.set(
        title="Commands accepted; thin: each kind of noise",
        xlabel="voice over noise, dB",
        ylabel="%",
        ylim=(0, 102),
    )
    acceptance.legend()
    for number, (name, seconds) in enumerate(delays.items()):
        latency.hist(
            seconds, np.arange(-0.2, 2.05, 0.05), color=f"C{number}", alpha=0.6, label=name
        )
    latency.set(title="From the end of speech to the action", xlabel="seconds", ylabel="commands")
    latency.legend()
    figure.savefig(path, format="png", dpi=120)
