"""Text to speech and speech to commands."""
