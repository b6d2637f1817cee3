from __future__ import annotations

from tests.speech.store.publisher import publisher, right_archive

__all__ = ["publisher", "right_archive"]
