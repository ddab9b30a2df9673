"""Fetching: listings of public services are saved as dump files, and papers without a link are looked up."""
