from __future__ import annotations

from importlib.util import find_spec

from tests.speech.conftest import speak

__all__ = ["speak"]

collect_ignore = [] if find_spec("torch") else ["test_lfmmi.py", "test_network.py"]
"""PyTorch is large, and only training needs it."""
