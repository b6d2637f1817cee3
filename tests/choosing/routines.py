"""What there is to choose from in these tests."""

from __future__ import annotations

from voicecoach.choosing.offers import Offer

BRIDGES = Offer(
    "bridges", "Bridges", "On the floor.", ("glutes", "hamstrings"), ("mat",), 12, ("Hips up.",)
)
CORE = Offer("core-circuit", "Core circuit", "Planks in turn.", ("core", "shoulders"), (), 20)
HIPS = Offer("hip-thrust", "Hip thrust", "With a bench.", ("glutes", "core"), ("bench",), 25)
STRETCH = Offer("stretch", "Morning stretch", "For the spine.", ("lower back", "hips"), (), 8)
OFFERS = (BRIDGES, CORE, HIPS, STRETCH)
