"""What a person sees: a live screen, plain lines where there is none, and the sets done."""

from voicecoach.display.calibration import CalibrationLines, CalibrationScreen, findings_table
from voicecoach.display.choice import ChoiceLines, ChoiceScreen
from voicecoach.display.lines import LineDisplay
from voicecoach.display.live import LiveDisplay
from voicecoach.display.results import summary_table

__all__ = [
    "CalibrationLines",
    "CalibrationScreen",
    "ChoiceLines",
    "ChoiceScreen",
    "LineDisplay",
    "LiveDisplay",
    "findings_table",
    "summary_table",
]
