from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.importers.drafts import Reading
from voicecoach.importers.formats import read_source
from voicecoach.importers.sources import Source

ARTICLES = Path(__file__).with_name("articles")


@pytest.fixture
def reading() -> Callable[[str, str], Reading]:
    """What is found in a text, in a file of that name."""
    return lambda text, name: read_source(Source(name, name, text.encode()))
