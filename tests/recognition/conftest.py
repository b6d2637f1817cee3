from __future__ import annotations

from tests.speech.conftest import speak

__all__ = ["speak"]
