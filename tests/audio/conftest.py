from tests.pulse import no_sound_card, sound_card

__all__ = ["no_sound_card", "sound_card"]
