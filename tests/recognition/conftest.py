from __future__ import annotations

from importlib.util import find_spec

from tests.speech.conftest import speak

__all__ = ["speak"]

NEEDED = {
    "test_augmentation.py": "torch",
    "test_features.py": "kaldi_native_fbank",
    "test_lfmmi.py": "torch",
    "test_network.py": "torch",
}
"""Packages of the extra "train", which is large."""
collect_ignore = [file for file, package in NEEDED.items() if not find_spec(package)]
