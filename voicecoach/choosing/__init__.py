"""What to train today: which routines fit, and the dialogue that finds the one. Pure."""
