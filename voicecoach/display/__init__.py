"""What a person sees: a live screen, plain lines where there is none, and the sets done."""

from voicecoach.display.choice import ChoiceLines, ChoiceScreen
from voicecoach.display.lines import LineDisplay
from voicecoach.display.live import LiveDisplay
from voicecoach.display.results import summary_table

__all__ = ["ChoiceLines", "ChoiceScreen", "LineDisplay", "LiveDisplay", "summary_table"]
