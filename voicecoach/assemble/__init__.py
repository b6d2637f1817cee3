"""Settings → devices, joined: the real ones for a session, virtual ones for a rehearsal.

Here, and only here, do the rooms meet.
"""

from voicecoach.assemble.calibration import Calibrating, calibrating
from voicecoach.assemble.live import Choosing, Session, choosing, live
from voicecoach.assemble.rehearsal import Rehearsal, rehearsed
from voicecoach.assemble.starting import Start, afresh, only_session, resumed

__all__ = [
    "Calibrating",
    "Choosing",
    "Rehearsal",
    "Session",
    "Start",
    "afresh",
    "calibrating",
    "choosing",
    "live",
    "only_session",
    "rehearsed",
    "resumed",
]
