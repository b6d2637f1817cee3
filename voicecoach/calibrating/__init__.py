"""Is this person understood? The microphone, the room and each command, tried aloud. Pure."""
