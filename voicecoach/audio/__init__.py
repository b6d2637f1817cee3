"""Sound out and in: devices, the mixer, the microphone, and the same in memory."""
