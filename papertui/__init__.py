"""Search, read and tag saved paper listings in the terminal."""

__version__ = "0.2.0"
