"""The embedded recognition model, made from nothing but speech and a dictionary."""
