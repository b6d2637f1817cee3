"""Routine files and what is built in."""
