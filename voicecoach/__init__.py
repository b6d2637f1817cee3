"""A strength coach in your headphones."""

__version__ = "0.1.0"
