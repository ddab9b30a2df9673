"""A terminal browser for saved dumps of paper listings."""

__version__ = "0.1.0"
