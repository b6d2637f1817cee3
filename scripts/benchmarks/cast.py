"""Who is heard: people and voices to report by, or others to choose by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from recognition.corpus import Clip, Part, load
from recognition.voices import (
    ACCENTED_DEV_VOICES,
    ACCENTED_VOICES,
    DEV_VOICES,
    UNSEEN_VOICES,
    Voice,
)
from trials import actors
from trials.actors import Game


@dataclass(frozen=True, slots=True)
class Cast:
    """None of them was in the training of the embedded model."""

    clips: Sequence[Clip]
    """Recorded people."""
    voices: Sequence[Voice]
    accented: Sequence[Voice]
    """Who grew up with another language."""
    actors: Game
    """Who speak, but give no commands."""
    terms: Sequence[str]
    """What must be known of them, in lines."""


def cast(speech: Path | None, *, dev: bool) -> Cast:
    """``speech``: a folder of recordings. ``dev``: to choose by.

    Raises OSError for a folder without a manifest, UsageError for people to choose by.
    """
    if dev:
        if speech:
            raise click.UsageError(
                "With --dev no people are heard: those who are not kept to report by were in the "
                "training. Leave --speech out."
            )
        choosing = "The voices are those to choose by: report no figure."
        return Cast((), DEV_VOICES, ACCENTED_DEV_VOICES, actors.TO_CHOOSE_BY, (choosing,))
    if speech is None:
        nobody = "No people are heard: name a folder of recordings with --speech."
        return Cast((), UNSEEN_VOICES, ACCENTED_VOICES, actors.TO_REPORT, (nobody,))
    kept = (
        "People are those whom scripts/train_model keeps out of training.",
        "A model that was made otherwise may have learned from them.",
    )
    clips = load(speech, Part.HELD)
    return Cast(clips, UNSEEN_VOICES, ACCENTED_VOICES, actors.TO_REPORT, kept)
