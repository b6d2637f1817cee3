"""The official Vosk models that can be used here.

Names, sizes and licences are those of https://alphacephei.com/vosk/models. Only models
with a dynamic graph take the phrases of a session.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicecoach.errors import UsageError, near_miss

SITE = "https://alphacephei.com/vosk/models"


@dataclass(frozen=True, slots=True)
class OfficialModel:
    """One that its publisher offers as an archive."""

    name: str
    size: int
    """Bytes of the archive."""
    sha256: str
    """Of the archive."""
    licence: str
    good_for: str
    """Whole sentences; the error rates are the publisher's."""

    @property
    def url(self) -> str:
        return f"{SITE}/{self.name}.zip"


MODELS = (
    OfficialModel(
        "vosk-model-small-en-us-0.15",
        size=41_205_931,
        sha256="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        licence="Apache 2.0",
        good_for="Any English word. 9.9 % of words wrong in read books.",
    ),
    OfficialModel(
        "vosk-model-en-us-0.22-lgraph",
        size=130_557_655,
        sha256="d9838b4aaa82a75c4a17f5aca300eaca129aaab2a7cbf951bafbb500eb9c4334",
        licence="Apache 2.0",
        good_for="The same, better, with more memory. 7.8 % of words wrong.",
    ),
    OfficialModel(
        "vosk-model-small-en-in-0.4",
        size=37_573_330,
        sha256="20663dcac4d5cb783a579c54d98339344a688e4ec6e1b4a4b059fd1235454cc7",
        licence="Apache 2.0",
        good_for="English as spoken in India. 49 % of words wrong in lectures.",
    ),
)
STATIC = (
    "vosk-model-en-us-0.22",
    "vosk-model-en-us-0.42-gigaspeech",
    "vosk-model-en-in-0.5",
)
"""Their graph is compiled, so they hear any sentence rather than the phrases of a session."""


def find(name: str) -> OfficialModel:
    """The one called ``name``. Raises UsageError."""
    names = {model.name: model for model in MODELS}
    if name in STATIC:
        raise UsageError(
            f"{name} has a static graph, which takes no phrases, so it can't be used here.\n"
            f"Use one of: {', '.join(names)}"
        )
    if name not in names:
        raise UsageError(
            f"There is no official model '{name}'.{near_miss(name, names)}\n"
            "See what there is: voicecoach model list"
        )
    return names[name]
