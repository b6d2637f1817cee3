"""A clock for noticing that sound stood still, for whatever reason."""

from __future__ import annotations

import time

if hasattr(time, "CLOCK_BOOTTIME"):

    def awake_or_asleep() -> float:
        """Seconds that never fall and go on while the machine sleeps; the same in all processes."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:
    awake_or_asleep = time.monotonic
